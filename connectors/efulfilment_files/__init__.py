"""A warehouse that speaks files: orders leave as CSV, and what it ships, counts and answers comes back as CSV."""

"""Forgetting: people who ask for it, and what has grown old (C8, C9)."""

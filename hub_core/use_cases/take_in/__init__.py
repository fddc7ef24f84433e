"""The hub's own ports, one file per stream: keep what is said, and address who must hear."""

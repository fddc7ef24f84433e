"""The channel stub: an invented market that sells for the merchant, and is asked what changed."""

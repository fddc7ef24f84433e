"""What may happen in the shop, whoever does it: a consumer, the back office, a client of the API."""

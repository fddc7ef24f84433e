"""The calls of Lightspeed's API: who we are, how fast, page by page, and errors in our words."""

from connectors.lightspeed.api.calls import PAGE, Api, budget_key
from connectors.lightspeed.api.shop import Shop

__all__ = ["PAGE", "Api", "Shop", "budget_key"]

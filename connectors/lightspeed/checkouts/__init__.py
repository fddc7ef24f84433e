"""Checkouts are collected: Lightspeed rings for none of them, and knows no filter for what changed."""

from connectors.lightspeed.checkouts.carts import Carts
from connectors.lightspeed.checkouts.source import Checkouts

__all__ = ["Carts", "Checkouts"]

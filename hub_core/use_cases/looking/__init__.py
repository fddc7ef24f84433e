"""Look-ups for people: what the hub knows of products, their stock and the ways of orders, for one screen."""

from hub_core.use_cases.looking.channels import Channel, Place
from hub_core.use_cases.looking.goods import Asked, Goods, Proof
from hub_core.use_cases.looking.held import HeldBack
from hub_core.use_cases.looking.products import Link, ProductView
from hub_core.use_cases.looking.routes import Explanation, Hearer, explained
from hub_core.use_cases.looking.stock import StockRow, StockView

__all__ = [
    "Asked",
    "Channel",
    "Explanation",
    "Goods",
    "Hearer",
    "HeldBack",
    "Link",
    "Place",
    "ProductView",
    "Proof",
    "StockRow",
    "StockView",
    "explained",
]

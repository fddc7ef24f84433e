"""Offers to begin with: the same ones for the same seed."""

import random

from .books import Books
from .offering import add_offer

COLOURS = ("White", "Green", "Blue", "Red", "Black", "Yellow")
THINGS = ("Mug", "Bowl", "Plate", "Teapot", "Jug", "Vase", "Lamp", "Kettle")
BRANDS = ("Delft Home", "Kiln", "Aarde")


def seed_offers(books: Books, count: int, seed: int) -> None:
    """Make so many offers, each with a SKU and a barcode of its own, and up to 20 pieces in stock."""
    chance = random.Random(seed)  # noqa: S311 - goods to play with, no secrets
    for number in range(1, count + 1):
        colour, thing = chance.choice(COLOURS), chance.choice(THINGS)
        fields = {
            "sku": f"{thing}-{colour}-{number}".upper(),
            "ean": _ean(f"871{seed % 1000:03d}{number:06d}"),
            "title": f"{thing} {colour.lower()}",
            "brand": chance.choice(BRANDS),
            "price": f"{chance.randint(3, 60)}.95",
            "stock": chance.randint(0, 20),
        }
        add_offer(books, fields)


def _ean(twelve: str) -> str:
    """Twelve digits, and the one that proves them."""
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(twelve))
    return f"{twelve}{-total % 10}"

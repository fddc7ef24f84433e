"""Codes: how they are compared, and what they name."""

from collections.abc import Collection

_GTIN_LENGTHS = frozenset({8, 12, 13, 14})


def sku_key(sku: str) -> str:
    """A SKU as it is compared: trimmed and case-folded (P3)."""
    return sku.strip().casefold()


def barcode_key(barcode: str) -> str:
    """A barcode as it is compared: a valid GTIN without its leading zeros, any other literally (P3)."""
    text = barcode.strip().casefold()
    return f"gtin:{text.lstrip('0')}" if is_gtin(text) else text


def is_gtin(text: str) -> bool:
    """Has it the length and the check digit of a GTIN (GS1 General Specifications, section 7.9)?"""
    if len(text) not in _GTIN_LENGTHS or not (text.isascii() and text.isdigit()) or not text.strip("0"):
        return False
    digits = [int(digit) for digit in reversed(text)]
    return sum(digit * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10 == 0


def named(by_barcode: Collection[str], by_sku: Collection[str]) -> tuple[str, ...]:
    """The one product that these codes name; several where they name neither; none where nobody has them (P2, P5).

    The barcode goes before the SKU (P4). A barcode that leads to several names none of them, unless the SKU chooses.
    """
    if len(by_barcode) == 1 or not by_sku:
        return tuple(sorted(by_barcode))
    chosen = set(by_barcode) & set(by_sku)
    if not by_barcode or len(chosen) == 1:
        return tuple(sorted(chosen or by_sku))
    return tuple(sorted({*by_barcode, *by_sku}))

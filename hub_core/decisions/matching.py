"""Codes: how they are compared."""

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

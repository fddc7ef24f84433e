"""Codes: how they are compared, and what they name."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from hub_core.models import Product, Ref

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


@dataclass(frozen=True, slots=True)
class Coded:
    """A product of a connector, with its codes as they are compared."""

    ref: Ref
    barcode: str = ""
    sku: str = ""

    @classmethod
    def of(cls, product: Product) -> "Coded":
        """As that product says it."""
        return cls(product.ref, barcode_key(product.barcode), sku_key(product.sku))

    def codes(self) -> frozenset[str]:
        """Its codes, those it has, with their kind."""
        every = (("barcode", self.barcode), ("sku", self.sku))
        return frozenset(f"{kind}:{code}" for kind, code in every if code)


@dataclass(frozen=True, slots=True)
class Linked:
    """A hub product as matching sees it: the products of connectors that are this one."""

    identity: str
    links: tuple[Coded, ...]
    orphan: bool = False
    """True: the last of them is gone, and what stands here are the hub's own memories of its codes (P10)."""


@dataclass(frozen=True, slots=True)
class Match:
    """Which hub product a product of a connector is."""

    identities: tuple[str, ...] = ()
    """One: it is this. None: it is new. Several: nobody can say, so it waits (P5)."""
    by: Literal["", "barcode", "sku"] = ""
    beside: tuple[str, ...] = ()
    """What its SKU names where its barcode, which wins, names another (P4)."""
    room: tuple[Ref, ...] = ()
    """Products of the same connector that stood there by their SKU alone, and are another thing than this (P4)."""


def match(said: Coded, known: Iterable[Linked]) -> Match:
    """Match a product by barcode, then SKU (P2), with the hub products that have one of its codes."""
    others = [replace(one, links=tuple(link for link in one.links if link.ref != said.ref)) for one in known]
    by_barcode = _by_barcode(said, others)
    by_sku = [one.identity for one in others if _is_it_by_sku(said, one)]
    found = named([one.identity for one in by_barcode], by_sku)
    if not by_barcode or len(found) != 1:
        return Match(found, by="barcode" if by_barcode else "sku" if found else "")
    alike = tuple(one.identity for one in others if _has_sku(said.sku, one.links))
    rivals = next(_there_by_sku(said, one) for one in by_barcode if one.identity in found)
    return Match(found, by="barcode", beside=() if found[0] in alike else alike, room=rivals)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a link may be wrong."""

    why: Literal["elsewhere", "two products", "two barcodes"]
    others: tuple[str, ...] = ()
    """The hub products that its codes name beside the one it is linked to."""
    refs: tuple[Ref, ...] = ()
    """The products of other connectors whose barcode is not its own."""


def doubt(said: Coded, identity: str, known: Sequence[Linked]) -> Doubt | None:
    """Do the codes of a product fit the hub product that it is linked to (P4)?"""
    found = match(said, known)
    if found.identities and identity not in found.identities:
        return Doubt("elsewhere", others=found.identities)
    if found.beside:
        return Doubt("two products", others=found.beside)
    differing = [link.ref for link in beside(said, identity, known) if _has_another_barcode(said, link)]
    if found.by == "sku" and differing:
        return Doubt("two barcodes", refs=tuple(differing))
    return None


def beside(said: Coded, identity: str, known: Iterable[Linked]) -> tuple[Coded, ...]:
    """The other products that are linked to that hub product."""
    return tuple(link for one in known if one.identity == identity for link in one.links if link.ref != said.ref)


def doubles(said: Coded, links: Iterable[Coded]) -> tuple[Ref, ...]:
    """The other products of the same connector among these links (P5)."""
    return tuple(link.ref for link in links if link.ref.origin == said.ref.origin and link.ref != said.ref)


def _by_barcode(said: Coded, known: Iterable[Linked]) -> list[Linked]:
    """Those that its barcode names; not one that differs from it by the SKU of their common connector alone."""
    having = [one for one in known if said.barcode in _barcodes(one.links)]
    fitting = [one for one in having if not sharers(said, [one])]
    return having if fitting and len(having) > 1 else fitting


def sharers(said: Coded, known: Iterable[Linked]) -> tuple[Ref, ...]:
    """Products of the same connector that have its barcode and another SKU: other things, whatever the barcode says."""
    links = (link for one in known for link in one.links if link.ref.origin == said.ref.origin)
    alike = (link for link in links if link.ref != said.ref and said.barcode and link.barcode == said.barcode)
    return tuple(link.ref for link in alike if said.sku and link.sku and link.sku != said.sku)


def _is_it_by_sku(said: Coded, product: Linked) -> bool:
    """Within one connector an equal SKU makes one product only where the barcodes are the same, or both missing."""
    own = [link for link in product.links if link.ref.origin == said.ref.origin]
    if own:
        return any((link.sku, link.barcode) == (said.sku, said.barcode) for link in own) and bool(said.sku)
    if product.orphan and any(_has_another_barcode(said, link) for link in product.links):
        return False
    return _has_sku(said.sku, product.links)


def _there_by_sku(said: Coded, product: Linked) -> tuple[Ref, ...]:
    own = [link for link in product.links if link.ref.origin == said.ref.origin]
    theirs = _barcodes(link for link in product.links if link.ref.origin != said.ref.origin)
    if said.barcode not in theirs:
        return ()
    return tuple(link.ref for link in own if _has_another_barcode(said, link) and link.barcode not in theirs)


def _has_another_barcode(said: Coded, link: Coded) -> bool:
    return bool(said.barcode and link.barcode) and said.barcode != link.barcode


def _has_sku(sku: str, links: Iterable[Coded]) -> bool:
    return bool(sku) and any(link.sku == sku for link in links)


def _barcodes(links: Iterable[Coded]) -> frozenset[str]:
    return frozenset(link.barcode for link in links if link.barcode)

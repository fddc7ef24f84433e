"""Routes: which order goes to which warehouse, as the operator rules it, and what came of each rule."""

import msgspec


class Route(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Sends orders to one warehouse; every condition that it names must hold, and one without any fits all (O14)."""

    to: str
    """The warehouse."""
    name: str = ""
    """What people call this rule; empty: its number."""
    shops: tuple[str, ...] = ()
    """Only orders of these connectors."""
    countries: tuple[str, ...] = ()
    """Only orders that go to these countries, in two letters as `NL`."""
    skus: tuple[str, ...] = ()
    """Only orders of which every open line has one of these SKUs; `*` stands for any text, as in `MUG-*`."""
    in_stock_at: tuple[str, ...] = ()
    """Only orders whose open lines are all to be had there, as `north/main`, or `north` with all its locations."""

    @property
    def fits_all(self) -> bool:
        """Does it name no condition?"""
        return not (self.shops or self.countries or self.skus or self.in_stock_at)


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """One rule, and what came of it for one order."""

    rule: str
    to: str
    fits: bool
    why: str
    """Why it fits or does not, in a sentence for people."""

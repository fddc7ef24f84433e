"""What must fit together between the tables of the file, beyond every single value."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from adapters.settings.hub_file import ConnectorTable, HubSettings
from adapters.settings.lines import Place
from adapters.settings.words import listed
from hub_core.models import Role, Rules, Stream
from hub_core.plugins import ConnectorKind

RESERVED: Final = frozenset({"health", "hub", "static", "api", "metrics", "docs", "schema"})
LONGEST_NAME: Final = 40
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_AT_LEAST: Final = {"stock_buffer": 0, "wait_for_order_days": 0, "checkouts_minutes": 1}

Finding = tuple[Place, str, str]
"""Where it is, what is wrong, and its cure."""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """One connector as far as it could be read; what could not is None, and its fault is noted already."""

    name: str
    kind: ConnectorKind[Any] | None = None
    gives: tuple[Stream, ...] | None = None
    gets: tuple[Stream, ...] | None = None
    rules: Rules | None = None
    settings: Any = None

    @property
    def place(self) -> Place:
        """Where this connector stands in the file."""
        return ("connector", self.name)

    @property
    def role(self) -> Role | None:
        """As ruled, else as its kind says; None while neither could be read."""
        if self.rules is None:
            return None
        return self.rules.role or (self.kind.role if self.kind else None)


def crossed(drafts: Sequence[Draft]) -> Iterator[Finding]:
    """Everything that does not fit together."""
    for draft in drafts:
        for check in _ALONE:
            yield from check(draft)
    yield from _several_warehouses(drafts)
    yield from _shared_locations(drafts)
    yield from _unknown_locations(drafts)


def _name(draft: Draft) -> Iterator[Finding]:
    near = re.sub(r"[^a-z0-9]+", "-", draft.name.lower()).strip("-")[:LONGEST_NAME].strip("-")
    if draft.name in RESERVED:
        yield draft.place, f"the name {draft.name!r} is the hub's own", f"Choose another, like {draft.name}-1."
    elif not _NAME.fullmatch(draft.name):
        guess = f", like {near}" if near and near not in RESERVED else ""
        yield draft.place, "this name cannot be used", f"Use lower case letters, digits and dashes{guess}."
    elif len(draft.name) > LONGEST_NAME:
        yield draft.place, f"this name is {len(draft.name)} letters long", f"Use at most {LONGEST_NAME}."


def _twice(draft: Draft) -> Iterator[Finding]:
    lists: list[tuple[Place, Sequence[str]]] = [(("gives",), draft.gives or ()), (("gets",), draft.gets or ())]
    if draft.rules:
        lists.append((("rules", "locations"), draft.rules.locations))
        lists.append((("rules", "stock_locations"), draft.rules.stock_locations))
    for place, words in lists:
        for number, word in enumerate(words):
            if word in words[:number]:
                yield (*draft.place, *place, number), f"{word!r} stands here twice", "Take one of them out."


def _idle(draft: Draft) -> Iterator[Finding]:
    if draft.gives == () and draft.gets == ():
        yield draft.place, "this connector neither gives nor gets anything", "Name streams in gives or gets."


def _offered(draft: Draft) -> Iterator[Finding]:
    kind = draft.kind
    if kind is None:
        return
    for number, stream in enumerate(draft.gets or ()):
        place = (*draft.place, "gets", number)
        if stream == "checkouts":
            cure = "Take it out; in gives, it lets the hub collect them from here."
            yield place, "checkouts are collected from a connector, never handed to one", cure
        elif stream not in kind.offers:
            offers = f"can get: {listed(sorted(kind.offers))}" if kind.offers else "can get nothing"
            cure = f"Take it out: connectors of this kind {offers}."
            yield place, f"the kind {kind.name!r} has no port for {stream}", cure
    for number, stream in enumerate(draft.gives or ()):
        if stream == "checkouts" and stream not in kind.offers:
            cure = "Take it out: there is nothing to collect from."
            yield (*draft.place, "gives", number), f"the kind {kind.name!r} has no port for checkouts", cure


def _rules(draft: Draft) -> Iterator[Finding]:
    if draft.rules is None:
        return
    place = (*draft.place, "rules")
    for name, least in _AT_LEAST.items():
        value = getattr(draft.rules, name)
        if value < least:
            yield (*place, name), f"{value} is too small", f"Write at least {least}."
    for name in ("locations", "stock_locations"):
        for number, location in enumerate(getattr(draft.rules, name)):
            if not location.strip():
                yield (*place, name, number), "this location has no name", "Name it, or take it out."


def _sold_twice(draft: Draft) -> Iterator[Finding]:
    """A sale that comes as an order and as a change of stock would count twice (S8)."""
    if draft.rules is None or draft.role != "channel" or draft.rules.sales_in:
        return
    if {"orders", "stock"} <= set(draft.gives or ()):
        says = "it gives orders and stock, and nothing says which of them counts a sale"
        cure = f'Write sales_in = "orders" or sales_in = "changes" in [connector.{draft.name}.rules].'
        yield (*draft.place, "gives"), says, cure


def _nothing_to_write(draft: Draft) -> Iterator[Finding]:
    """A shop is told of stock under its own ids, which the hub learns from its products."""
    if draft.role != "shop" or draft.gives is None or "products" in draft.gives or "stock" not in (draft.gets or ()):
        return
    says = "it gets stock, but gives no products: the hub would never learn under which ids to write"
    yield (*draft.place, "gets"), says, "Add 'products' to gives, or take 'stock' out of gets."


_ALONE: Final[tuple[Callable[[Draft], Iterator[Finding]], ...]] = (
    _name,
    _twice,
    _idle,
    _offered,
    _rules,
    _sold_twice,
    _nothing_to_write,
)


def _several_warehouses(drafts: Sequence[Draft]) -> Iterator[Finding]:
    """One order goes to one warehouse, and nothing says yet to which (O14)."""
    takers = [draft for draft in drafts if draft.role == "warehouse" and "orders" in (draft.gets or ())]
    for draft in takers[1:]:
        says = f"{takers[0].name!r} is a warehouse that gets orders too, and no rule says which order goes where"
        names = listed(taker.name for taker in takers)
        yield (*draft.place, "gets"), says, f"Leave 'orders' in the gets of one of them: {names}."


def unknown_master(hub: HubSettings, names: Sequence[str]) -> Iterator[Finding]:
    """Who rules how products look must be there, or nobody does (P9)."""
    if hub.product_master and hub.product_master not in names:
        says = f"no connector is named {hub.product_master!r}"
        yield ("hub", "product_master"), says, f"Name one of: {listed(names) or 'none is there'}."


def _shared_locations(drafts: Sequence[Draft]) -> Iterator[Finding]:
    """Two words about one shelf would chase each other for ever (S14)."""
    givers: dict[str, str] = {}
    for draft in drafts:
        if "stock" not in (draft.gives or ()) or draft.rules is None:
            continue
        named = draft.rules.locations
        place = (*draft.place, "rules", "locations") if named else (*draft.place, "gives")
        for location in dict.fromkeys(named or (draft.name,)):
            giver = givers.setdefault(location, draft.name)
            if giver != draft.name:
                says = f"the stock of location {location!r} is given by {giver!r} already"
                cure = f"One giver per location: name others in [connector.{draft.name}.rules] locations, or take"
                yield place, says, f"{cure} 'stock' out of one gives."


def _unknown_locations(drafts: Sequence[Draft]) -> Iterator[Finding]:
    """A location that nobody states would leave a shop without numbers, or an order unanswered for (S4, S7)."""
    if any(draft.gives is None or draft.role is None for draft in drafts):
        return
    givers = {draft.name: _locations(draft) for draft in drafts if _counts(draft)}
    allowed = [f"{name}/{place}" for name, places in givers.items() for place in places or ("...",)]
    for draft in drafts:
        rules, place = draft.rules or Rules(), (*draft.place, "rules")
        named: list[tuple[Place, str]] = [
            ((*place, "stock_locations", number), location) for number, location in enumerate(rules.stock_locations)
        ]
        named += [((*place, "pickup_location"), rules.pickup_location)] if rules.pickup_location else []
        for where, location in named:
            whole = where[-1] != "pickup_location"
            if location.strip() and not _is_stated(location, givers, whole=whole):
                cure = f"Name one of: {listed([*givers, *allowed] if whole else allowed) or 'nobody gives stock yet'}."
                yield where, f"nobody states the stock of location {location!r}", cure


def _locations(draft: Draft) -> list[str]:
    """As it names them, with its own name before them or without."""
    named = draft.rules.locations if draft.rules else ()
    return [location.removeprefix(f"{draft.name}/") for location in named]


def _counts(draft: Draft) -> bool:
    """Do its levels count: is it a warehouse, or a shop that is master?"""
    master = draft.rules is not None and draft.rules.stock_master == "shop"
    return "stock" in (draft.gives or ()) and (draft.role == "warehouse" or master)


def _is_stated(location: str, givers: Mapping[str, Sequence[str]], *, whole: bool) -> bool:
    """`whole` allows to name a giver with all its locations."""
    name, slash, place = location.partition("/")
    if not slash:
        return whole and name in givers
    return name in givers and bool(place) and place in (givers[name] or (place,))


def elsewhere(name: str, kind: ConnectorKind[Any] | None) -> dict[str, str]:
    """For fields that stand in the wrong table of a connector: the table where they belong."""
    place = f"connector.{name}"
    known = {field.encode_name: place for field in msgspec.structs.fields(ConnectorTable)}
    if kind is not None:
        known |= {field.encode_name: f"{place}.settings" for field in msgspec.structs.fields(kind.settings)}
    return known | {field.encode_name: f"{place}.rules" for field in msgspec.structs.fields(Rules)}

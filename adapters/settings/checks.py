"""What must fit together between the tables of the file, beyond every single value."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import msgspec

from adapters.settings.draft import Draft, Finding
from adapters.settings.hub_file import ConnectorTable, HubSettings
from adapters.settings.lines import Place
from adapters.settings.locations import shared_locations, unknown_locations
from adapters.settings.words import listed
from hub_core.models import Rules
from hub_core.plugins import ConnectorKind

RESERVED: Final = frozenset({"health", "hub", "static", "api", "metrics", "docs", "schema"})
LONGEST_NAME: Final = 40
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


def crossed(drafts: Sequence[Draft]) -> Iterator[Finding]:
    """Everything that does not fit together."""
    for draft in drafts:
        for check in _ALONE:
            yield from check(draft)
    yield from shared_locations(drafts)
    yield from unknown_locations(drafts)


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


def unknown_master(hub: HubSettings, names: Sequence[str]) -> Iterator[Finding]:
    """Who rules how products look must be there, or nobody does (P9)."""
    if hub.product_master and hub.product_master not in names:
        says = f"no connector is named {hub.product_master!r}"
        yield ("hub", "product_master"), says, f"Name one of: {listed(names) or 'none is there'}."


def elsewhere(name: str, kind: ConnectorKind[Any] | None) -> dict[str, str]:
    """For fields that stand in the wrong table of a connector: the table where they belong."""
    place = f"connector.{name}"
    known = {field.encode_name: place for field in msgspec.structs.fields(ConnectorTable)}
    if kind is not None:
        known |= {field.encode_name: f"{place}.settings" for field in msgspec.structs.fields(kind.settings)}
    return known | {field.encode_name: f"{place}.rules" for field in msgspec.structs.fields(Rules)}

"""What must fit between the rules that say which order goes to which warehouse, and the connectors they name."""

from collections.abc import Iterator, Mapping, Sequence

from adapters.settings.countries import COUNTRIES, OFTEN_MEANT
from adapters.settings.draft import Draft, Finding
from adapters.settings.lines import Place
from adapters.settings.locations import counts, is_stated, locations_of
from adapters.settings.words import listed
from hub_core.models import Route

Routes = Mapping[int, Route]
"""By their place in the file; those that could not be read are left out."""
CONDITIONS = ("shops", "countries", "skus", "in_stock_at")


def routed(routes: Routes, drafts: Sequence[Draft], *, written: bool) -> Iterator[Finding]:
    """Everything that does not fit together about warehouses that get orders; `written`: rules stand in the file."""
    takers = [draft.name for draft in drafts if draft.role == "warehouse" and "orders" in (draft.gets or ())]
    known = all(draft.role is not None and draft.gets is not None and draft.gives is not None for draft in drafts)
    if not written:
        yield from _several_warehouses(takers)
    yield from _names(routes)
    for number, route in routes.items():
        yield from _words(route, ("route", number))
        if known:
            yield from _to(route, ("route", number), takers, drafts)
            yield from _shops(route, ("route", number), drafts)
            yield from _shelves(route, ("route", number), takers, drafts)
    yield from _never_reached(routes)
    for draft in drafts:
        yield from _methods(draft)


def _several_warehouses(takers: Sequence[str]) -> Iterator[Finding]:
    """One order goes to one warehouse, and something must say to which (O14)."""
    for name in takers[1:]:
        says = f"{takers[0]!r} is a warehouse that gets orders too, and no rule says which order goes where"
        cure = f"Write a rule, as [[route]] to = \"{takers[0]}\", or leave 'orders' in the gets of one of them:"
        yield ("connector", name, "gets"), says, f"{cure} {listed(takers)}."


def _names(routes: Routes) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for number, route in routes.items():
        if route.name and seen.setdefault(route.name, number) != number:
            yield ("route", number, "name"), f"another rule is called {route.name!r} too", "Give each its own name."


def _to(route: Route, place: Place, takers: Sequence[str], drafts: Sequence[Draft]) -> Iterator[Finding]:
    if route.to in takers:
        return
    draft = next((draft for draft in drafts if draft.name == route.to), None)
    says = f"no connector is named {route.to!r}"
    if draft is not None:
        says = f"{route.to!r} {'gets no orders' if draft.role == 'warehouse' else f'is a {draft.role}, no warehouse'}"
    yield (*place, "to"), says, f"Name one of: {listed(takers) or 'no warehouse gets orders'}."


def _shops(route: Route, place: Place, drafts: Sequence[Draft]) -> Iterator[Finding]:
    givers = [draft.name for draft in drafts if draft.role != "warehouse" and "orders" in (draft.gives or ())]
    for number, name in enumerate(route.shops):
        if name not in givers:
            cure = f"Name one of: {listed(givers) or 'nobody gives orders yet'}."
            yield (*place, "shops", number), f"{name!r} is no connector that gives orders", cure


def _shelves(route: Route, place: Place, takers: Sequence[str], drafts: Sequence[Draft]) -> Iterator[Finding]:
    givers = {draft.name: locations_of(draft) for draft in drafts if counts(draft)}
    own = [f"{route.to}/{name}" for name in givers.get(route.to, ())]
    for number, location in enumerate(route.in_stock_at):
        where = (*place, "in_stock_at", number)
        cure = f"Name one of: {listed([route.to, *own])}."
        if route.to in takers and route.to not in givers:
            yield where, f"{route.to!r} states no stock", "Take this out, or let that warehouse give 'stock'."
        elif location.partition("/")[0] != route.to and route.to in takers:
            yield where, f"{location!r} is no location of {route.to!r}, which would send the order", cure
        elif route.to in takers and not is_stated(location, givers, whole=True):
            yield where, f"nobody states the stock of location {location!r}", cure


def _words(route: Route, place: Place) -> Iterator[Finding]:
    for number, country in enumerate(route.countries):
        if country not in COUNTRIES:
            near = OFTEN_MEANT.get(country.upper(), country.upper())
            guess = f" Is it {near}?" if near in COUNTRIES else ""
            cure = f"Write two capital letters by ISO 3166-1, like NL.{guess}"
            yield (*place, "countries", number), f"{country!r} is no country", cure
    for number, sku in enumerate(route.skus):
        if not sku.strip():
            yield (*place, "skus", number), "an empty SKU fits nothing", "Name it, or take it out."


def _never_reached(routes: Routes) -> Iterator[Finding]:
    """What stands behind a rule without conditions is never looked at."""
    first = next((number for number, route in routes.items() if route.fits_all), None)
    for number in routes:
        if first is not None and number > first:
            says = f"this rule is never reached: {routes[first].name or f'route {first + 1}'} fits every order"
            yield ("route", number), says, "Move it up, or give that one a condition: " + listed(CONDITIONS) + "."


def _methods(draft: Draft) -> Iterator[Finding]:
    """The codes by which a warehouse knows shipping methods; the first that fits counts."""
    codes = draft.rules.methods if draft.rules else {}
    place: Place = (*draft.place, "rules", "methods")
    if codes and draft.role not in (None, "warehouse"):
        says = f"methods are rules of a warehouse, and {draft.name!r} is a {draft.role}"
        yield place, says, "Move them to the rules of the warehouse."
    everything = ""
    for pattern, code in codes.items():
        if everything:
            yield (*place, pattern), f"this line is never reached: {everything!r} fits every method", "Move it up."
        if not pattern.strip():
            yield (*place, pattern), "an empty method fits nothing", 'Name it, or write "*" for every other.'
        if not code.strip():
            yield (*place, pattern), "this code is empty", "Write the warehouse's own word for it."
        everything = everything or (pattern if set(pattern.strip()) == {"*"} else "")

"""What must fit between the locations that givers of stock state, and those that others name."""

from collections.abc import Iterator, Mapping, Sequence

from adapters.settings.draft import Draft, Finding
from adapters.settings.lines import Place
from adapters.settings.words import listed
from hub_core.models import Rules


def shared_locations(drafts: Sequence[Draft]) -> Iterator[Finding]:
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


def unknown_locations(drafts: Sequence[Draft]) -> Iterator[Finding]:
    """A location that nobody states would leave a shop without numbers, or an order unanswered for (S4, S7)."""
    if any(draft.gives is None or draft.role is None for draft in drafts):
        return
    givers = {draft.name: locations_of(draft) for draft in drafts if counts(draft)}
    allowed = [f"{name}/{place}" for name, places in givers.items() for place in places or ("...",)]
    for draft in drafts:
        rules, place = draft.rules or Rules(), (*draft.place, "rules")
        named: list[tuple[Place, str]] = [
            ((*place, "stock_locations", number), location) for number, location in enumerate(rules.stock_locations)
        ]
        named += [((*place, "pickup_location"), rules.pickup_location)] if rules.pickup_location else []
        for where, location in named:
            whole = where[-1] != "pickup_location"
            if location.strip() and not is_stated(location, givers, whole=whole):
                cure = f"Name one of: {listed([*givers, *allowed] if whole else allowed) or 'nobody gives stock yet'}."
                yield where, f"nobody states the stock of location {location!r}", cure


def locations_of(draft: Draft) -> list[str]:
    """As it names them, with its own name before them or without."""
    named = draft.rules.locations if draft.rules else ()
    return [location.removeprefix(f"{draft.name}/") for location in named]


def counts(draft: Draft) -> bool:
    """Do its levels count: is it a warehouse, or a shop that is master?"""
    master = draft.rules is not None and draft.rules.stock_master == "shop"
    return "stock" in (draft.gives or ()) and (draft.role == "warehouse" or master)


def is_stated(location: str, givers: Mapping[str, Sequence[str]], *, whole: bool) -> bool:
    """`whole` allows to name a giver with all its locations."""
    name, slash, place = location.partition("/")
    if not slash:
        return whole and name in givers
    return name in givers and bool(place) and place in (givers[name] or (place,))

"""Reads `plugins.toml`: all of it, before any network, with every fault at once."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from adapters.settings.checks import crossed, elsewhere, unknown_master
from adapters.settings.draft import Draft
from adapters.settings.faults import ConfigFaults
from adapters.settings.hub_file import ConnectorTable, Entry, HubFile, HubSettings
from adapters.settings.lines import Lines, Place
from adapters.settings.routes import Routes, routed
from adapters.settings.secrets import Secrets
from adapters.settings.syntax import parsed
from adapters.settings.walk import FAULTY, Walker
from adapters.settings.words import found, guessed, listed
from hub_core.errors import ConfigError
from hub_core.models import Route, Rules
from hub_core.plugins import ConnectorKind
from hub_core.plugins.registry import Registry

TABLES = ("hub", "connector", "route")


def read_plugins_toml(path: Path, registry: Registry, environ: Mapping[str, str]) -> HubFile:
    """What the operator wrote. Raises `ConfigFaults`, which names file, line, connector, field and cure of each."""
    text, tree = parsed(path)
    walker = Walker(Lines(text), Secrets(environ, path.parent))
    _only_known_tables(tree, walker)
    hub = walker.read(HubSettings, tree.get("hub", {}), ("hub",))
    drafts = [
        _draft(name, table, registry, walker) for name, table in _connectors(tree.get("connector", {}), walker).items()
    ]
    masters = unknown_master(hub, [draft.name for draft in drafts]) if isinstance(hub, HubSettings) else ()
    routes = _routes(tree.get("route", []), walker)
    for place, says, cure in (*crossed(drafts), *routed(routes, drafts, written="route" in tree), *masters):
        walker.note(place, says, cure)
    if walker.faults:
        raise ConfigFaults(str(path), walker.faults)
    return HubFile(hub=hub, connectors=tuple(_entry(draft) for draft in drafts), routes=tuple(routes.values()))


def _only_known_tables(tree: Mapping[str, Any], walker: Walker) -> None:
    for name, value in tree.items():
        if name in TABLES:
            continue
        if isinstance(value, dict) and value.keys() & {"kind", "gives", "gets"}:
            cure = f"A connector stands in [connector.{name}]."
        else:
            cure = guessed(name, TABLES, "The file holds")
        walker.note((name,), f"{name!r} is not known here", cure)


def _connectors(value: Any, walker: Walker) -> dict[str, dict[str, Any]]:
    """The tables of the connectors; what stands in their place and is no table is noted."""
    if not isinstance(value, dict):
        walker.note(("connector",), f"{found(value)} stands where connectors belong", "Write [connector.NAME].")
        return {}
    tables: dict[str, dict[str, Any]] = {}
    for name, table in value.items():
        if isinstance(table, dict):
            tables[name] = table
        elif isinstance(table, list) and any(isinstance(item, dict) for item in table):
            cure = "Write it once, in single brackets: [connector.NAME]."
            walker.note(("connector", name), f"{name!r} is a list of tables", cure)
        else:
            cure = "Each connector has a table of its own: write [connector.NAME] above its fields."
            walker.note(("connector", name), f"{name!r} is not the table of a connector", cure)
    return tables


def _routes(value: Any, walker: Walker) -> Routes:
    """The rules of routing that could be read; what is wrong with the others is noted."""
    if not isinstance(value, list):
        cure = "Each rule has a table of its own, in double brackets: write [[route]] above its fields."
        walker.note(("route",), f"{found(value)} stands where rules belong", cure)
        return {}
    read = {number: walker.read(Route, item, ("route", number)) for number, item in enumerate(value)}
    return {number: route for number, route in read.items() if route is not FAULTY}


def _draft(name: str, table: dict[str, Any], registry: Registry, walker: Walker) -> Draft:
    place = ("connector", name)
    kind = _kind(name, table, registry, walker)
    walker = walker.knowing(elsewhere(name, kind))
    fitting = walker.parts(ConnectorTable, table, place)
    settings = None
    if kind is not None and "settings" in fitting:
        settings = walker.read(kind.settings, fitting["settings"], (*place, "settings"))
    return Draft(
        name=name,
        kind=kind,
        gives=fitting.get("gives"),
        gets=fitting.get("gets"),
        rules=_rules(fitting.get("rules"), (*place, "rules"), walker),
        settings=None if settings is FAULTY else settings,
    )


def _rules(value: dict[str, Any] | None, place: Place, walker: Walker) -> Rules | None:
    """What fits of the rules; every rule has its default, so that the others can still be checked."""
    if value is None:
        return None
    made = walker.made(Rules, walker.parts(Rules, value, place), place)
    return made if isinstance(made, Rules) else None


def _kind(name: str, table: Mapping[str, Any], registry: Registry, walker: Walker) -> ConnectorKind[Any] | None:
    wanted = table.get("kind")
    place = ("connector", name, "kind")
    if wanted is None:
        walker.note(place, "'kind' is missing", f'Add: kind = "…", one of: {listed(registry.offered())}.')
    if not isinstance(wanted, str):
        return None
    try:
        kind = registry.load([wanted])[wanted]
    except ConfigError as error:
        says, _, cure = str(error).partition(". ")
        walker.note(place, says, cure or "Install it anew, or take this connector out.")
        return None
    if not issubclass(kind.settings, msgspec.Struct):
        walker.note(
            place, f"the kind {wanted!r} does not say what its settings are", "Ask its author for a msgspec.Struct."
        )
        return None
    return kind


def _entry(draft: Draft) -> Entry:
    """A draft in which nothing was found has everything."""
    return Entry(
        name=draft.name,
        kind=draft.kind,  # type: ignore[arg-type]  # without a kind there was a fault, and we are not here
        gives=draft.gives or (),
        gets=draft.gets or (),
        rules=draft.rules,  # type: ignore[arg-type]  # the same
        settings=draft.settings,
    )

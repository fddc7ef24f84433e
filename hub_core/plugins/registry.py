"""Finds the kinds of connectors that were asked for, and refuses those that do not fit the door."""

import difflib
from collections.abc import Collection
from importlib.metadata import entry_points
from typing import Any

import pluggy

from hub_core.errors import ConfigError
from hub_core.plugins import hookspecs
from hub_core.plugins.connector import API, ConnectorKind

GROUP = "connector_hub.connectors"


class Registry:
    """Holds the kinds of connectors of one hub; a kind nobody asked for is never imported."""

    def __init__(self) -> None:
        self._plugins = pluggy.PluginManager(hookspecs.PROJECT)
        self._plugins.add_hookspecs(hookspecs)
        self._kinds: dict[str, ConnectorKind[Any]] = {}

    @staticmethod
    def offered() -> tuple[str, ...]:
        """The names of all kinds that are installed, without importing them."""
        return tuple(sorted({entry.name for entry in entry_points(group=GROUP)}))

    def load(self, names: Collection[str]) -> dict[str, ConnectorKind[Any]]:
        """Import these kinds and answer them by name. Raises `ConfigError` naming every one that does not fit."""
        faults: list[str] = []
        for name in sorted(set(names)):
            try:
                self._kinds.setdefault(name, self._load(name))
            except ConfigError as fault:
                faults.append(str(fault))
        if faults:
            raise ConfigError("\n".join(faults))
        return {name: self._kinds[name] for name in names}

    def add(self, plugin: object) -> ConnectorKind[Any]:
        """Take in a plugin that has no entry point, as tests do."""
        name = str(getattr(plugin, "__name__", plugin))
        kind = self._registered(plugin, name, name)
        self._kinds[kind.name] = kind
        return kind

    def _load(self, name: str) -> ConnectorKind[Any]:
        if name in self._kinds:
            return self._kinds[name]
        if name not in self.offered():
            raise ConfigError(self.unknown(name, self._kinds))
        entry = next(iter(entry_points(group=GROUP, name=name)))
        package = f"{entry.dist.name} {entry.dist.version}" if entry.dist else entry.value
        try:
            plugin = entry.load()
        except Exception as fault:
            reason = f"{type(fault).__name__}: {fault}"
            raise ConfigError(f"the plugin of kind {name!r} ({package}) cannot be imported: {reason}") from fault
        return self._registered(plugin, name, package)

    def _registered(self, plugin: object, name: str, package: str) -> ConnectorKind[Any]:
        """Take a plugin in, or leave nothing of it behind."""
        try:
            if not self._plugins.is_registered(plugin):
                self._plugins.register(plugin, name=name)
            self._plugins.check_pending()
            return self._described_by(plugin, package)
        except ConfigError:
            self._plugins.unregister(plugin)
            raise
        except Exception as fault:
            self._plugins.unregister(plugin)
            reason = f"{type(fault).__name__}: {fault}"
            raise ConfigError(f"the plugin of kind {name!r} ({package}) does not fit: {reason}") from fault

    def _described_by(self, plugin: object, package: str) -> ConnectorKind[Any]:
        hook = self._plugins.subset_hook_caller(
            "hub_connector_kind", [other for other in self._plugins.get_plugins() if other is not plugin]
        )
        kinds = hook()
        if len(kinds) != 1 or not isinstance(kinds[0], ConnectorKind):
            raise ConfigError(f"{package} must describe exactly one kind by the hook 'hub_connector_kind'")
        kind: ConnectorKind[Any] = kinds[0]
        if kind.api != API:
            raise ConfigError(
                f"the kind {kind.name!r} ({package}) was written for version {kind.api} of the door; this hub"
                f" speaks {API}. Install a version of {package.split(maxsplit=1)[0]} that speaks {API}."
            )
        return kind

    @classmethod
    def unknown(cls, name: str, added: Collection[str] = ()) -> str:
        """The sentence for a kind that nobody offers, with the nearest one that exists."""
        there = sorted({*cls.offered(), *added})
        near = difflib.get_close_matches(name, there, n=1)
        guess = f" Did you mean {near[0]!r}?" if near else f" Installed: {', '.join(there)}."
        return f"nobody offers the kind {name!r}.{guess}"

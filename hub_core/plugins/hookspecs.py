"""The one question asked of a plugin."""

from typing import Any

import pluggy

from hub_core.plugins.connector import ConnectorKind

PROJECT = "connector_hub"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def hub_connector_kind() -> ConnectorKind[Any]:  # type: ignore[empty-body]  # a hookspec has no body
    """Describe the kind of connector this plugin adds. Asked once, at start-up; must not do I/O."""

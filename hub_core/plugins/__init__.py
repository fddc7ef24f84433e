"""The door: what a plugin says of itself, what it gets and what it gives."""

from hub_core.plugins.connector import API, Connector, ConnectorKind, Job, Reading, Registration, Registrations
from hub_core.plugins.hookspecs import hookimpl, hub_connector_kind
from hub_core.plugins.hub_side import DRIFT, Budget, Expected, HubSide, Inbox, Memory, Priority, Problems, Window
from hub_core.plugins.secret import Secret, revealed

__all__ = [
    "API",
    "DRIFT",
    "Budget",
    "Connector",
    "ConnectorKind",
    "Expected",
    "HubSide",
    "Inbox",
    "Job",
    "Memory",
    "Priority",
    "Problems",
    "Reading",
    "Registration",
    "Registrations",
    "Secret",
    "Window",
    "hookimpl",
    "hub_connector_kind",
    "revealed",
]

"""What the operator says: `plugins.toml`, secrets and the environment, each fault with its place and its cure."""

from adapters.settings.environment import Environment, read_environment
from adapters.settings.faults import ConfigFaults, Fault
from adapters.settings.hub_file import Entry, HubFile, HubSettings, MailSettings, remarks
from adapters.settings.plugins_toml import read_plugins_toml

__all__ = [
    "ConfigFaults",
    "Entry",
    "Environment",
    "Fault",
    "HubFile",
    "HubSettings",
    "MailSettings",
    "read_environment",
    "read_plugins_toml",
    "remarks",
]

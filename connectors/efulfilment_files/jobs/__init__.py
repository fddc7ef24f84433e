"""The work of this connector: it looks into the inbox, and reads what is finished."""

from datetime import timedelta

from connectors.efulfilment_files.api import Folders
from connectors.efulfilment_files.jobs.poll import Poll
from connectors.efulfilment_files.settings import Settings
from hub_core.plugins import HubSide, Job

__all__ = ["jobs"]


def jobs(settings: Settings, hub: HubSide, folders: Folders) -> tuple[Job, ...]:
    """The poll."""
    return (Job("poll", timedelta(seconds=settings.poll_seconds), Poll(settings, hub, folders).run),)

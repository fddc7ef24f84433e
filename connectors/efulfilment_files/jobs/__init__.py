"""The work of this connector: it looks into the inbox, and reads what is finished."""

import asyncio
from datetime import timedelta

from connectors.efulfilment_files.api import Folders
from connectors.efulfilment_files.jobs.poll import Poll, Sleep
from connectors.efulfilment_files.settings import Settings
from hub_core.plugins import HubSide, Job

__all__ = ["Sleep", "jobs"]


def jobs(settings: Settings, hub: HubSide, folders: Folders, sleep: Sleep = asyncio.sleep) -> tuple[Job, ...]:
    """The poll; it sleeps a little while a file comes to rest."""
    return (Job("poll", timedelta(seconds=settings.poll_seconds), Poll(settings, hub, folders, sleep).run),)

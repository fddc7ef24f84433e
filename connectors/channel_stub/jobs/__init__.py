"""What runs by itself: the feed, and the sweep beside it."""

from datetime import timedelta

from connectors.channel_stub.api import Api
from connectors.channel_stub.jobs.feed import Feed
from connectors.channel_stub.jobs.sweep import Sweep
from connectors.channel_stub.jobs.walk import Walk
from connectors.channel_stub.receive import Reader
from connectors.channel_stub.settings import Settings
from hub_core.plugins import HubSide, Job

__all__ = ["jobs"]


def jobs(settings: Settings, hub: HubSide, api: Api, reader: Reader) -> tuple[Job, ...]:
    """Both jobs, each with a walk of its own. Once the feed was read well, all open orders are in (O7, S10)."""
    feed, sweep = Feed(hub, api, reader, Walk(hub, api, reader)), Sweep(hub, reader, Walk(hub, api, reader))
    brings = frozenset() if hub.ports.orders is None else frozenset({"orders"})
    poll, often = timedelta(seconds=settings.poll_seconds), timedelta(minutes=settings.sweep_minutes)
    return (
        Job("feed", poll, feed.run, knows_the_past=True, brings=brings),
        Job("sweep", often, sweep.run),
    )

"""`hub orders`: which orders there are, and where one of them is."""

from adapters.cli.orders.command import orders
from adapters.cli.orders.story import Story, story_of
from adapters.cli.orders.whereabouts import whereabouts

__all__ = ["Story", "orders", "story_of", "whereabouts"]

"""`hub demo`: a shop, a warehouse and the hub between them, playing a day that someone new understands."""

from adapters.cli.demo.command import demo

__all__ = ["demo"]

"""`hub stock`: why a number is what it is."""

from adapters.cli.stock.command import stock

__all__ = ["stock"]

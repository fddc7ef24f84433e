"""The command `hub`: what an operator types."""

from adapters.cli.main import main

__all__ = ["main"]

"""Runs what is due until it is told to stop."""

from adapters.worker.worker import Worker

__all__ = ["Worker"]

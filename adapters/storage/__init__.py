"""Keeps: facts, names, inbox, outbox and what the hub holds of its own work, on three kinds of storage."""

from adapters.storage.memory import Memory

__all__ = ["Memory"]

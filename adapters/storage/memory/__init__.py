"""A storage that forgets: for tests, and for hubs that only remember while they run."""

from adapters.storage.memory.storage import Memory

__all__ = ["Memory"]

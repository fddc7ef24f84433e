"""Keeps: facts, names, inbox, outbox and what the hub holds of its own work, on three kinds of storage."""

from adapters.storage.opening import changing, make_storage, migrate, schema_is_current, served

__all__ = ["changing", "make_storage", "migrate", "schema_is_current", "served"]

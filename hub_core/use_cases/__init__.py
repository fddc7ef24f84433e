"""Doing: what happens between the ports and the storage."""

from hub_core.use_cases.hub import Hub

__all__ = ["Hub"]

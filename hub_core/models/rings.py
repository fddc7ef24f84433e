"""Rings: what was heard at the door, word for word."""

from datetime import datetime

import msgspec


class Ring(msgspec.Struct, frozen=True, kw_only=True):
    """One kept webhook body; or, with the topic `read`, the hub's own wish to read an object anew."""

    id: int
    origin: str
    topic: str
    object_id: str
    body: bytes
    headers: dict[str, str] = {}
    kept_at: datetime
    trace: str = ""
    attempts: int = 0


READ = "read"
"""The topic of a ring that the hub itself left: its object id is `stream/id`."""

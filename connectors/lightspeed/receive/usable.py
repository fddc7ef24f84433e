"""Whether a ring's body can be used as it is."""

import logging
from collections.abc import Callable
from typing import TypeVar

from hub_core.errors import Rejected
from hub_core.models import Ring

T = TypeVar("T")
log = logging.getLogger(__name__)


def usable(ring: Ring, read: Callable[[bytes], T]) -> T | None:
    """The object in a signed body; None: it cannot be used, and its id says what to read anew (H2).

    Raises `Rejected` when there is no id either.
    """
    try:
        return read(ring.body)
    except Rejected as fault:
        if not ring.object_id:
            raise
        log.info("body not usable, read anew", extra={"connector": ring.origin, "reason": str(fault)})
        return None

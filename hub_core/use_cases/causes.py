"""The causes of problems that the hub itself raises, as stable texts, and their cures."""


def refused(number: str) -> str:
    """A warehouse refused an order."""
    return f"order {number} was refused"


def may_ship_twice(number: str) -> str:
    """A warehouse did not take a change that should keep it from sending (T7, O9)."""
    return f"order {number} may ship twice"


def homeless(number: str) -> str:
    """No warehouse was found for an order (O14)."""
    return f"order {number} has no warehouse"


def late_old_order(number: str) -> str:
    """An order of the past appeared after the past was read (O7)."""
    return f"old order {number} appeared late"


def excess(number: str) -> str:
    """More was shipped than ordered (T1)."""
    return f"order {number}: more was shipped than ordered"


def orphan(key: str) -> str:
    """A parcel's order did not come (T9)."""
    return f"parcels for the unknown order {key}"


def not_told(stream: str, key: str) -> str:
    """A connector refused what it was handed."""
    return f"{stream} {key} was refused"


def unread(topic: str) -> str:
    """Rings of a topic could not be read."""
    return f"rings of {topic} could not be read"


STOPPED = "the far side does not accept us"
DOWN = "the far side does not answer"
WEBHOOKS = "webhooks were missing at the vendor"


def job_failed(job: str) -> str:
    """A job does not succeed."""
    return f"the job {job} fails"

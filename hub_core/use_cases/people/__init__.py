"""People: the profiles that the hub joins of what connectors and orders say, and who is told of them."""

from hub_core.use_cases.people.links import is_linked, mail_lock, person_of
from hub_core.use_cases.people.profiles import from_order, locks, take
from hub_core.use_cases.people.telling import letter_to, not_there, told, written

__all__ = [
    "from_order",
    "is_linked",
    "letter_to",
    "locks",
    "mail_lock",
    "not_there",
    "person_of",
    "take",
    "told",
    "written",
]

"""Telling people of problems."""

from adapters.problems.post import Postman
from adapters.problems.tell import Teller

__all__ = ["Postman", "Teller"]

"""Telling people of problems."""

from adapters.problems.tell import Postman, Teller

__all__ = ["Postman", "Teller"]

"""What every contract class is: promises as tests that nobody may soften."""

from typing import Any

import pytest


class Contract:
    """Promises as tests. A subclass gives fixtures; it may excuse a promise, and never override one.

    An excuse is a method of the promise's name that calls it, marked `@pytest.mark.xfail(reason="...")`.
    """

    pytestmark = pytest.mark.anyio

    @pytest.fixture(scope="session")
    @staticmethod
    def anyio_backend() -> str:
        """Promises run on asyncio, as the hub does; nobody needs a conftest for it."""
        return "asyncio"

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for name, promise in vars(cls).items():
            if name.startswith("test_") and cls._promised_above(name) and not cls._excused(promise):
                raise TypeError(
                    f"{cls.__name__} overrides {name}. A contract test may only be excused,"
                    ' with @pytest.mark.xfail(reason="...").'
                )

    @classmethod
    def _promised_above(cls, name: str) -> bool:
        return any(name in vars(base) for base in cls.__mro__[1:])

    @staticmethod
    def _excused(promise: object) -> bool:
        marks = getattr(promise, "pytestmark", [])
        return any(mark.name == "xfail" and mark.kwargs.get("reason") for mark in marks)

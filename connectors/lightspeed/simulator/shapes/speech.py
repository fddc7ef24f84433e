"""The manner of speaking of one answer: its links, its dates, its JSON."""

import re
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import msgspec

_BEYOND_ASCII = re.compile("[^\x00-\x7f]")


class Speech(msgspec.Struct, frozen=True):
    """Where links begin, for example `https://api.webshopapp.com/nl/`, and in whose time dates are told."""

    base: str
    zone: ZoneInfo
    language: str

    def date(self, moment: datetime) -> str:
        """The moment with the shop's offset."""
        return _date(moment, self.zone)

    def one(self, resource: str, number: int, **embedded: object) -> dict[str, object]:
        """A link to one thing."""
        url = f"{resource}/{number}"
        return {"resource": {"id": number, "url": url, "link": f"{self.base}{url}.json", **embedded}}

    def perhaps(self, resource: str, number: int) -> dict[str, object] | bool:
        """A link to one thing, or `false` when the number is 0."""
        return self.one(resource, number) if number else False

    def many(self, path: str, query: str = "", **embedded: object) -> dict[str, object]:
        """A link to many things, whose id is `false`."""
        ask = f"?{query}" if query else ""
        return {"resource": {"id": False, "url": path + ask, "link": f"{self.base}{path}.json{ask}", **embedded}}


@lru_cache(maxsize=4096)
def _date(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).isoformat(timespec="seconds")


def php_json(body: object) -> bytes:
    r"""The body as PHP writes it: compact, `/` as `\/`, everything beyond ASCII as `\u`."""
    raw = msgspec.json.encode(body).replace(b"/", b"\\/")
    if raw.isascii():
        return raw
    return _BEYOND_ASCII.sub(_escaped, raw.decode()).encode()


def _escaped(found: re.Match[str]) -> str:
    units = found.group().encode("utf-16-be")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def number(amount: float) -> float:
    """An amount as PHP writes it: four decimals at most, and none when it is whole."""
    rounded = round(amount, 4)
    return int(rounded) if rounded == int(rounded) else rounded

"""Lists of things: newest first, filtered, by pages."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Protocol, TypeVar

from connectors.lightspeed.simulator.api.call import Answer, Call, Refusal, answer
from connectors.lightspeed.simulator.shapes.speech import Speech, php_json
from connectors.lightspeed.simulator.trade.fields import FieldsRefused

_DEFAULT_LIMIT, _MOST = 50, 250


class Record(Protocol):
    """Anything that has an id and a birth."""

    id: int
    created: datetime


R = TypeVar("R", bound=Record)
Equal = Mapping[str, Callable[[R], object]]
_MOMENTS = ("created_at_min", "created_at_max", "updated_at_min", "updated_at_max")


def listed(
    call: Call, name: str, records: dict[int, R], shape: Callable[[R, Speech], dict[str, object]], equal: Equal[R]
) -> Answer:
    """One page of the records that fit the filters, each with the fields asked for."""
    rows = [shape(record, call.speech) for record in islice(_chosen(call, records, equal), *page_of(call))]
    fields = {field.strip() for field in call.query.get("fields", "").split(",")} - {""}
    if fields:
        rows = [{field: row[field] for field in row if field in fields} for row in rows]
    return answer(name, rows)


def page_of(call: Call) -> tuple[int, int]:
    """Where the page that was asked for begins and ends."""
    page, limit = _count(call.query, "page", 1), min(_count(call.query, "limit", _DEFAULT_LIMIT), _MOST)
    return (page - 1) * limit, page * limit


def counted(call: Call, records: dict[int, R], equal: Equal[R]) -> Answer:
    """How many records fit the filters."""
    return Answer(200, php_json({"count": sum(1 for _ in _chosen(call, records, equal))}))


def one_of_many(records: dict[int, R], number: int) -> R:
    """The record of that id. Raises Refusal."""
    record = records.get(number)
    if record is None:
        raise Refusal(404, "Not found.")
    return record


def _chosen(call: Call, records: dict[int, R], equal: Equal[R]) -> Iterator[R]:
    in_order: Iterable[R] = records.values()
    if not call.shop.switches.ascending:
        in_order = reversed(records.values())
    tests = _tests(call, equal)
    return (record for record in in_order if all(test(record) for test in tests))


def _tests(call: Call, equal: Equal[R]) -> list[Callable[[R], bool]]:
    query = call.query
    tests: list[Callable[[R], bool]] = []
    since = _count(query, "since_id", 0)
    if since:
        tests.append(lambda record: record.id > since)
    tests.extend(_moment_test(call, name) for name in _MOMENTS if query.get(name))
    tests.extend(_equal_test(read, query[name]) for name, read in equal.items() if name in query)
    return tests


def _equal_test(read: Callable[[R], object], wanted: str) -> Callable[[R], bool]:
    return lambda record: str(read(record)) == wanted


def _moment_test(call: Call, name: str) -> Callable[[R], bool]:
    moment = _moment(call, name)
    field, least = name.split("_", maxsplit=1)[0], name.endswith("_min")

    def test(record: R) -> bool:
        at: datetime = getattr(record, field, record.created)
        return at >= moment if least else at <= moment

    return test


def _moment(call: Call, name: str) -> datetime:
    try:
        moment = datetime.fromisoformat(call.query[name])
    except ValueError as fault:
        raise FieldsRefused({name: ["is not YYYY-MM-DD HH:MM:SS"]}) from fault
    if moment.tzinfo is not None:
        return moment
    return moment.replace(tzinfo=call.speech.zone if call.shop.config.filters_in_shop_time else UTC)


def _count(query: Mapping[str, str], name: str, default: int) -> int:
    said = query.get(name, "")
    return int(said) if said.isdigit() and int(said) > 0 else default

"""An order as the file that the warehouse takes away."""

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC

import msgspec

from connectors.efulfilment_files.settings import Settings
from connectors.efulfilment_files.wire import ORDER_COLUMNS, join
from hub_core.errors import Rejected
from hub_core.models import Order, OrderLine, OrderStatus

ADDRESS_NEEDS = ("street", "postcode", "city", "country")
MAY_LOSE_LETTERS = ("title", "note")
"""What nobody finds a house by: here letters that the encoding lacks become question marks, elsewhere a refusal."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_UNFIT_FOR_NAMES = re.compile(r"[^A-Za-z0-9.-]+")


class OrderFile(msgspec.Struct, frozen=True):
    """One version of one order."""

    name: str
    content: bytes


def order_file(order: Order, settings: Settings) -> OrderFile:
    """The order as a file; its name is made of key and version. Raises `Rejected` naming every field at fault."""
    head = _head(order)
    records = [{**head, **_line(line)} for line in order.lines]
    if faults := [*_faults(order), *_letters_lacking(records, settings.encoding)]:
        raise Rejected(f"order {order.key} cannot be written: {'; '.join(dict.fromkeys(faults))}")
    rows = [ORDER_COLUMNS, *([record[name] for name in ORDER_COLUMNS] for record in records)]
    text = "".join(join(row, settings.separator) for row in rows)
    return OrderFile(_name(order), text.encode(settings.encoding, "replace"))


def _head(order: Order) -> dict[str, str]:
    ship_to = order.shipping
    fields = {
        "reference": order.key,
        "version": order.as_of.astimezone(UTC).isoformat(),
        "number": order.number,
        "hold": "yes" if order.status is OrderStatus.ON_HOLD else "no",
        "method": order.method.code or order.method.title,
        "note": order.note,
        **{name: getattr(ship_to, name) for name in ("name", "company", "street", "street2", "extension", "postcode")},
        **{name: getattr(ship_to, name) for name in ("city", "region", "country", "phone")},
        "number_of_house": ship_to.number,
        "email": ship_to.email or order.email,
    }
    return {name: _one_line(said) for name, said in fields.items()}


def _line(line: OrderLine) -> dict[str, str]:
    fields = {
        "line": line.id,
        "sku": line.sku or line.article_code,
        "barcode": line.barcode,
        "title": line.title,
        "quantity": str(_wanted(line)),
    }
    return {name: _one_line(said) for name, said in fields.items()}


def _wanted(line: OrderLine) -> int:
    return line.quantity if line.open is None else line.open


def _one_line(said: str) -> str:
    return _CONTROL.sub(" ", said).strip()


def _faults(order: Order) -> Iterator[str]:
    if not order.lines:
        yield "lines: it has none"
    wanted = [line for line in order.lines if _wanted(line)]
    for line in wanted:
        if _wanted(line) < 0:
            yield f"quantity: line {line.id} asks for {_wanted(line)}"
        if not (_one_line(line.sku) or _one_line(line.article_code) or _one_line(line.barcode)):
            yield f"sku: line {line.id} has neither SKU nor barcode"
    for name in ADDRESS_NEEDS if wanted else ():
        if not _one_line(getattr(order.shipping, name)):
            yield f"{name}: it is empty, and something is to be sent"


def _letters_lacking(records: list[dict[str, str]], encoding: str) -> Iterator[str]:
    for record in records:
        for name, said in record.items():
            if name not in MAY_LOSE_LETTERS and not _is_written_in(said, encoding):
                yield f"{name}: it has letters that {encoding} does not have (the setting encoding)"


def _is_written_in(said: str, encoding: str) -> bool:
    try:
        said.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _name(order: Order) -> str:
    key = order.key
    told = _UNFIT_FOR_NAMES.sub("_", key)[:80]
    version = order.as_of.astimezone(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    # The digest keeps two keys apart that look alike once they are fit for a file's name.
    return f"{told}-{version}-{hashlib.sha256(key.encode(errors='replace')).hexdigest()[:12]}.csv"

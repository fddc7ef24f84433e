"""Stock and order lines of products that the hub does not know yet: they wait under their codes (S13)."""

from collections.abc import Iterable

import msgspec

from hub_core.decisions.matching import barcode_key, sku_key
from hub_core.models import OrderLine, ProductName, StockChange, StockLevel
from hub_core.use_cases import causes
from hub_core.use_cases.catalogue import identify
from hub_core.use_cases.desk import Desk

STOCK, ORDERS = "stock waits", "order waits"
"""Kinds of names: they lead from a code to what waits for its product."""


def codes_of(name: ProductName) -> list[str]:
    """Everything this name could answer to."""
    codes = {"ref": name.ref.key if name.ref else "", "barcode": barcode_key(name.barcode), "sku": sku_key(name.sku)}
    return [f"{label}:{value}" for label, value in codes.items() if value]


def wait(desk: Desk, said: StockLevel | StockChange) -> None:
    """Keep the level until its product has a name; a change is added to a level that waits and is older (S1)."""
    held = desk.work.facts.find(StockLevel, said.key)
    if isinstance(said, StockChange):
        if held is None or said.as_of <= held.as_of:
            return
        level = msgspec.structs.replace(held, available=held.available + said.change, as_of=said.as_of, read_at=None)
    else:
        level = said
    if held is not None and level.as_of < held.as_of:
        return
    desk.work.facts.keep(level, origin=desk.who)
    for code in codes_of(said.product):
        desk.work.names.give(STOCK, f"{said.key} {code}", code, said.key)
    found = identify(desk.work, said.product)
    if found.clash:
        desk.problem(
            causes.unclear_code(said.product),
            evidence=f"the codes of {said.key} lead to {', '.join(found.clash)}",
            cure="Give each product a code of its own; what was stated waits, and counts from then on.",
        )


def line_waits(desk: Desk, order: str, line: OrderLine) -> None:
    """An order line whose product is not known: its order is settled again when the product gets its name."""
    for code in codes_of(name_of(line)):
        desk.work.names.give(ORDERS, f"{order}#{line.id} {code}", code, order)


def name_of(line: OrderLine) -> ProductName:
    """What a line says of its product; the article code stands in for a SKU that is missing."""
    return ProductName(ref=line.product, barcode=line.barcode, sku=line.sku or line.article_code)


def stock_waiting(desk: Desk, codes: Iterable[str]) -> list[tuple[str, StockLevel]]:
    """The levels that wait under one of these codes, with who stated them."""
    keys = sorted({key for code in codes for key in desk.work.names.anywhere(STOCK, code)})
    found = [(desk.work.facts.giver(StockLevel, key), desk.work.facts.find(StockLevel, key)) for key in keys]
    return [(giver, level) for giver, level in found if giver is not None and level is not None]


def waits_no_more(desk: Desk, level: StockLevel, giver: str) -> None:
    """Its product is known: it stands in the ledger from now on."""
    for label, code in desk.work.names.of(STOCK, level.key):
        desk.work.names.drop(STOCK, label, code)
    desk.work.facts.drop(StockLevel, level.key)
    desk.solved(causes.unclear_code(level.product), connector=giver)


def orders_waiting(desk: Desk, codes: Iterable[str]) -> list[str]:
    """The orders with a line that waits under one of these codes."""
    return sorted({key for code in codes for key in desk.work.names.anywhere(ORDERS, code)})


def order_waits_no_more(desk: Desk, order: str) -> None:
    """All its products are known."""
    for label, code in desk.work.names.of(ORDERS, order):
        desk.work.names.drop(ORDERS, label, code)

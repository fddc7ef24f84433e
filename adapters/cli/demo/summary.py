"""The figures at the end of the demo, counted at the far sides and in the hub."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.cli.demo.cast import OTHER_SHOP, SHOP
from adapters.cli.demo.day import EVERY
from adapters.cli.demo.stage import Stage
from hub_core.use_cases.records import HandoverState, Life
from hub_core.use_cases.storage import Work

SHOPS = (SHOP, OTHER_SHOP)


@dataclass(frozen=True, slots=True)
class Counted:
    """What the hub itself counts."""

    orders: Mapping[str, Life]
    handed: frozenset[str]
    waiting: int
    news: int
    products: int
    profiles: int
    told: int
    """Stock numbers that went to shops."""
    problems: tuple[str, ...]


async def figures(stage: Stage) -> tuple[list[tuple[str, str]], list[str]]:
    """The rows of the summary, and what was expected of them and is not so."""
    shops = {name: await stage.shop("GET", EVERY, name=name) for name in SHOPS}
    warehouse = await stage.warehouse("GET", EVERY)
    hub = await stage.hub.storage.look(_counted)
    made = {f"{name}:{order['id']}" for name, shop in shops.items() for order in shop["orders"]}
    lost = len(made - set(hub.orders)) + len(hub.handed - {order["reference"] for order in warehouse["orders"]})
    mails = _shipping_mails(shops)
    rung = sum(1 for shop in shops.values() for ring in shop["rings"] if ring["heard"])
    before = sum(1 for life in hub.orders.values() if life is Life.BEFORE)
    shipped = sum(1 for shop in shops.values() for one in shop["shipments"] if one["status"] == "shipped")
    rows = [
        ("orders taken in", f"{len(hub.orders)} (of them {before} from before the hub, kept and not sent)"),
        ("handed on to the warehouse", f"{len(hub.handed)}, each made there once: {_yes(_once(warehouse))}"),
        ("shipped, as the shops show it", str(shipped)),
        ("webhooks of the shops", f"{rung} rang; {hub.news} of them were news of orders"),
        ("mails to customers", f"{len(mails)}, at most one each: {_yes(_one_each(mails))}"),
        ("products and people", f"{hub.products} products, {hub.profiles} profiles"),
        ("stock numbers written to shops", f"{hub.told}; above what the warehouse has: {_oversold(shops, warehouse)}"),
        ("calls to the shops", ", ".join(f"{shop['calls_made']} to {name}" for name, shop in shops.items())),
        ("still waiting or parked", str(hub.waiting)),
        ("open problems", ", ".join(hub.problems) or "0"),
        ("lost", str(lost)),
    ]
    return rows, unsound(shops, warehouse, lost=lost, problems=hub.problems)


def unsound(
    shops: Mapping[str, dict[str, Any]], warehouse: dict[str, Any], *, lost: int, problems: Sequence[str]
) -> list[str]:
    """What was expected of the day's figures, and is not so."""
    sound = {
        "lost: 0": lost == 0,
        "the warehouse made each order once": _once(warehouse),
        "each customer got at most one mail for an order": _one_each(_shipping_mails(shops)),
        "no shop offers more than the warehouse has": _oversold(shops, warehouse) == 0,
        "no problem is open": not problems,
    }
    return [text for text, holds in sound.items() if not holds]


async def nothing_waits(stage: Stage) -> bool:
    """Is everything read and handed on?"""
    return await stage.hub.storage.look(_waiting) == 0


def _waiting(work: Work) -> int:
    return sum(count.waiting + count.parked for count in (*work.outbox.counts(), *work.inbox.counts()))


def _counted(work: Work) -> Counted:
    standings, products = work.orders.list(limit=100_000), work.catalogue.list()
    handed = (
        one.key
        for one in standings
        if any(handover.state is HandoverState.TAKEN for handover in work.orders.handovers(one.key))
    )
    ledger = [line for one in products for line in work.stock.ledger(one.identity)]
    return Counted(
        orders={one.key: one.life for one in standings},
        handed=frozenset(handed),
        waiting=_waiting(work),
        news=sum(1 for one in standings for entry in work.history.of(one.key) if entry.who in SHOPS),
        products=len(products),
        profiles=len(work.people.list()),
        told=sum(1 for line in ledger if line.what in {"told", "corrected"}),
        problems=tuple(f"{one.cause} ({one.connector})" for one in work.problems.open()),
    )


def _shipping_mails(shops: Mapping[str, dict[str, Any]]) -> list[dict[str, Any]]:
    return [mail for shop in shops.values() for mail in shop["mails"] if mail["kind"] == "shipped"]


def _oversold(shops: Mapping[str, dict[str, Any]], warehouse: dict[str, Any]) -> int:
    """Variants of which a shop shows more than the warehouse states."""
    levels = {level["sku"]: level["available"] for level in warehouse["stock"]}
    variants = [variant for shop in shops.values() for variant in shop["variants"] if variant["sku"] in levels]
    return sum(1 for variant in variants if variant["stockLevel"] > levels[variant["sku"]])


def _once(warehouse: dict[str, Any]) -> bool:
    return all(order["created"] == 1 for order in warehouse["orders"])


def _one_each(mails: list[dict[str, Any]]) -> bool:
    return len({mail["order"] for mail in mails}) == len(mails)


def _yes(holds: bool) -> str:
    return "yes" if holds else "NO"

"""The figures at the end of the demo, counted at the far sides and in the hub."""

from typing import Any

from adapters.cli.demo.stage import SHOP, Stage
from hub_core.use_cases.records import HandoverState, Life
from hub_core.use_cases.storage import Work


async def figures(stage: Stage) -> tuple[list[tuple[str, str]], int]:
    """The rows of the summary, and how many orders were lost."""
    shop = await stage.shop("GET", "state?last=20000")
    warehouse = await stage.warehouse("GET", "state?last=20000")
    orders, handed, waiting, news = await stage.hub.storage.look(_counted)
    rung = sum(1 for ring in shop["rings"] if ring["heard"])
    made = {f"{SHOP}:{order['id']}" for order in shop["orders"]}
    there = {order["reference"] for order in warehouse["orders"]}
    lost = len(made - set(orders)) + len(handed - there)
    mails = [mail for mail in shop["mails"] if mail["kind"] == "shipped"]
    before = sum(1 for life in orders.values() if life is Life.BEFORE)
    rows = [
        ("orders taken in", f"{len(orders)} (of them {before} from before the hub, kept and not sent)"),
        ("handed on to the warehouse", f"{len(handed)}, each made there once: {_yes(_once(warehouse))}"),
        ("shipped back to the shop", str(sum(1 for one in shop["shipments"] if one["status"] == "shipped"))),
        ("webhooks of the shop", f"{rung} rang, {max(0, rung - news)} of them doubled, late or an echo: dropped"),
        ("mails to customers", f"{len(mails)}, at most one each: {_yes(_one_each(mails))}"),
        ("still waiting or parked", str(waiting)),
        ("lost", str(lost)),
    ]
    return rows, lost + (0 if _once(warehouse) and _one_each(mails) else 1)


async def nothing_waits(stage: Stage) -> bool:
    """Is everything read and handed on?"""
    return await stage.hub.storage.look(_waiting) == 0


def _waiting(work: Work) -> int:
    return sum(count.waiting + count.parked for count in (*work.outbox.counts(), *work.inbox.counts()))


def _counted(work: Work) -> tuple[dict[str, Life], set[str], int, int]:
    standings = work.orders.list(limit=100_000)
    handed = {
        one.key
        for one in standings
        if any(handover.state is HandoverState.TAKEN for handover in work.orders.handovers(one.key))
    }
    waiting = _waiting(work)
    news = sum(1 for one in standings for entry in work.history.of(one.key) if entry.who == SHOP)
    return {one.key: one.life for one in standings}, handed, waiting, news


def _once(warehouse: dict[str, Any]) -> bool:
    return all(order["created"] == 1 for order in warehouse["orders"])


def _one_each(mails: list[dict[str, Any]]) -> bool:
    return len({mail["order"] for mail in mails}) == len(mails)


def _yes(holds: bool) -> str:
    return "yes" if holds else "NO"

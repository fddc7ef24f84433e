"""What the shop says to the world and hears of it: mails, calls, rings."""

from itertools import islice

from connectors.lightspeed.simulator.page.drawing import SHOWN, table
from connectors.lightspeed.simulator.shop import Shop


def mails_table(shop: Shop) -> str:
    """The newest mails."""
    mails = shop.books.mails
    rows = [[f"{mail.at:%H:%M:%S}", mail.order, mail.kind, mail.code] for mail in reversed(mails[-SHOWN:])]
    return table(f"Mails to consumers ({len(mails)})", "At,Order,Mail,Track &amp; trace", rows)


def calls_table(shop: Shop) -> str:
    """The newest calls of clients."""
    rows = [
        [f"{call.at:%H:%M:%S}", call.method, call.path, str(call.status), call.fault]
        for call in islice(reversed(shop.books.calls), SHOWN)
    ]
    return table(f"Calls of clients ({shop.books.calls_made})", "At,Method,Path,Status,Fault", rows)


def rings_table(shop: Shop) -> str:
    """The newest rings and what became of them."""
    bells = shop.bells
    rows = [
        [f"{rung.at:%H:%M:%S}", f"{rung.letter.group}/{rung.letter.action}", str(rung.letter.number),
         rung.letter.webhook.address, rung.result]
        for rung in islice(reversed(bells.rung), SHOWN)
    ]  # fmt: skip
    waiting, registered = len(bells.pending), len(shop.books.webhooks)
    title = f"Webhooks rung ({bells.rung_count}, {waiting} waiting, {registered} registered)"
    return table(title, "At,Event,Id,Address,Result", rows)

"""The page on which a person plays the shop: places, pays, ships, and sees who called and who got mail."""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import islice
from pathlib import Path

from litestar import Controller, MediaType, get
from litestar.datastructures import State

from connectors.lightspeed.simulator.records import Order, Shipment
from connectors.lightspeed.simulator.shop import Shop

_SHOWN = 30


class PageControl(Controller):
    """The page, and the part of it that is drawn anew every two seconds."""

    @get("/", media_type=MediaType.HTML, sync_to_thread=False)
    def page(self, state: State) -> str:
        """The whole page."""
        frame = (Path(__file__).parent / "page.html").read_text(encoding="utf-8")
        return frame.replace("{{tables}}", tables(state.shop)).replace("{{shop}}", str(state.shop.config.shop_id))

    @get("/simulator/tables", media_type=MediaType.HTML, sync_to_thread=False)
    def live(self, state: State) -> str:
        """The tables only."""
        return tables(state.shop)


def tables(shop: Shop) -> str:
    """Orders, mails, calls and rings, the newest on top."""
    books, bells = shop.books, shop.bells
    orders = [_order_row(order) for order in islice(reversed(books.orders.values()), _SHOWN)]
    mails = [[f"{mail.at:%H:%M:%S}", mail.order, mail.kind, mail.code] for mail in reversed(books.mails[-_SHOWN:])]
    calls = [
        [f"{call.at:%H:%M:%S}", call.method, call.path, str(call.status), call.fault]
        for call in islice(reversed(books.calls), _SHOWN)
    ]
    rings = [
        [f"{rung.at:%H:%M:%S}", f"{rung.letter.group}/{rung.letter.action}", str(rung.letter.number),
         rung.letter.webhook.address, rung.result]
        for rung in islice(reversed(bells.rung), _SHOWN)
    ]  # fmt: skip
    return "".join(
        (
            _table(f"Orders ({len(books.orders)})", "Order,Status,Payment,Shipments,", orders, raw_last=2),
            _table(f"Mails to consumers ({len(books.mails)})", "At,Order,Mail,Track &amp; trace", mails),
            _table(f"Calls of clients ({books.calls_made})", "At,Method,Path,Status,Fault", calls),
            _table(
                f"Webhooks rung ({bells.rung_count}, {len(bells.pending)} waiting, {len(books.webhooks)} registered)",
                "At,Event,Id,Address,Result",
                rings,
            ),
        )
    )


def _order_row(order: Order) -> list[str]:
    buttons = [_button(f"orders/{order.id}/pay", "Pay")] if order.payment == "not_paid" else []
    if order.status != "cancelled" and order.shipping != "shipped":
        buttons += [_button(f"orders/{order.id}/hold", "Hold"), _button(f"orders/{order.id}/cancel", "Cancel")]
        buttons.append(_button(f"orders/{order.id}/split", "Split"))
    parcels = "<br>".join(_parcel(shipment) for shipment in order.shipments)
    return [order.number, order.status, order.payment, parcels, " ".join(buttons)]


def _parcel(shipment: Shipment) -> str:
    said = f"{escape(shipment.number)} {escape(shipment.status)} <b>{escape(shipment.tracking_code)}</b>"
    if shipment.status != "not_shipped":
        return said
    return f"{said} {_button(f'shipments/{shipment.id}/ship', 'Ship…', ask='Track & trace code')}"


def _button(path: str, label: str, ask: str = "") -> str:
    question = f' data-ask="{escape(ask)}"' if ask else ""
    return f'<button data-post="/simulator/{path}"{question}>{label}</button>'


def _table(title: str, heads: str, rows: Sequence[Sequence[str]], raw_last: int = 0) -> str:
    head = "".join(f"<th>{name}</th>" for name in heads.split(","))
    body = "".join(f"<tr>{_cells(row, raw_last)}</tr>" for row in rows)
    nothing = f'<tr><td class="none" colspan="{heads.count(",") + 1}">nothing yet</td></tr>'
    return f"<section><h2>{title}</h2><table><tr>{head}</tr>{body or nothing}</table></section>"


def _cells(row: Sequence[str], raw_last: int) -> str:
    plain: Iterable[str] = row[: len(row) - raw_last] if raw_last else row
    raw: Iterable[str] = row[len(row) - raw_last :] if raw_last else ()
    return "".join(f"<td>{escape(cell)}</td>" for cell in plain) + "".join(f"<td>{cell}</td>" for cell in raw)

"""What happens after an order: money goes back, goods come back."""

from litestar import Controller, post
from litestar.datastructures import State
from litestar.exceptions import ClientException
from litestar.params import FromPath, JSONBody

from connectors.lightspeed.simulator.control.found import Told, known, shop_of
from connectors.lightspeed.simulator.control.orders import Status
from connectors.lightspeed.simulator.records import Invoice
from connectors.lightspeed.simulator.telling import invoice_told, return_told
from connectors.lightspeed.simulator.trade.invoices import Crediting
from connectors.lightspeed.simulator.trade.returns import Returning
from connectors.lightspeed.simulator.words import INVOICE_STATUSES


class AfterwardsControl(Controller):
    """Credit notes and returns, made in the back office."""

    path = "/simulator"

    @post("/orders/{number:int}/credit", sync_to_thread=False)
    def credit(self, state: State, number: FromPath[int], data: JSONBody[Crediting | None] = None) -> Told:
        """Money goes back: an amount, pieces of lines, or all that is left."""
        order = known(shop_of(state).books.orders, number)
        try:
            return invoice_told(shop_of(state).invoices.credit(order.id, data))
        except ValueError as fault:
            raise ClientException(str(fault)) from fault

    @post("/orders/{number:int}/return", sync_to_thread=False)
    def send_back(self, state: State, number: FromPath[int], data: JSONBody[Returning | None] = None) -> Told:
        """Goods come back: pieces of lines, or all that has not come back yet."""
        order = known(shop_of(state).books.orders, number)
        try:
            return return_told(shop_of(state).returns.open(order.id, data))
        except ValueError as fault:
            raise ClientException(str(fault)) from fault

    @post("/returns/{number:int}", status_code=200, sync_to_thread=False)
    def set_status(self, state: State, number: FromPath[int], data: JSONBody[Status]) -> Told:
        """A return gets another status; `completed` counts its pieces on the order's lines."""
        back = known(shop_of(state).books.returns, number)
        return return_told(shop_of(state).returns.write(back.id, data.status))

    @post("/invoices/{number:int}", status_code=200, sync_to_thread=False)
    def pay(self, state: State, number: FromPath[int], data: JSONBody[Status]) -> Told:
        """An invoice or a credit note is paid, or is not after all."""
        invoice: Invoice = known(shop_of(state).books.invoices, number)
        if data.status not in INVOICE_STATUSES:
            raise ClientException(f"an invoice is {' or '.join(sorted(INVOICE_STATUSES))}, not {data.status}")
        return invoice_told(shop_of(state).invoices.write(invoice.id, {"status": data.status}, channel="manual"))

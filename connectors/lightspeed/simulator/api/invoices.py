"""`invoices.json`, `returns.json` and `quotes.json`: what comes with an order, before it and after it."""

from connectors.lightspeed.simulator.api.call import Answer, Call, Route, answer
from connectors.lightspeed.simulator.api.lists import Equal, counted, listed, one_of_many
from connectors.lightspeed.simulator.api.writing import idle, overlaid
from connectors.lightspeed.simulator.records import Invoice
from connectors.lightspeed.simulator.shapes.invoices import invoice_shape, item_shape
from connectors.lightspeed.simulator.shapes.quotes import quote_shape
from connectors.lightspeed.simulator.shapes.returns import return_shape
from connectors.lightspeed.simulator.trade.fields import read_fields

_EQUAL: Equal[Invoice] = {
    "number": lambda invoice: invoice.number,
    "order": lambda invoice: invoice.order,
    "customer": lambda invoice: invoice.customer,
}


def list_invoices(call: Call) -> Answer:
    """The invoices, credit notes among them."""
    return listed(call, "invoices", _candidates(call), invoice_shape, _EQUAL)


def count_invoices(call: Call) -> Answer:
    """How many invoices there are."""
    return counted(call, _candidates(call), _EQUAL)


def get_invoice(call: Call) -> Answer:
    """One invoice."""
    return answer("invoice", invoice_shape(_invoice(call), call.speech))


def put_invoice(call: Call) -> Answer:
    """Changes an invoice; the answer may claim so without it being true, if the switch says that."""
    invoice = _invoice(call)
    fields = read_fields(call.sent("invoice"), call.shop.invoices.readers())
    if idle(call.shop):
        return answer("invoice", overlaid(invoice_shape(invoice, call.speech), fields))
    call.shop.invoices.write(invoice.id, fields, channel="api")
    return answer("invoice", invoice_shape(invoice, call.speech))


def list_items(call: Call) -> Answer:
    """What stands on an invoice."""
    return answer("invoiceItems", [item_shape(item) for item in _invoice(call).items])


def list_returns(call: Call) -> Answer:
    """What came back."""
    return listed(call, "returns", call.shop.books.returns, return_shape, {})


def count_returns(call: Call) -> Answer:
    """How many returns there are."""
    return counted(call, call.shop.books.returns, {})


def get_return(call: Call) -> Answer:
    """One return."""
    return answer("return", return_shape(one_of_many(call.shop.books.returns, call.number), call.speech))


def list_quotes(call: Call) -> Answer:
    """The carts, those that became orders among them."""
    return listed(call, "quotes", call.shop.books.quotes, quote_shape, {})


def count_quotes(call: Call) -> Answer:
    """How many carts there are."""
    return counted(call, call.shop.books.quotes, {})


def get_quote(call: Call) -> Answer:
    """One cart."""
    return answer("quote", quote_shape(one_of_many(call.shop.books.quotes, call.number), call.speech))


def _invoice(call: Call) -> Invoice:
    return one_of_many(call.shop.books.invoices, call.number)


def _candidates(call: Call) -> dict[int, Invoice]:
    books, order = call.shop.books, call.query.get("order")
    if order is None:
        return books.invoices
    found = books.orders.get(int(order)) if order.isdigit() else None
    return {invoice.id: invoice for invoice in (found.invoice, *found.credits)} if found else {}


ROUTES = (
    Route("GET", "invoices", "orders.read", list_invoices),
    Route("GET", "invoices/count", "orders.read", count_invoices),
    Route("GET", "invoices/#", "orders.read", get_invoice),
    Route("PUT", "invoices/#", "orders.write", put_invoice),
    Route("GET", "invoices/#/items", "orders.read", list_items),
    Route("GET", "returns", "orders.read", list_returns),
    Route("GET", "returns/count", "orders.read", count_returns),
    Route("GET", "returns/#", "orders.read", get_return),
    Route("GET", "quotes", "orders.read", list_quotes),
    Route("GET", "quotes/count", "orders.read", count_quotes),
    Route("GET", "quotes/#", "orders.read", get_quote),
)

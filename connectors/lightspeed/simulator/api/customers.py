"""`customers.json`: people, with or without an order."""

from connectors.lightspeed.simulator.api.call import Answer, Call, Route, answer
from connectors.lightspeed.simulator.api.lists import Equal, counted, listed, one_of_many
from connectors.lightspeed.simulator.api.writing import idle, overlaid
from connectors.lightspeed.simulator.records import Customer
from connectors.lightspeed.simulator.shapes.customers import customer_shape
from connectors.lightspeed.simulator.trade.fields import read_fields

_EQUAL: Equal[Customer] = {"email": lambda customer: customer.facts["email"]}


def list_customers(call: Call) -> Answer:
    """The customers."""
    return listed(call, "customers", _candidates(call), customer_shape, _equal(call))


def count_customers(call: Call) -> Answer:
    """How many customers there are."""
    return counted(call, _candidates(call), _equal(call))


def get_customer(call: Call) -> Answer:
    """One customer."""
    return answer("customer", customer_shape(_customer(call), call.speech))


def post_customer(call: Call) -> Answer:
    """Makes a customer."""
    fields = read_fields(call.sent("customer"), call.shop.customers.readers())
    return answer("customer", customer_shape(call.shop.customers.register(fields), call.speech), 201)


def put_customer(call: Call) -> Answer:
    """Changes a customer; the answer may claim so without it being true, if the switch says that."""
    customer = _customer(call)
    fields = read_fields(call.sent("customer"), call.shop.customers.readers())
    if idle(call.shop):
        return answer("customer", overlaid(customer_shape(customer, call.speech), fields))
    call.shop.customers.write(customer.id, fields)
    return answer("customer", customer_shape(customer, call.speech))


def delete_customer(call: Call) -> Answer:
    """Takes a customer away; the orders stay."""
    call.shop.customers.remove(_customer(call).id)
    return Answer(204)


def _customer(call: Call) -> Customer:
    return one_of_many(call.shop.books.customers, call.number)


def _candidates(call: Call) -> dict[int, Customer]:
    books, email = call.shop.books, call.query.get("email")
    if email is None:
        return books.customers
    found = books.customers_by_email.get(email.strip().lower(), {})
    return dict(sorted(found.items()))


def _equal(call: Call) -> Equal[Customer]:
    # the candidates have the e-mail already, whatever its capitals
    return _EQUAL if call.shop.switches.exact_emails else {}


ROUTES = (
    Route("GET", "customers", "customers.read", list_customers),
    Route("POST", "customers", "customers.write", post_customer),
    Route("GET", "customers/count", "customers.read", count_customers),
    Route("GET", "customers/#", "customers.read", get_customer),
    Route("PUT", "customers/#", "customers.write", put_customer),
    Route("DELETE", "customers/#", "customers.write", delete_customer),
)

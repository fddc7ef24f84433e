"""How an order comes into the books: with its invoice, its shipment, its customer and its history."""

from datetime import UTC, datetime

from connectors.lightspeed.simulator.books import Books
from connectors.lightspeed.simulator.records import Customer, Line, Order, Packed, Quote, Shipment
from connectors.lightspeed.simulator.trade.bills import bill
from connectors.lightspeed.simulator.trade.directory import enter, known_by
from connectors.lightspeed.simulator.trade.life import settle
from connectors.lightspeed.simulator.trade.picking import picked
from connectors.lightspeed.simulator.trade.placing import NewLine, NewOrder, customer_facts, line_facts, order_facts


def give_birth(books: Books, new: NewOrder, cart: Quote | None = None) -> Order:
    """Makes the order and all that is born with it, out of a cart that exists or of a new one; rings nobody."""
    created = (new.created_at or books.now()).astimezone(UTC).replace(microsecond=0)
    customer = (books.customers.get(cart.customer) if cart else None) or _customer(books, new, created)
    new = picked(books, new)
    facts = order_facts(new, books.config)
    serial, order_id = books.number("order"), books.next_id("order")
    lines = [_line(books, line) for line in new.lines]
    order = Order(
        id=order_id, born=books.clock(), created=created, updated=created, number=serial,
        status="processing_awaiting_payment", payment="not_paid", pickup=new.pickup, pay_later=new.pay_later,
        facts=facts, lines=lines, customer=customer, events=[],
        quote=cart or new_cart(books, created),
        shipments=[_shipment(books, order_id, customer.id, lines, created)],
        invoice=bill(books, lines, facts, order=order_id, customer=customer.id, at=created),
    )  # fmt: skip
    books.orders[order_id] = order
    _close(order.quote, order)
    _history(books, order, created)
    _standing(books, order, new)
    return order


def _standing(books: Books, order: Order, new: NewOrder) -> None:
    free = order.facts["priceIncl"] == 0
    if new.paid or free:
        order.payment = order.invoice.status = "paid"
        comment = "Total = 0" if free else None
        for what, invoice in (("invoice", order.invoice.id), ("order", 0)):
            note = books.note(
                order.id, channel="auto", what=what, message="paid", invoice=invoice, comment=comment, at=order.created
            )
            order.events.append(note)
    settle(order)
    if new.status is not None:
        _stand_on(order, new.status)


def _stand_on(order: Order, status: str) -> None:
    order.status = status
    if status in {"completed", "completed_shipped", "completed_picked_up"}:
        order.shipping = order.shipments[0].status = "shipped"
    if status == "cancelled":
        order.shipping = order.shipments[0].status = "cancelled"


def _history(books: Books, order: Order, at: datetime) -> None:
    shipment, invoice = order.shipments[0].id, order.invoice.id
    for what, about_invoice, about_shipment in (("order", 0, 0), ("invoice", invoice, 0), ("shipment", 0, shipment)):
        note = books.note(
            order.id, channel="auto", what=what, message="new", invoice=about_invoice, shipment=about_shipment, at=at
        )
        order.events.append(note)


def _line(books: Books, line: NewLine) -> Line:
    product, variant = goods_of(books, line)
    facts = line_facts(line, books.config.tax_rate)
    return Line(id=books.next_id("line"), quantity=line.quantity, facts=facts, product=product, variant=variant)


def goods_of(books: Books, line: NewLine) -> tuple[int, int]:
    """The product and the variant behind a line; of what the catalogue lacks, ids that were made up once."""
    if line.variant:
        return books.variants[line.variant].product, line.variant
    code = line.sku or line.article_code or line.ean or line.title
    if code not in books.goods:
        books.goods[code] = books.next_id("product"), books.next_id("variant")
    return books.goods[code]


def _shipment(books: Books, order: int, customer: int, lines: list[Line], at: datetime) -> Shipment:
    packed = [Packed(id=books.next_id("packed"), line=line, quantity=line.quantity) for line in lines]
    serial = books.number("shipment")
    shipment = Shipment(
        id=books.next_id("shipment"), created=at, updated=at, number=serial, order=order, customer=customer,
        packed=packed,
    )  # fmt: skip
    books.shipments[shipment.id] = shipment
    return shipment


def new_cart(books: Books, at: datetime) -> Quote:
    """A cart with nothing in it yet."""
    quote = Quote(
        id=books.next_id("quote"), created=at, updated=at, recovery_hash=f"{books.chance.getrandbits(128):032x}",
        facts={}, products=0, pieces=0,
    )  # fmt: skip
    books.quotes[quote.id] = quote
    return quote


def _close(quote: Quote, order: Order) -> None:
    quote.facts, quote.order, quote.customer = order.facts, order.id, order.customer.id
    quote.products, quote.pieces = len(order.lines), sum(line.quantity for line in order.lines)
    quote.updated = max(quote.updated, order.created)


def _customer(books: Books, new: NewOrder, at: datetime) -> Customer:
    found = known_by(books, new.email)
    if found is None:
        found = Customer(
            id=books.next_id("customer"), created=at, updated=at, facts=customer_facts(new),
            language=books.config.default_language,
        )  # fmt: skip
        enter(books, found)
    return found

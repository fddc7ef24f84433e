"""The books at the end of Black Friday, as they stand at the far sides, and what does not balance in them; pure."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from adapters.cli.demo.black_friday.cast import CHANNELS, MARKET, NORTH, SHOPS, SOUTH
from adapters.cli.demo.black_friday.goods import to_show

Told = Mapping[str, Any]
MANY = 5
"""So many keys are named of a fault that many have."""


@dataclass(frozen=True, slots=True)
class Sold:
    """One order as its channel has it."""

    key: str
    number: str
    pieces: Mapping[str, int]
    gone: bool
    """True: it was called off."""
    own: bool
    """True: the channel sends it itself."""
    codes: frozenset[str]
    mails: int


@dataclass(frozen=True, slots=True)
class Sent:
    """One order as a warehouse has it."""

    warehouse: str
    made: int
    pieces: Mapping[str, int]
    """What left, by SKU."""
    codes: frozenset[str]

    @property
    def shipped(self) -> int:
        """Pieces that left."""
        return sum(self.pieces.values())


@dataclass(frozen=True, slots=True)
class Books:
    """Everything that the far sides have written down."""

    sold: Mapping[str, Sold]
    sent: Mapping[str, Sequence[Sent]]
    shown: Mapping[str, Mapping[str, int]]
    """By channel and SKU."""
    stands: Mapping[str, Mapping[str, int]]
    """By warehouse and SKU: what it says that it still has."""
    had: Mapping[str, Mapping[str, int]]
    """By warehouse and SKU: what it had before the rush, and what came in since."""

    @property
    def skus(self) -> list[str]:
        """Everything that was there to be sold."""
        return sorted({sku for shelves in self.had.values() for sku in shelves})

    def left(self, sku: str) -> int:
        """What both warehouses still have of it."""
        return sum(shelves[sku] for shelves in self.stands.values())

    def oversold(self) -> int:
        """Pieces that left and never were counted anywhere: bought twice before anybody could know."""
        gone: Counter[str] = Counter()
        for warehouse in self.stands:
            gone.update(self.gone_from(warehouse))
        had = {sku: sum(shelves.get(sku, 0) for shelves in self.had.values()) for sku in self.skus}
        return sum(max(0, gone[sku] - had[sku]) for sku in self.skus)

    def gone_from(self, warehouse: str) -> Counter[str]:
        """Pieces that left that warehouse, by SKU."""
        gone: Counter[str] = Counter()
        for one in (one for there in self.sent.values() for one in there if one.warehouse == warehouse):
            gone.update(one.pieces)
        return gone

    def too_late(self) -> list[Sold]:
        """Orders that were called off, and left all the same."""
        return [order for key, order in self.sold.items() if order.gone and self.left_in_spite(key)]

    def left_in_spite(self, key: str) -> bool:
        """Did any of it leave?"""
        return any(one.shipped for one in self.sent.get(key, ()))


def read(states: Mapping[str, Told], had: Mapping[str, Mapping[str, int]]) -> Books:
    """The books, from what each far side shows of itself."""
    sold = [order for shop in SHOPS for order in _of_shop(shop, states[shop])]
    sold += _of_market(states[MARKET])
    sent: dict[str, list[Sent]] = {}
    for warehouse in (NORTH, SOUTH):
        for key, one in _of_warehouse(warehouse, states[warehouse]):
            sent.setdefault(key, []).append(one)
    stands = {warehouse: _stands(states[warehouse]) for warehouse in (NORTH, SOUTH)}
    shown = {shop: {one["sku"]: one["stockLevel"] for one in states[shop]["variants"]} for shop in SHOPS}
    shown[MARKET] = {one["sku"]: one["stock"] for one in states[MARKET]["offers"]}
    return Books(sold={one.key: one for one in sold}, sent=sent, shown=shown, stands=stands, had=had)


def faults_in(books: Books) -> list[str]:
    """Every sentence that should hold and does not, with the keys it does not hold for."""
    told = {text: list(check(books)) for text, check in CHECKS.items()}
    return [f"{text}: {', '.join(found[:MANY])} ({len(found)} in all)" for text, found in told.items() if found]


def _not_once(books: Books) -> Iterator[str]:
    for key, order in books.sold.items():
        there = books.sent.get(key, ())
        if len(there) > 1 or any(one.made != 1 for one in there):
            yield f"{key} made more than once"
        elif not (order.gone or order.own) and (not there or there[0].shipped != sum(order.pieces.values())):
            yield f"{key} not sent whole"


def _own_in_a_warehouse(books: Books) -> Iterator[str]:
    return (key for key, order in books.sold.items() if order.own and key in books.sent)


def _sent_in_spite(books: Books) -> Iterator[str]:
    """Once picked it leaves; then it leaves whole, and the shop hears of its parcel."""
    for key, order in books.sold.items():
        if order.gone and any(one.shipped not in (0, sum(order.pieces.values())) for one in books.sent.get(key, ())):
            yield key


def _wrong_codes(books: Books) -> Iterator[str]:
    for key, order in books.sold.items():
        sent = {code for one in books.sent.get(key, ()) for code in one.codes}
        if not order.gone and order.codes != sent:
            yield f"{key} shows {sorted(order.codes)}, sent as {sorted(sent)}"
    stray = {key for key in books.sent if key not in books.sold}
    yield from sorted(stray)


def _wrong_mails(books: Books) -> Iterator[str]:
    for key, order in books.sold.items():
        wanted = 1 if books.left_in_spite(key) and not order.gone else 0
        if order.mails != wanted and not (order.gone and order.mails <= 1):
            yield f"{key} got {order.mails}"


def _wrong_levels(books: Books) -> Iterator[str]:
    for channel in CHANNELS:
        for sku in books.skus:
            should, shows = to_show(books.left(sku), channel), books.shown[channel].get(sku)
            if shows != should:
                yield f"{channel} shows {shows} of {sku}, not {should}"


def _wrong_count(books: Books) -> Iterator[str]:
    """A warehouse that sent more than it had counted is not asked what it says is left."""
    for warehouse, shelves in books.stands.items():
        gone = books.gone_from(warehouse)
        for sku, had in books.had[warehouse].items():
            if gone[sku] <= had and had - gone[sku] != shelves[sku]:
                yield f"{warehouse} had {had} of {sku}, {gone[sku]} left, and it says {shelves[sku]}"


def _of_shop(name: str, state: Told) -> Iterator[Sold]:
    codes: dict[int, set[str]] = {}
    for shipment in state["shipments"]:
        if shipment["status"] == "shipped":
            words = shipment["trackingCode"].replace(",", " ").split()
            codes.setdefault(shipment["order"], set()).update(words)
    mails = Counter(mail["order"] for mail in state["mails"] if mail["kind"] == "shipped")
    for order in state["orders"]:
        yield Sold(
            key=f"{name}:{order['id']}",
            number=order["number"],
            pieces=_pieces(order["lines"]),
            gone=order["status"] == "cancelled",
            own=False,
            codes=frozenset(codes.get(order["id"], ())),
            mails=mails[order["number"]],
        )


def _of_market(state: Told) -> Iterator[Sold]:
    mails = Counter(mail["order"] for mail in state["mails"])
    for order in state["orders"]:
        parcels = [parcel for parcel in order["parcels"] if not parcel["gone"]]
        yield Sold(
            key=f"{MARKET}:{order['id']}",
            number=order["number"],
            pieces=_pieces(order["lines"]),
            gone=order["state"] == "withdrawn",
            own=order["fulfilment"] == "market",
            codes=frozenset(parcel["code"] for parcel in parcels if parcel["code"]),
            mails=mails[order["id"]],
        )


def _of_warehouse(name: str, state: Told) -> Iterator[tuple[str, Sent]]:
    codes: dict[str, set[str]] = {}
    for parcel in state["shipments"]:
        codes.setdefault(parcel["order"], set()).add(parcel["code"])
    for order in (one for one in state["orders"] if one["status"] != "refused"):
        yield (
            order["reference"],
            Sent(
                warehouse=name,
                made=order.get("created", 1),
                pieces=Counter({line["sku"]: line["shipped"] for line in order["lines"] if line["shipped"]}),
                codes=frozenset(codes.get(order["reference"], ())),
            ),
        )


def _stands(state: Told) -> Counter[str]:
    stands: Counter[str] = Counter()
    for row in state["stock"]:
        stands[row["sku"]] += row["available"]
    return stands


def _pieces(lines: Sequence[Told]) -> Counter[str]:
    pieces: Counter[str] = Counter()
    for line in lines:
        pieces[line["sku"]] += line["quantity"]
    return pieces


CHECKS: Final[Mapping[str, Callable[[Books], Iterator[str]]]] = {
    "every order was fulfilled once": _not_once,
    "what the market sends itself never reached a warehouse": _own_in_a_warehouse,
    "what was called off was sent whole or not at all": _sent_in_spite,
    "every parcel was reported to its own shop, and only there": _wrong_codes,
    "each consumer whose parcel left got one mail": _wrong_mails,
    "every channel shows what its rule says": _wrong_levels,
    "what left the shelves is what was sold": _wrong_count,
}
"""What should hold, and what finds those for whom it does not."""

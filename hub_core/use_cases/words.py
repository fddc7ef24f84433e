"""What others than the shop said of an order: kept per speaker, the newest told to the order's shop (O13)."""

import msgspec

from hub_core.models import OrderWord
from hub_core.use_cases.desk import Desk
from hub_core.use_cases.records import Standing
from hub_core.use_cases.settle import may_move

OWNER = "words about orders"


class Spoken(msgspec.Struct, frozen=True):
    """A word, and who said it."""

    who: str
    word: OrderWord


_decoder = msgspec.json.Decoder(list[Spoken])


def speak(desk: Desk, said: OrderWord, standing: Standing) -> bool:
    """Keep a word and address the order's shop; False when the speaker said this, or something newer, before."""
    every = _spoken(desk, said.key)
    before = [one.word.as_of for one in every if (one.who, one.word.said) == (desk.who, said.said)]
    if any(as_of >= said.as_of for as_of in before):
        return False
    others = [one for one in every if (one.who, one.word.said) != (desk.who, said.said)]
    _keep(desk, said.key, [*others, Spoken(desk.who, said)])
    shop = standing.origin
    if may_move(standing) and shop != desk.who and desk.members.hears(shop, "orders"):
        desk.tell("orders", said.key, shop)
    return True


def take_back(desk: Desk, key: str) -> None:
    """Who speaks said nothing about this order after all; what was told already stays told."""
    _keep(desk, key, [one for one in _spoken(desk, key) if one.who != desk.who])


def newest_word(desk: Desk, key: str, *, to: str) -> OrderWord | None:
    """The newest word about this order that `to` did not say itself."""
    heard = [one.word for one in _spoken(desk, key) if one.who != to]
    return max(heard, key=lambda word: word.as_of, default=None)


def _spoken(desk: Desk, key: str) -> list[Spoken]:
    noted = desk.work.notes.read(OWNER, key)
    return _decoder.decode(noted) if noted else []


def _keep(desk: Desk, key: str, every: list[Spoken]) -> None:
    desk.work.notes.write(OWNER, key, msgspec.json.encode(every).decode())

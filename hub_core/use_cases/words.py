"""What is said of an order beside the order itself, kept per speaker.

What others than the shop say is told to the order's shop, the newest of it (O13); what the shop says came back is kept
per refund and return (O2).
"""

import msgspec

from hub_core.decisions.after_sales import AFTER_SALES
from hub_core.decisions.news import News, weigh
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
    heard = [one.word for one in _spoken(desk, key) if one.who != to and one.word.said not in AFTER_SALES]
    return max(heard, key=lambda word: word.as_of, default=None)


def came_back(desk: Desk, said: OrderWord) -> bool:
    """Keep what the speaker says of this refund or return; False when it is no news.

    Two words of one second that differ are settled by the later reading, as a sweep brings it (H3).
    """
    every = _spoken(desk, said.key)
    before = next((one for one in every if _same(one.word, said)), None)
    news = weigh(said, before.word if before else None)
    if news in (News.TRAVELS, News.KEEPS):
        _keep(desk, said.key, [*(one for one in every if one is not before), Spoken(desk.who, said)])
    return news is News.TRAVELS


def what_came_back(desk: Desk, key: str) -> list[OrderWord]:
    """The newest word of each refund and each return."""
    return [one.word for one in _spoken(desk, key) if one.word.said in AFTER_SALES]


def _same(one: OrderWord, other: OrderWord) -> bool:
    return (one.said, one.id) == (other.said, other.id)


def _spoken(desk: Desk, key: str) -> list[Spoken]:
    noted = desk.work.notes.read(OWNER, key)
    return _decoder.decode(noted) if noted else []


def _keep(desk: Desk, key: str, every: list[Spoken]) -> None:
    desk.work.notes.write(OWNER, key, msgspec.json.encode(every).decode())

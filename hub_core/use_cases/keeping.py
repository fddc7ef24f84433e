"""Keeps a word if it is news, or leaves a wish to read it anew."""

from hub_core.decisions.news import News, weigh
from hub_core.errors import Rejected
from hub_core.models import READ, STREAM_OF, Fact, Ring
from hub_core.use_cases.desk import Desk


def keep(desk: Desk, fact: Fact) -> News:
    """Weigh a word and keep it if it is news; equal time and other content leaves a wish to read it anew (H3).

    Raises `Rejected` when another connector owns what this speaks of.
    """
    held = desk.work.facts.find(type(fact), fact.key)
    if held is not None and (owner := desk.work.facts.giver(type(fact), fact.key)) != desk.who:
        raise Rejected(f"{fact.key} was given by {owner}; {desk.who} cannot speak of it")
    news = weigh(fact, held)
    if news in (News.TRAVELS, News.KEEPS):
        desk.work.facts.keep(fact, origin=desk.who)
    if news is News.UNCLEAR:
        ask_again(desk, STREAM_OF[type(fact)], fact.key.partition(":")[2])
    return news


def ask_again(desk: Desk, stream: str, id_: str, *, giver: str = "") -> None:
    """Leave a ring of the hub's own, so that the giver (else who speaks) reads this object anew."""
    desk.work.inbox.keep(
        Ring(
            id=0,
            origin=giver or desk.who,
            topic=READ,
            object_id=f"{stream}/{id_}",
            body=b"",
            kept_at=desk.now,
            trace=desk.trace,
        ),
        due=desk.now,
    )

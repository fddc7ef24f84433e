"""Is it news? The newest word counts, by the source's clock, and the re-read settles a tie (H3, H4)."""

from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub_core.decisions.news import News, content, weigh
from hub_core.testing.samples import NOON, after, order

HELD = order()
OTHER = order(quantity=2)


def at(fact, minutes, read=None):
    read_at = None if read is None else after(read)
    return msgspec.structs.replace(fact, as_of=after(minutes), read_at=read_at)


@pytest.mark.promise("H3", "H4")
@pytest.mark.parametrize(
    ("said", "held", "news"),
    [
        (HELD, None, News.TRAVELS),
        (at(OTHER, 1), HELD, News.TRAVELS),
        (at(HELD, 1), HELD, News.KEEPS),
        (HELD, HELD, News.NOTHING),
        (at(OTHER, -1), HELD, News.NOTHING),
        (at(HELD, -1), HELD, News.NOTHING),
        (OTHER, HELD, News.UNCLEAR),
        (OTHER, at(HELD, 0, read=5), News.UNCLEAR),
        (at(OTHER, 0, read=5), HELD, News.TRAVELS),
        (at(HELD, 0, read=5), HELD, News.KEEPS),
        (at(OTHER, 0, read=6), at(HELD, 0, read=5), News.TRAVELS),
        (at(OTHER, 0, read=5), at(HELD, 0, read=6), News.NOTHING),
        (at(OTHER, 0, read=5), at(HELD, 0, read=5), News.NOTHING),
        (at(HELD, 0, read=6), at(HELD, 0, read=5), News.KEEPS),
        (at(HELD, 0, read=5), at(HELD, 0, read=6), News.NOTHING),
        (HELD, at(HELD, 0, read=5), News.NOTHING),
        (at(OTHER, -1, read=9), HELD, News.NOTHING),
        (at(OTHER, 1), at(HELD, 0, read=9), News.TRAVELS),
    ],
)
def test_a_word_is_weighed_by_its_time_and_what_it_says(said, held, news):
    assert weigh(said, held) is news


def test_what_a_fact_says_does_not_contain_when_it_was_said():
    assert content(at(HELD, 7, read=9)) == content(HELD)
    assert content(OTHER) != content(HELD)


facts = st.builds(
    lambda quantity, minutes, read: at(order(quantity=quantity), minutes, read),
    st.integers(1, 3),
    st.integers(0, 2),
    st.none() | st.integers(0, 3),
)


@pytest.mark.promise("H3")
@given(facts, facts)
def test_of_two_words_never_both_count(one, other):
    """Whoever is kept when they come in one order is not replaced when they come in the other."""
    both = (weigh(one, other), weigh(other, one))
    assert both != (News.TRAVELS, News.TRAVELS)
    assert (News.KEEPS not in both) or both in {(News.KEEPS, News.NOTHING), (News.NOTHING, News.KEEPS)}


@pytest.mark.promise("H3")
@given(facts)
def test_the_same_word_again_is_nothing(said):
    assert weigh(said, said) is News.NOTHING


@pytest.mark.promise("H3")
@given(st.lists(facts, min_size=1, max_size=6), st.randoms())
def test_words_of_different_times_end_the_same_in_any_order(said, chance):
    said = [msgspec.structs.replace(fact, as_of=NOON + timedelta(minutes=place)) for place, fact in enumerate(said)]
    chance.shuffle(said)
    held = None
    for fact in said:
        if weigh(fact, held) in (News.TRAVELS, News.KEEPS):
            held = fact
    assert held == max(said, key=lambda fact: fact.as_of)

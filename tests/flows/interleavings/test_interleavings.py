"""Out of order, doubled and lost webhooks, failing far sides and a dying hub end in the state that the far sides tell."""

import asyncio

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

FATES = ("now", "now", "later", "twice", "again", "mixed", "lost")
HOWS = {
    "place": ("paid", "paid", "paid", "unpaid", "pickup", "pay later"),
    "meanwhile": tuple(
        f"{verb} {calls}" for verb in ("cancel", "move", "by_hand", "ship", "code", "split", "pick") for calls in (1, 2, 3, 5)
    ),
    "by_hand": ("code", ""),
    "ship": ("all", "one", "all late", "one late"),
    "wait": ("0.3", "1", "20", "40"),
    "work": ("one by one", "at once"),
    "pile": ("first", "last", "all"),
    "ring_again": ("0", "1", "5", "9"),
    "fault": (
        *("shop 503", "shop acts, 503", "shop acts, drops", "shop idle", "shop hides"),
        *("warehouse 503", "warehouse acts, drops"),
    ),
    "dies": tuple(map(str, range(1, 40, 3))),
}
VERBS = [
    *("place", "pay", "unpay", "cancel", "hold", "unknown", "go_on", "go_on", "move", "move", "split", "by_hand"),
    *("take_back", "pick", "ship", "ship", "ship", "ship", "code", "code", "refuse", "wait", "wait", "jobs"),
    *("work", "work", "work", "work", "work", "work", "work", "pile", "pile", "pile", "ring_again"),
    *("fault", "fault", "meanwhile", "meanwhile", "dies", "restart"),
]
OF = (2, 2, 2, 2, 2, 3, 3, 1, 0)


def an_act(verb):
    hows = st.sampled_from(HOWS.get(verb, ("",)))
    return st.tuples(st.just(verb), st.sampled_from(OF), hows, st.sampled_from(FATES))


acts_of_a_day = st.tuples(an_act("place"), st.lists(st.sampled_from(VERBS).flatmap(an_act), min_size=5, max_size=40))


async def a_day(new_town, do, acts, *, seed=0):
    """A town with two orders of the past, in which all this happens one after the other."""
    town = new_town(seed)
    for how in ("old paid", "old unpaid"):
        do["VERBS"]["place"](town, None, how)
    town.clock.step(1)
    await town.start()
    if seed:
        await town.past_is_known()
    await town.jobs()
    await town.work()
    for act in acts:
        await do["do"](town, act)
    return town


@given(acts=acts_of_a_day, lost=st.booleans(), seed=st.integers(0, 20))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example])
@pytest.mark.promise("H3", "H4", "H5", "H8")
def test_every_interleaving_ends_in_what_the_far_sides_say(new_town, do, judge, acts, lost, seed):
    first, others = acts

    async def live():
        town = await a_day(new_town, do, [first, *others], seed=seed)
        try:
            await do["until_quiet"](town, lost=lost)
            await judge(town)
            before = len(town.writes)
            for ring in list(town.rung[:40]):
                await town.ring(ring)
            await do["until_quiet"](town, lost=lost)
            assert town.writes[before:] == []
            await judge(town)
        finally:
            await town.close()

    asyncio.run(live())

"""Out of order, doubled and lost webhooks, failing far sides and a dying hub end in the state that the far sides tell.

The connectors, the hub and both simulators are the real ones, in one process and on a clock that is turned by hand.
An act is (verb, which order, how, fate of the rings it causes); `acts.py` says what each verb does.
"""

import asyncio

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

FATES = ("now", "now", "later", "twice", "again", "mixed", "lost")
MEANWHILE = ("cancel", "move", "by_hand", "ship", "code", "split", "pick")
FAULTS = (
    *("shop fails", "shop acts and fails", "shop acts and drops", "shop does nothing", "shop hides"),
    *("warehouse fails", "warehouse acts and drops"),
)
HOWS = {
    "place": ("paid", "paid", "paid", "unpaid", "pickup", "pay later"),
    "by_hand": ("code", ""),
    "ship": ("all", "one", "all late", "one late"),
    "wait": ("0.3", "1", "20", "40"),
    "work": ("one by one", "at once"),
    "pile": ("first", "last", "all"),
    "ring_again": ("0", "1", "5", "9"),
    "fault": tuple(f"{fault}{when}" for fault in FAULTS for when in ("", " in 1", " in 2", " in 3")),
    "meanwhile": tuple(f"{verb} {calls}" for verb in MEANWHILE for calls in (1, 2, 3, 5)),
    "dies": tuple(map(str, range(1, 40, 3))),
}
SHOP_VERBS = ["place", "pay", "pay", "cancel", "hold", "go_on", "go_on", "move", "move", "split", "by_hand", "wait"]
WAREHOUSE_VERBS = ["pick", "ship", "ship", "ship", "ship", "code", "code", "wait"]
HUB_VERBS = ["work", "work", "work", "jobs", "pile", "pile", "ring_again"]
TROUBLE = ["unpay", "unknown", "take_back", "refuse", "fault", "fault", "meanwhile", "meanwhile", "dies", "restart"]
OF = (2, 2, 2, 2, 2, 3, 3, 1, 0)


def an_act(verb):
    hows = st.sampled_from(HOWS.get(verb, ("",)))
    return st.tuples(st.just(verb), st.sampled_from(OF), hows, st.sampled_from(FATES))


def acts_with(verbs, **size):
    return st.lists(st.sampled_from(verbs).flatmap(an_act), **size)


every_verb = [*SHOP_VERBS, *WAREHOUSE_VERBS, *HUB_VERBS, *HUB_VERBS, *TROUBLE]
days = st.builds(
    lambda first, others: [first, *others], an_act("place"), acts_with(every_verb, min_size=5, max_size=40)
)
mornings = acts_with(SHOP_VERBS + HUB_VERBS, min_size=3, max_size=15)
afternoons = acts_with(WAREHOUSE_VERBS + HUB_VERBS, min_size=3, max_size=15)
at_leisure = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example, HealthCheck.data_too_large],
)
WORK = ("work", 0, "one by one", "now")
AT_ONCE = ("work", 0, "at once", "now")
LONG, SWEEP, RING_ONE = ("wait", 0, "10000", "now"), ("jobs", 0, "", "now"), ("pile", 0, "first", "now")
PLACED = [("place", 0, "paid", "now"), WORK]
PICKED = [*PLACED, ("pick", 2, "", "now")]


async def a_day(new_town, do, acts, *, seed=0):
    """A town with two orders of the past, in which all this happens one after the other."""
    town = new_town(seed)
    for how in ("old paid", "old unpaid"):
        do["VERBS"]["place"](town, None, how)
    await town.start()
    if seed:
        await town.past_is_known()
    await town.jobs()
    await town.work()
    for act in acts:
        await do["do"](town, act)
    return town


@given(acts=days, lost=st.booleans(), seed=st.integers(0, 20))
@example(  # a change in the second of one that was heard, its ring lost: the sweep sees it
    acts=[("place", 0, "unpaid", "now"), ("pay", 2, "", "now"), ("move", 2, "", "lost"), WORK], lost=True, seed=1
)
@example(  # shipped by hand and taken back in one second; the sweep comes first, the older ring last
    acts=[*PLACED, ("by_hand", 2, "", "later"), ("take_back", 2, "", "lost"), LONG, SWEEP, WORK, RING_ONE, WORK],
    lost=True,
    seed=1,
)
@example(  # taken back unheard, then shipped by the warehouse: what was made by hand is gone
    acts=[*PICKED, ("by_hand", 2, "", "now"), WORK, ("take_back", 2, "", "lost"), ("ship", 2, "all", "now"), WORK],
    lost=True,
    seed=1,
)
@example(  # the code is corrected while the shop is being told of the older one
    acts=[*PLACED, ("ship", 2, "all", "now"), ("wait", 0, "1", "now"), ("code", 2, "", "later"), AT_ONCE],
    lost=True,
    seed=6,
)
@settings(at_leisure, max_examples=120)
@pytest.mark.promise("H2", "H3", "H4", "H5", "H6", "H8", "H12", "O1", "O6", "O7", "O8", "O9")
@pytest.mark.promise("T2", "T3", "T4", "T5", "T6", "T7", "L2", "L10", "L11")
def test_every_interleaving_ends_in_what_the_far_sides_say(  # noqa: PLR0917 - three fixtures, three things drawn
    new_town, do, judge, acts, lost, seed
):
    async def live():
        town = await a_day(new_town, do, acts, seed=seed)
        try:
            await do["until_quiet"](town, lost=lost)
            await judge(town)
            await nothing_moves_any_more(town, do)
            await judge(town)
        finally:
            await town.close()

    asyncio.run(live())


async def nothing_moves_any_more(town, do):
    """A sweep reads no order anew, and the rings of the day rung once more write nothing anywhere."""
    reads = [call.path for call in town.shop.calls if call.path.startswith("/nl/orders/")]
    await do["until_quiet"](town, lost=True)
    assert [call.path for call in town.shop.calls if call.path.startswith("/nl/orders/")] == reads
    before, mails = len(town.writes), len(town.shop.mails)
    for ring in town.rung[:40]:
        await town.ring(ring)
    await do["until_quiet"](town, lost=False)
    assert town.writes[before:] == []
    assert len(town.shop.mails) == mails


async def a_whole_day(new_town, do, morning, afternoon, *, disturbed):
    """The shop is busy in the morning, the warehouse in the afternoon; undisturbed, every ring is read at once."""
    acts = [("place", 0, "paid", "now"), *morning], afternoon
    if not disturbed:
        calm = [[(*act[:3], "now") for act in part if act[0] not in ("pile", "ring_again")] for part in acts]
        acts = [[step for act in part for step in (act, WORK)] for part in calm]
    town = await a_day(new_town, do, acts[0], seed=1)
    await do["until_quiet"](town, lost=disturbed)
    for act in acts[1]:
        await do["do"](town, act)
    await do["until_quiet"](town, lost=disturbed)
    return town


@given(morning=mornings, afternoon=afternoons)
@settings(at_leisure, max_examples=60)
@pytest.mark.promise("H3", "H8", "L1", "L2", "L10", "L11")
def test_disturbed_rings_end_where_perfect_ones_do(new_town, do, seen_from_outside, morning, afternoon):
    async def live(*, disturbed):
        town = await a_whole_day(new_town, do, morning, afternoon, disturbed=disturbed)
        try:
            return seen_from_outside(town)
        finally:
            await town.close()

    perfect = asyncio.run(live(disturbed=False))
    assert asyncio.run(live(disturbed=True)) == perfect

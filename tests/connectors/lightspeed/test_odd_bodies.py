"""Whatever a body about people says, it is taken or refused with a reason; nothing else escapes."""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.lightspeed.translate import reading
from hub_core.errors import Rejected
from hub_core.plugins import Reading
from hub_core.testing import samples

pytestmark = pytest.mark.anyio
BODIES = {
    "customers": "customers-created.json",
    "invoices": "invoices-credited.json",
    "returns": "returns-updated.json",
    "quotes": "quotes-created.json",
}
ODD: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**18), 10**18) | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "resource", "code"]), inner),
    max_leaves=4,
)
HARD = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def mutated(data: st.DataObject, ring_body: Callable[[str], bytes], group: str) -> bytes:
    ((name, inside),) = json.loads(ring_body(BODIES[group])).items()
    changes = data.draw(st.dictionaries(st.sampled_from(sorted(inside)), ODD, max_size=4))
    return json.dumps({name: {**inside, **changes}}).encode()


@pytest.mark.promise("H11")
@HARD
@given(data=st.data(), group=st.sampled_from(sorted(BODIES)))
def test_a_body_is_read_or_refused_with_a_reason(
    data: st.DataObject, group: str, ring_body: Callable[[str], bytes]
) -> None:
    with suppress(Rejected):
        assert isinstance(reading(mutated(data, ring_body, group)), Reading)


@pytest.mark.promise("H11")
@HARD
@given(changes=st.dictionaries(st.sampled_from(["id", "created_at", "order_id", "customer", "quote", "products"]), ODD))
def test_a_checkout_is_read_or_refused_with_a_reason(
    changes: dict[str, Any], ring_body: Callable[[str], bytes]
) -> None:
    with suppress(Rejected):
        assert isinstance(reading(json.dumps({**json.loads(ring_body("checkout.json")), **changes}).encode()), Reading)


@pytest.mark.promise("H11", "H7")
@pytest.mark.parametrize("group", sorted(BODIES))
async def test_a_ring_is_taken_or_refused_with_a_reason(
    stage_of: Any, ring_body: Callable[[str], bytes], group: str
) -> None:
    stage = stage_of(recovery_link="https://shop.example/{hash}")
    ((name, inside),) = json.loads(ring_body(BODIES[group])).items()
    for field in inside:
        for odd in (None, False, [], {}, "x", 7, -1, 1.5, {"resource": False}, [{"id": 7}]):
            body = json.dumps({name: {**inside, field: odd}}).encode()
            with suppress(Rejected):
                await stage.connector.receive(samples.ring(topic=f"{group}/updated", object_id="", body=body))

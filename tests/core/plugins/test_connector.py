"""What a connector does not give, it says so; and secrets never show themselves."""

import pytest

from hub_core.errors import Unsupported
from hub_core.plugins import Connector, Secret, revealed
from hub_core.ports import Ports
from hub_core.testing.fakes import FakePorts
from hub_core.testing.samples import ring


@pytest.mark.anyio
async def test_a_connector_that_only_has_ports_reads_nothing_and_is_always_well():
    plain = Connector(ports=Ports())
    with pytest.raises(Unsupported, match="reads no rings, and orders/updated came"):
        await plain.receive(ring())
    with pytest.raises(Unsupported, match="cannot read orders 7 by hand"):
        await plain.read("orders", "7")
    assert await plain.check() is None
    assert await plain.costs() == {}
    assert await plain.close() is None


def test_a_side_offers_its_sockets_and_no_more_than_was_granted():
    every = FakePorts()
    assert len(every.offered()) == 6
    assert every.only({"orders", "stock"}).offered() == ("orders", "stock")
    assert Ports().offered() == ()


def test_a_secret_shows_itself_only_to_who_asks():
    secret = Secret("hunter2")
    assert "hunter2" not in f"{secret} {secret!r} {[secret]}"
    assert secret.reveal() == "hunter2"
    assert secret != Secret("hunter2")
    assert revealed([secret, Secret("é")]) == (b"hunter2", "é".encode())

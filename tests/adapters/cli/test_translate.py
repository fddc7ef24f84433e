"""`hub translate`: what the hub makes of a vendor's body."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from adapters.cli.readable import readable
from hub_core.models import Money, Ref
from hub_core.testing import samples


@pytest.fixture
def body(tmp_path):
    file = tmp_path / "order.txt"
    file.write_text("order")
    return str(file)


def test_a_body_is_told_as_the_hub_reads_it(house, body):
    answer = house("translate", "paper_shop", body)
    assert answer.exit_code == 0
    lines = answer.stdout.splitlines()
    assert lines[:4] == [f"{body}: an order on paper", "  Order:", "    ref: shop-nl:7", "    number: 1001"]
    assert "      - id: 77" in lines
    assert "        unit_price: 9.95 EUR" in lines
    assert lines[-2] == "  remark: made of paper"


def test_a_body_is_read_from_standard_input(house):
    answer = house("translate", "paper_shop", "-", says="order")
    assert answer.stdout.startswith("standard input: an order on paper\n")


def test_one_that_cannot_be_read_ends_with_1_and_the_others_are_told(house, body, tmp_path):
    wrong = tmp_path / "letter.txt"
    wrong.write_text("dear shop")
    answer = house("translate", "paper_shop", str(wrong), str(tmp_path / "none.txt"), str(tmp_path), body)
    assert answer.exit_code == 1
    assert answer.stderr.splitlines() == [
        f"{wrong}: this is no order of the paper shop",
        f"{tmp_path / 'none.txt'}: it cannot be opened: no such file or directory",
        f"{tmp_path}: it cannot be opened: is a directory",
    ]
    assert f"{body}: an order on paper" in answer.stdout


def test_it_is_there_for_programs(house, body):
    said = json.loads(house("translate", "paper_shop", "--json", body).stdout)
    assert said[0]["reading"]["facts"][0]["number"] == "1001"


def test_a_kind_nobody_offers_or_that_does_not_translate_is_a_sentence(house, body):
    answer = house("translate", "paper_shp", body)
    assert (answer.exit_code, answer.stderr) == (1, "nobody offers the kind 'paper_shp'. Did you mean 'paper_shop'?\n")
    answer = house("translate", "paper_warehouse", body)
    assert answer.stderr == "connectors of the kind paper_warehouse do not say how they translate\n"


def test_neither_file_nor_environment_of_a_hub_is_needed(house, body):
    assert house("translate", "paper_shop", body, HUB_PLUGINS="none.toml", HUB_PORT="many").exit_code == 0


def test_a_warehouse_that_comes_with_the_hub_is_translated(house, tmp_path):
    ring = tmp_path / "ring.json"
    ring.write_text('{"id": "c1", "event": "moon.full", "at": "2026-01-15T12:00:00Z", "data": {}}')
    answer = house.alone("translate", "efulfilment_stub", str(ring))
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "the callback moon.full c1 of a warehouse" in answer.stdout


def test_what_is_empty_is_left_out_and_the_rest_is_readable():
    assert list(readable({"a": "", "b": (), "c": {"d": None}, "e": [1, {"f": True, "g": 0}]})) == [
        "e:", "  - 1", "  - f: yes", "    g: 0"
    ]  # fmt: skip
    assert list(readable(Money(Decimal("9.95"), "EUR"))) == ["9.95 EUR"]
    assert list(readable((Ref("shop-nl", "7"), datetime(2026, 1, 15, 12, tzinfo=UTC)))) == [
        "- shop-nl:7", "- 2026-01-15T12:00:00+00:00"
    ]  # fmt: skip
    assert "  city: Utrecht" in list(readable(samples.order()))

"""What an operator may fill in."""

import pytest

from connectors.efulfilment_stub.wire import SubscriptionBody
from hub_core.plugins import Secret


def test_what_is_left_out_has_its_default(make_settings):
    made = make_settings()
    assert (made.sweep_minutes, made.register_callbacks, made.callback_age_seconds) == (15, True, 300)
    assert (made.old_callback_secrets, made.max_body_bytes) == ((), 1_000_000)


@pytest.mark.parametrize(
    ("url", "base", "host"),
    [
        ("https://warehouse.example", "https://warehouse.example/v1", "warehouse.example"),
        ("http://127.0.0.1:8802/", "http://127.0.0.1:8802/v1", "127.0.0.1"),
        ("https://api.example/stub", "https://api.example/stub/v1", "api.example"),
        ("http://[::1]:80", "http://[::1]:80/v1", "::1"),
    ],
)
def test_calls_begin_with_the_url(make_settings, url, base, host):
    made = make_settings(url=url)
    assert (made.base, made.host) == (base, host)


@pytest.mark.parametrize(
    "url",
    [
        "warehouse.example",
        "ftp://warehouse.example",
        "https://",
        "https://[::1",
        "https://warehouse.example:port",
        "https://ann:pass@warehouse.example",
        "https://warehouse.example?token=1",
        "https://warehouse.example#1",
        "",
    ],
)
def test_an_address_that_cannot_be_called_is_refused(make_settings, url):
    with pytest.raises(ValueError, match=r"url: it must be an .*https://warehouse\.example"):
        make_settings(url=url)


@pytest.mark.parametrize("token", ["two words", "line\nend", "tökén"])
def test_a_token_that_no_header_carries_is_refused_without_being_shown(make_settings, token):
    with pytest.raises(ValueError, match="token: it must be ASCII") as fault:
        make_settings(token=Secret(token))
    assert token not in str(fault.value)


def test_all_faults_are_told_at_once(make_settings):
    with pytest.raises(ValueError, match=r"url: .*; token: "):
        make_settings(url="nowhere", token=Secret("two words"))


def test_no_secret_shows(make_settings):
    assert "whisper" not in repr(make_settings())
    assert "warehouse-token" not in repr(make_settings())
    assert "whisper" not in repr(SubscriptionBody(url="https://hub.example", secret="whisper", events=("stock",)))

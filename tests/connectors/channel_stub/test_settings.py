"""What an operator may fill in."""

import pytest

from hub_core.plugins import Secret


def test_the_defaults(make_settings):
    made = make_settings()
    assert (made.poll_seconds, made.sweep_minutes, made.writes_cancelled, made.statuses) == (30, 1440, True, {})


@pytest.mark.parametrize(
    ("url", "base", "host"),
    [
        ("https://market.example", "https://market.example/v1", "market.example"),
        ("http://127.0.0.1:8804/", "http://127.0.0.1:8804/v1", "127.0.0.1"),
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
        "market.example",
        "ftp://market.example",
        "https://",
        "https://[::1",
        "https://market.example:port",
        "https://ann:pass@market.example",
        "https://market.example?token=1",
        "https://market.example#1",
        "",
    ],
)
def test_an_address_that_cannot_be_called_is_refused(make_settings, url):
    with pytest.raises(ValueError, match=r"url: it must be an .*https://market\.example"):
        make_settings(url=url)


@pytest.mark.parametrize("token", ["two words", "line\nend", "tökén", ""])
def test_a_token_that_no_header_carries_is_refused_without_being_shown(make_settings, token):
    with pytest.raises(ValueError, match="token: it must be ASCII") as fault:
        make_settings(token=Secret(token))
    assert not token or token not in str(fault.value)


def test_all_faults_are_told_at_once(make_settings):
    with pytest.raises(ValueError, match=r"url: .*; token: "):
        make_settings(url="nowhere", token=Secret("two words"))


def test_no_secret_shows(make_settings):
    assert "market-token" not in repr(make_settings())

"""What a shop owner may fill in."""

from collections.abc import Callable
from hashlib import md5

import pytest

from connectors.lightspeed.settings import Settings
from hub_core.plugins import Secret


def test_the_cluster_says_where_the_api_is(settings_of: Callable[..., Settings]) -> None:
    assert settings_of(url=None).address == "https://api.webshopapp.com"
    assert settings_of(url=None, cluster="us1").host == "api.shoplightspeed.com"
    assert not settings_of(url=None).on_this_machine


@pytest.mark.parametrize("url", ["http://127.0.0.1:8801", "http://localhost:8801/", "http://[::1]:8801"])
def test_a_simulator_on_this_machine_is_known(settings_of: Callable[..., Settings], url: str) -> None:
    assert settings_of(url=url).on_this_machine


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"url": "shop.example"}, "url"),
        ({"url": "ftp://shop.example"}, "url"),
        ({"url": "https://shop.example/nl"}, "url"),
        ({"url": "https://user:pass@shop.example"}, "url"),
        ({"url": "https://shop.example:no"}, "url"),
        ({"language": "dutch"}, "language"),
        ({"currency": "euro"}, "currency"),
        ({"sweep_minutes": 0}, "sweep_minutes"),
        ({"stock_bulk_size": 0}, "stock_bulk_size"),
        ({"walk_hours": 0}, "walk_hours"),
        ({"first_days": -1}, "first_days"),
        ({"calls_per_second": 0}, "calls_per_second"),
        ({"max_body_bytes": 0}, "max_body_bytes"),
        ({"shop_id": 0}, "shop_id"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    settings_of: Callable[..., Settings], changes: dict[str, object], field: str
) -> None:
    with pytest.raises(ValueError, match=field):
        settings_of(**changes)


def test_all_faults_are_told_at_once(settings_of: Callable[..., Settings]) -> None:
    with pytest.raises(ValueError, match=r"language.*currency"):
        settings_of(language="dutch", currency="euro")


def test_an_app_signs_in_with_token_and_secret(settings_of: Callable[..., Settings]) -> None:
    app = settings_of(secret=Secret("app-secret"), token=Secret("shop-token"))
    expected = md5(b"shop-tokenapp-secret", usedforsecurity=False).hexdigest()
    assert app.password.reveal() == expected


@pytest.mark.promise("H9")
def test_no_secret_shows_itself(settings_of: Callable[..., Settings]) -> None:
    shown = repr(settings_of(key=Secret("the-key"), secret=Secret("the-secret"), old_secrets=(Secret("the-old"),)))
    assert not any(secret in shown for secret in ("the-key", "the-secret", "the-old"))

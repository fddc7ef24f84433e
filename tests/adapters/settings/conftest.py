"""Kinds of connectors that exist only here, an environment, and a guard against any network."""

import enum
import socket
from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from textwrap import dedent
from typing import Annotated, Any, Literal, NewType

import msgspec
import pytest
from msgspec import Meta

from hub_core.plugins import API, Connector, ConnectorKind, HubSide, Secret, hookimpl
from hub_core.plugins.registry import Registry

Minutes = NewType("Minutes", int)


class Colour(enum.Enum):
    RED = "red"
    BLUE = "blue"


class Depot(msgspec.Struct, frozen=True, kw_only=True):
    city: Annotated[str, Meta(min_length=1, max_length=20)]
    postcode: Annotated[str, Meta(pattern=r"^\d{4}[A-Z]{2}$", description="Four digits and two letters.")]
    opens: time | None = None

    def __post_init__(self) -> None:
        if self.opens == time(3):
            raise ValueError("opens: nobody is there; come later; city: it is asleep")


class ByMail(msgspec.Struct, frozen=True, kw_only=True, tag="mail", tag_field="by"):
    address: str


class ByPhone(msgspec.Struct, frozen=True, kw_only=True, tag="phone", tag_field="by"):
    number: str


class AcmeSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """One of everything a plugin may ask for."""

    key: Secret
    secret: Secret
    old_secrets: tuple[Secret, ...] = ()
    cluster: Literal["eu1", "us1"] = "eu1"
    shop_id: int | None = None
    sweep_minutes: Annotated[Minutes, Meta(ge=1, le=1440)] = Minutes(60)
    page: Annotated[int, Meta(gt=0, lt=251, multiple_of=10)] = 250
    factor: Decimal = Decimal(1)
    ratio: float = 0.5
    register_webhooks: bool = True
    statuses: dict[str, Literal["processing", "on_hold"]] = {}
    depot: Depot | None = None
    depots: list[Depot] = []
    since: datetime | None = None
    pause: timedelta = timedelta(seconds=5)
    colour: Colour = Colour.RED
    window: tuple[int, int] = (0, 24)
    contact: ByMail | ByPhone | None = None
    proof: int | str | None = None
    from_: str = ""

    def __post_init__(self) -> None:
        if self.cluster == "us1" and self.register_webhooks:
            raise ValueError(f"webhooks cannot be registered in us1 with {self.key.reveal()}")


class StoreSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A warehouse asks for little."""

    url: str = "http://localhost"


def _connect(settings: Any, hub: HubSide) -> Connector:
    raise AssertionError("reading a file makes no connector")


class Plugin:
    """A plugin without an entry point."""

    def __init__(self, kind: ConnectorKind[Any]) -> None:
        self.__name__ = kind.name
        self._kind = kind

    @hookimpl
    def hub_connector_kind(self) -> ConnectorKind[Any]:
        return self._kind


KINDS = (
    ConnectorKind(
        name="acme",
        role="shop",
        api=API,
        settings=AcmeSettings,
        connect=_connect,
        offers=frozenset({"orders", "shipments", "stock", "checkouts"}),
    ),
    ConnectorKind(
        name="store", role="warehouse", api=API, settings=StoreSettings, connect=_connect, offers=frozenset({"orders"})
    ),
    ConnectorKind(name="silent", role="channel", api=API, settings=StoreSettings, connect=_connect),
    ConnectorKind(name="untyped", role="shop", api=API, settings=dict, connect=_connect),
)


@pytest.fixture(scope="session")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    """A registry with the kinds above, on a machine where two plugins are installed that do not fit."""
    folder = tmp_path_factory.mktemp("site")
    _install(folder, "acme_old", "0.9", _OLD)
    _install(folder, "acme_broken", "2.1", "import a_module_that_is_nowhere\n")
    found = Registry()
    for kind in KINDS:
        found.add(Plugin(kind))
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        yield found


_OLD = dedent(
    """
    from hub_core.plugins import ConnectorKind, hookimpl

    @hookimpl
    def hub_connector_kind():
        return ConnectorKind(name="acme_old", role="shop", api=0, settings=dict, connect=print)
    """
)


def _install(folder: Path, name: str, version: str, code: str) -> None:
    (folder / f"{name}.py").write_text(code)
    info = folder / f"{name}-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    (info / "entry_points.txt").write_text(f"[connector_hub.connectors]\n{name} = {name}\n")


@pytest.fixture(scope="session")
def environ() -> Mapping[str, str]:
    """What every test file may name; `LS_EMPTY` is set to nothing."""
    return {"LS_KEY": "hunter2-key", "LS_SECRET": "hunter2-secret", "LS_OLD": "hunter2-old", "LS_EMPTY": " "}


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever opens a socket or asks for an address fails the test."""

    def refuse(*args: object, **names: object) -> None:
        pytest.fail("reading a file must not touch the network")

    for name in ("socket", "create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)

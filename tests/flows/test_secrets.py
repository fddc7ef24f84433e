"""A day with faults, logged in full: no secret is shown anywhere, and every story can be followed by its trace."""

import base64
import gc
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CellType, FunctionType, MethodType
from typing import Any

import pytest

from adapters.container import HubContainer
from adapters.settings import read_environment

Wait = Callable[..., None]
PLUGIN = Path(__file__).with_name("plugin")
DATABASE_PASSWORD = "password-of-the-database"
MAIL_PASSWORD = "password-of-the-mail-server"
CLUMSY_KEY = "key-of-a-clumsy-connector"
HOUSE = ("hub_core", "adapters", "connectors", "clumsy_connector")
PLAIN = (dict, list, tuple, set, frozenset, FunctionType, MethodType, CellType)
"""What joins parts and is none itself."""
CLUMSY = """
[connector.clumsy]
kind = "clumsy"
gets = ["customers"]
[connector.clumsy.settings]
key = { env = "CLUMSY_KEY" }
"""
COMMANDS = (
    ("connectors",),
    ("jobs",),
    ("parked",),
    ("problems",),
    ("orders",),
    ("webhooks", "list", "shop-nl"),
    ("connectors", "--json"),
    ("jobs", "--json"),
    ("problems", "--json"),
)


@pytest.fixture
def hub(hub_at: Callable[[str], Any], postgres_url: str, between: Any, port: int) -> Any:
    """A hub on PostgreSQL that logs everything, with a clumsy connector, and a mail server that is not there."""
    # The server that comes with the tests asks for no password and minds none; a given one keeps its own.
    hub = hub_at(postgres_url.replace("//postgres:@", f"//postgres:{DATABASE_PASSWORD}@"))
    hub.addresses["warehouse"] = between.address
    hub.hub_table = (
        "[hub]\nproblems_every_seconds = 1\n"
        f'[hub.mail]\nhost = "127.0.0.1"\nport = {port}\nfrom = "hub@example.com"\nto = ["ann@example.com"]\n'
        f'user = "hub"\npassword = {{ env = "MAIL_PASSWORD" }}\n{CLUMSY}'
    )
    hub.environ |= {
        "HUB_LOG_LEVEL": "DEBUG",
        "MAIL_PASSWORD": MAIL_PASSWORD,
        "CLUMSY_KEY": CLUMSY_KEY,
        "PYTHONPATH": f"{PLUGIN}:{hub.environ.get('PYTHONPATH', '')}",
    }
    return hub


def secrets_of(hub: Any, shop: Any) -> dict[str, str]:
    """Everything that must be shown nowhere, by its name."""
    names = ("SHOP_KEY", "SHOP_SECRET", "WAREHOUSE_TOKEN", "WAREHOUSE_CALLBACK_SECRET", "MAIL_PASSWORD", "CLUMSY_KEY")
    login = f"{hub.environ['SHOP_KEY']}:{hub.environ['SHOP_SECRET']}".encode()
    token = next(one["address"] for one in shop.state()["webhooks"]).rpartition("/")[2]
    assert len(token) > 20
    return {
        **{name: hub.environ[name] for name in names},
        "the basic auth header": base64.b64encode(login).decode(),
        "the path token": token,
        "the database's password": DATABASE_PASSWORD,
    }


def shown_in(text: str, secrets: dict[str, str]) -> list[str]:
    return [name for name, secret in secrets.items() if secret in text]


def a_bad_day(hub: Any, shop: Any, warehouse: Any, between: Any, wait_until: Wait) -> dict[str, Any]:
    """Wrong signatures, answers that fail, lines that drop, a vendor that does not know us; and one good order."""
    shop.do("PUT", "switches", {"wrong_signature": True})
    shop.do("POST", "orders", {"paid": True})
    wait_until(lambda: any(ring["result"] == "401" for ring in shop.state()["rings"]))
    shop.do("PUT", "switches", {"wrong_signature": False})
    good: dict[str, Any] = shop.do("POST", "orders", {"paid": True})
    wait_until(lambda: any(one["status"] == "shipped" for one in shop.state()["shipments"]))

    shop.do("PUT", "switches", {"error_next": 2, "drop_next": 1, "forbidden": []})
    warehouse.do("PUT", "settings", {"fail_next": 2, "drop_next": 1})
    shop.do("POST", "orders", {"paid": True, "lines": [{"sku": "", "ean": ""}]})
    shop.do("POST", "orders/bulk", {"count": 3, "paid": True})
    wait_until(lambda: sum(one["status"] == "shipped" for one in shop.state()["shipments"]) >= 3)
    wait_until(lambda: any("stumbled" in str(line.get("exception")) for line in hub.log()))
    wait_until(lambda: any(line["event"] == "a mail could not be sent" for line in hub.log()))

    between.spoils_login = True
    shop.do("POST", "orders", {"paid": True})
    wait_until(lambda: any(line["event"] == "stopped" for line in hub.log()))
    return good


def traces(hub: Any, origin: str) -> set[str]:
    return {trace for (trace,) in hub.rows(f"SELECT trace FROM inbox WHERE origin = '{origin}'")}  # noqa: S608 - our own words


def can_be_followed(hub: Any, between: Any, good: dict[str, Any]) -> None:
    """From the shop's webhook to the call to the warehouse, and from its callback to the write to the shop."""
    key, log = f"shop-nl:{good['id']}", hub.log()
    (sent,) = {
        call[2].get("x-trace-id", "") for call in between.calls if call[0] == "PUT" and good["id"] == _id(call[1])
    }
    assert sent in traces(hub, "shop-nl")
    (taken,) = [line for line in log if line.get("key") == key and line.get("stream") == "orders"]
    assert taken["trace"] == sent
    (told,) = [line for line in log if line.get("key") == key and line.get("stream") == "shipments"]
    assert told["trace"] in traces(hub, "warehouse")
    calls = [line for line in log if line["event"] == "call"]
    assert any(line["trace"] == sent and line["connector"] == "warehouse" for line in calls if "trace" in line)
    written = [line for line in calls if line.get("trace") == told["trace"] and line["method"] == "PUT"]
    assert [line["connector"] for line in written] == ["shop-nl"]
    rung = traces(hub, "shop-nl") | traces(hub, "warehouse")
    for line in log:
        if line["event"] in ("taken", "not taken", "not read"):
            assert line.get("trace"), line
    assert {line["trace"] for line in log if line["event"] == "taken"} <= rung


def others_are_well(hub: Any) -> bool:
    """Has every job of the start run well, but the one that stumbles?"""
    ends = hub.rows("SELECT last_ok FROM schedules WHERE every_seconds IS NOT NULL AND job <> 'stumble'")
    return bool(ends) and all(well for (well,) in ends)


def _id(path: str) -> int:
    tail = path.partition("?")[0].replace("%3A", ":").rpartition(":")[2]
    return int(tail) if tail.isdigit() else 0


@pytest.mark.promise("G3", "H9", "H7")
def test_no_secret_is_shown_on_a_day_with_faults_and_every_story_has_its_trace(
    hub: Any, shop: Any, warehouse: Any, between: Any, wait_until: Wait
) -> None:
    hub.start()
    wait_until(lambda: others_are_well(hub))
    secrets = secrets_of(hub, shop)
    good = a_bad_day(hub, shop, warehouse, between, wait_until)
    between.spoils_login = False
    printed = "\n".join(hub.run(*words) for words in (*COMMANDS, ("orders", good["number"])))
    printed += hub.run("check", code=0)
    assert hub.stop() == 0
    log = hub.log_file.read_text()
    assert len(log) > 10_000
    assert any(json.loads(line)["level"] == "debug" for line in log.splitlines())
    assert shown_in(log, secrets) == []
    assert shown_in(printed, secrets) == []
    can_be_followed(hub, between, good)


@pytest.mark.promise("H9")
def test_no_secret_is_shown_by_a_command_that_cannot_do_its_work(hub: Any, shop: Any, port: int) -> None:
    secrets = {name: value for name, value in hub.environ.items() if name.endswith(("KEY", "SECRET", "TOKEN"))}
    secrets["the database's password"] = DATABASE_PASSWORD
    said = ""
    good, hub.environ["SHOP_KEY"] = hub.environ["SHOP_KEY"], "another-key-that-is-wrong"
    secrets["the wrong key"] = "another-key-that-is-wrong"
    hub.start()
    hub.stop()
    said += hub.run("check", code=1) + hub.run("webhooks", "sync", "shop-nl", code=1)
    hub.environ["SHOP_KEY"] = good
    hub.environ["HUB_DATABASE_URL"] = f"postgresql://hub:{DATABASE_PASSWORD}@127.0.0.1:{port}/hub"
    for words in (("serve",), ("check",), ("orders",), ("migrate",), ("problems",)):
        said += hub.run(*words, code=1)
    hub.environ["HUB_DATABASE_URL"] = f"postgresql://hub:{DATABASE_PASSWORD}@127.0.0.1:no/hub"
    said += hub.run("check", code=1)
    del hub.environ["MAIL_PASSWORD"]
    said += hub.run("check", code=1)
    assert shown_in(said + hub.log_file.read_text(), secrets) == []
    assert "127.0.0.1" in said


def _room(one: object) -> str:
    return type(one).__module__.partition(".")[0]


def parts_of(root: object) -> Iterator[object]:
    """Everything of ours that can be reached from there."""
    seen, waiting = {id(root)}, [root]
    while waiting:
        one = waiting.pop()
        yield one
        for other in gc.get_referents(one):
            ours = _room(other) in HOUSE
            plain = isinstance(other, PLAIN) or _room(other) == "litestar"
            if id(other) not in seen and (ours or plain) and not isinstance(other, type):
                seen.add(id(other))
                waiting.append(other)


@pytest.mark.promise("G3")
def test_no_part_of_the_house_shows_a_secret(hub: Any, shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(PLUGIN))
    (hub.folder / "plugins.toml").write_text(hub.plugins_toml())
    environ = {**hub.environ, "HUB_PLUGINS": str(hub.folder / "plugins.toml")}
    box = HubContainer(environment=read_environment(environ), environ=environ)
    secrets = {name: value for name, value in environ.items() if name.endswith(("KEY", "SECRET", "TOKEN", "PASSWORD"))}
    secrets["the database's password"] = DATABASE_PASSWORD
    login = f"{environ['SHOP_KEY']}:{environ['SHOP_SECRET']}".encode()
    secrets["the basic auth header"] = base64.b64encode(login).decode()
    roots = (
        box.environment(),
        box.file(),
        box.storage(),
        box.hub(),
        box.house(),
        box.house().routes(),
        box.teller(),
        box.worker(),
    )
    ours = [one for one in parts_of(roots) if _room(one) in HOUSE]
    assert {"Door", "Api", "Postman", "Sql", "Settings", "Egress"} <= {type(one).__name__ for one in ours}
    shown = {type(one).__qualname__: shown_in(repr(one) + str(one), secrets) for one in ours}
    assert {name: found for name, found in shown.items() if found} == {}

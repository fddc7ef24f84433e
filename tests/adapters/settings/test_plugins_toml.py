"""What a right `plugins.toml` says."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from adapters.settings import ConfigFaults, HubFile, HubSettings, read_plugins_toml, remarks
from hub_core.errors import ConfigError
from hub_core.models import HubRules, Route, Rules
from hub_core.plugins.registry import Registry

GOOD = Path(__file__).parent / "good"
ROOT = Path(__file__).parents[3]
SHOP = '[connector.shop]\nkind = "silent"\ngives = ["orders"]\n'


@pytest.fixture
def everything(tmp_path: Path, registry: Registry, environ: Mapping[str, str]) -> HubFile:
    (tmp_path / "plugins.toml").write_text((GOOD / "everything.toml").read_text())
    (tmp_path / "shop.secret").write_text("hunter2-in-a-file\n")
    (tmp_path / "mail.secret").write_text("hunter2-of-mail\r\n")
    return read_plugins_toml(tmp_path / "plugins.toml", registry, environ)


def read(text: str, folder: Path, registry: Registry) -> HubFile:
    path = folder / "plugins.toml"
    path.write_text(text)
    return read_plugins_toml(path, registry, {})


def test_the_connectors_stand_in_the_order_of_the_file(everything: HubFile) -> None:
    assert [entry.name for entry in everything.connectors] == ["warehouse", "shop-nl"]
    warehouse, shop = everything.connectors
    assert (warehouse.kind.name, warehouse.role) == ("store", "warehouse")
    assert (warehouse.gives, warehouse.gets) == (("stock", "shipments"), ("orders",))
    assert (shop.kind.name, shop.role) == ("acme", "shop")
    assert shop.gives == ("orders", "stock", "shipments", "products", "checkouts")


def test_the_rules_are_those_of_the_core(everything: HubFile) -> None:
    warehouse, shop = everything.connectors
    methods = {"PostNL - standard": "STD", "*": "ANY"}
    assert warehouse.rules == Rules(locations=("warehouse/main",), only_paid=True, methods=methods)
    assert list(warehouse.rules.methods) == list(methods)
    live_from = datetime(2025, 1, 31, 11, tzinfo=UTC)
    assert shop.rules == Rules(
        live_from=live_from, stock_locations=("warehouse/main",), stock_buffer=2, pickup_location="warehouse/main"
    )


@pytest.mark.promise("O14")
def test_routes_stand_in_the_order_of_the_file_and_are_rules_of_the_hub(everything: HubFile) -> None:
    belgium = Route(
        name="mugs of Belgium",
        to="warehouse",
        shops=("shop-nl",),
        countries=("BE", "LU"),
        skus=("MUG-*",),
        in_stock_at=("warehouse/main",),
    )
    assert everything.routes == everything.rules().routes == (belgium, Route(to="warehouse"))
    assert everything.rules().product_master == "shop-nl"


def test_the_settings_are_the_kinds_own_struct(everything: HubFile) -> None:
    warehouse, shop = everything.connectors
    assert warehouse.settings == warehouse.kind.settings()
    settings = shop.settings
    assert isinstance(settings, shop.kind.settings)
    assert (settings.cluster, settings.shop_id, settings.page, settings.proof) == ("us1", 12, 100, "of life")
    assert (settings.factor, settings.ratio) == (Decimal("1.10"), 2.0)
    assert settings.statuses == {"parked_somewhere": "processing"}
    assert (settings.depot.city, settings.depot.opens) == ("Goes", time(8, 30))
    assert [depot.city for depot in settings.depots] == ["Sluis"]
    assert settings.since == datetime(2025, 1, 1, tzinfo=UTC)
    assert (settings.pause, settings.colour.value, settings.window) == (timedelta(minutes=15), "blue", (9, 17))
    assert (settings.contact.number, settings.from_) == ("112", "here")


def test_secrets_come_from_the_environment_and_from_files_beside_the_file(everything: HubFile) -> None:
    settings = everything.connectors[1].settings
    assert settings.key.reveal() == "hunter2-key"
    assert settings.secret.reveal() == "hunter2-in-a-file"
    assert [secret.reveal() for secret in settings.old_secrets] == ["hunter2-old", "hunter2-in-a-file"]


def test_nothing_shows_a_secret(everything: HubFile) -> None:
    assert "hunter2" not in repr(everything)
    assert "hunter2" not in str(everything)


def test_mail_is_told_as_it_is_written(everything: HubFile) -> None:
    mail = everything.hub.mail
    assert mail is not None
    assert (mail.host, mail.port, mail.sender, mail.tls) == (
        "mail.example.com",
        587,
        "Hub <hub@example.com>",
        "starttls",
    )
    assert mail.to == ("owner@example.com", "night@example.com")
    assert mail.password is not None
    assert (mail.user, mail.password.reveal()) == ("hub", "hunter2-of-mail")
    assert everything.hub.problems_every_seconds == 5
    assert everything.hub.rules() == HubRules(
        product_master="shop-nl", relay_domains=("relay.example.com",), mask_after_months=24
    )


def test_what_is_not_written_has_its_default(tmp_path: Path, registry: Registry) -> None:
    read_file = read(SHOP, tmp_path, registry)
    (entry,) = read_file.connectors
    assert (entry.gets, entry.rules, entry.settings.url) == ((), Rules(), "http://localhost")
    assert read_file.hub == HubSettings()
    assert (read_file.hub.mail, read_file.hub.problems_every_seconds) == (None, 60)
    assert read_file.hub.rules() == HubRules()


@pytest.mark.promise("O14")
def test_what_rules_of_routing_leave_to_people_is_remarked(tmp_path: Path, registry: Registry) -> None:
    stores = "".join(f'[connector.{name}]\nkind = "store"\ngets = ["orders"]\n' for name in ("north", "south"))
    some = read(SHOP + stores + '[[route]]\nto = "north"\ncountries = ["NL"]\n', tmp_path, registry)
    assert remarks(some) == (
        "no [[route]] takes every order: one that no rule fits waits for hub release --to NAME",
        "no [[route]] leads to south: it gets what a person releases to it, and nothing else",
    )
    every = '[[route]]\nto = "north"\ncountries = ["NL"]\n[[route]]\nto = "south"\n'
    assert remarks(read(SHOP + stores + every, tmp_path, registry)) == ()


@pytest.mark.promise("C9")
def test_never_masking_is_allowed_and_remarked(tmp_path: Path, registry: Registry) -> None:
    file = read('[hub]\nmask_after_months = "never"\n' + SHOP, tmp_path, registry)
    assert file.hub.rules().mask_after_months is None
    assert remarks(file)[0] == "personal data is never masked: [hub] mask_after_months says so"


def test_mail_needs_no_user(tmp_path: Path, registry: Registry) -> None:
    text = '[hub.mail]\nhost = "localhost"\nfrom = "hub@example.com"\nto = ["owner@example.com"]\n'
    mail = read(text, tmp_path, registry).hub.mail
    assert mail is not None
    assert (mail.port, mail.user, mail.password, mail.tls) == (25, None, None, "none")


@pytest.mark.promise("H15")
def test_a_rule_overrides_the_role_of_the_kind(tmp_path: Path, registry: Registry) -> None:
    assert read(SHOP, tmp_path, registry).connectors[0].role == "channel"
    assert read(SHOP + 'rules.role = "shop"\n', tmp_path, registry).connectors[0].role == "shop"


def test_an_empty_file_is_a_hub_without_connectors(registry: Registry) -> None:
    file = read_plugins_toml(GOOD / "empty.toml", registry, {})
    assert file == HubFile(hub=HubSettings(), connectors=())
    assert remarks(file) == ("no connector is switched on: nothing will travel",)


def test_the_file_of_the_repository_reads(registry: Registry) -> None:
    secrets = ("SHOP_NL_KEY", "SHOP_NL_SECRET", "WAREHOUSE_TOKEN", "WAREHOUSE_CALLBACK_SECRET")
    file = read_plugins_toml(ROOT / "plugins.toml", registry, dict.fromkeys(secrets, "invented"))
    assert [(entry.name, entry.role) for entry in file.connectors] == [("shop-nl", "shop"), ("warehouse", "warehouse")]
    assert remarks(file) == ()


def test_remarks_tell_of_streams_with_one_end(everything: HubFile, tmp_path: Path, registry: Registry) -> None:
    assert remarks(everything) == ()
    assert remarks(read(SHOP, tmp_path, registry)) == (
        "nobody gets orders: those of shop are kept, and handed to nobody",
    )
    text = '[connector.w]\nkind = "store"\ngets = ["orders"]\n'
    assert remarks(read(text, tmp_path, registry)) == ("nobody gives orders, and w would get them",)


def test_one_warehouse_may_get_orders_beside_another_that_does_not(tmp_path: Path, registry: Registry) -> None:
    text = '[connector.a]\nkind = "store"\ngets = ["orders"]\n[connector.b]\nkind = "store"\ngives = ["stock"]\n'
    assert len(read(text, tmp_path, registry).connectors) == 2


def test_two_givers_of_different_locations_are_welcome(tmp_path: Path, registry: Registry) -> None:
    text = "\n".join(f'[connector.{name}]\nkind = "store"\ngives = ["stock"]\n' for name in ("north", "south"))
    assert len(read(text, tmp_path, registry).connectors) == 2


def test_line_ends_of_other_machines_are_read(tmp_path: Path, registry: Registry) -> None:
    path = tmp_path / "plugins.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SHOP.replace("\n", "\r\n").encode())
    assert len(read_plugins_toml(path, registry, {}).connectors) == 1
    path.write_bytes(b"# one\r\n\r\n[hub]\r\nmial = 1\r\n")
    with pytest.raises(ConfigFaults) as caught:
        read_plugins_toml(path, registry, {})
    assert [fault.line for fault in caught.value.faults] == [4]


@pytest.mark.promise("H9")
@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        (None, None, "no such file"),
        (b"# fine\n# caf\xe9\n", 2, "UTF-8"),
        (b"a = " + b"[" * 20_000, None, "too deeply"),
        (b"a = " + b"9" * 5_000, None, "larger than can be read"),
        (b"a = 1e99999999999999999999", None, "larger than can be read"),
        (b"# long\n" * 200_000, None, "larger than"),
        (b'a = "C:\\data"\n', 1, "backslash"),
        (b'a = """\nendless\n', 3, "a text is not closed"),
        (b"a = 2025-02-30\n", 1, "no such date"),
        (b"a = { b = 1\n", 1, "in braces is not closed"),
        (b"a = 1 b = 2\n", 1, "more stands behind a value"),
        (b"[a\n", 1, "name of a table is not closed"),
        (b"a = {b = 1}\na.c = 2\n", 2, "closed before"),
        (b"a = {b = 1, b = 2}\n", 1, "twice"),
        (b"= 1\n", 1, "neither a key nor a table"),
        (b"a. = 1\n", 1, "name of a key is missing"),
        (b"a = '\x01'\n", 1, "TOML forbids"),
        (b'a = "\\u12"\n', 1, "an escape in a text is not complete"),
        (b'a = "\\ud800"\n', 1, "an escape in a text names no letter"),
    ],
)
def test_a_file_that_is_no_toml_is_told_in_our_words(
    content: bytes | None, line: int | None, says: str, tmp_path: Path, registry: Registry
) -> None:
    path = tmp_path / "plugins.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        read_plugins_toml(path, registry, {})
    assert isinstance(caught.value, ConfigFaults)
    (fault,) = caught.value.faults
    assert says in fault.says
    assert fault.line == line


def test_a_name_that_is_a_folder_cannot_be_read(tmp_path: Path, registry: Registry) -> None:
    with pytest.raises(ConfigFaults, match="HUB_PLUGINS"):
        read_plugins_toml(tmp_path, registry, {})

"""The registry finds the kinds asked for, imports no other, and refuses those that do not fit the door."""

import sys
import types
from importlib.metadata import EntryPoint

import msgspec
import pytest

from hub_core.errors import ConfigError
from hub_core.plugins import API, Connector, ConnectorKind, hookimpl
from hub_core.plugins import registry as room
from hub_core.plugins.registry import GROUP, Registry
from hub_core.ports import Ports


class Settings(msgspec.Struct, forbid_unknown_fields=True):
    """Nothing to fill in."""


def kind(name="acme", api=API):
    return ConnectorKind(
        name=name, role="shop", api=api, settings=Settings, connect=lambda _settings, _hub: Connector(ports=Ports())
    )


def plugin(name, *answers, hook="hub_connector_kind"):
    """A module that describes what it is told to describe."""
    module = types.ModuleType(name)
    if answers:
        module.__dict__[hook] = hookimpl(_answering(answers[0], hook))
    return module


def _answering(answer, hook):
    def describe():
        return answer

    describe.__name__ = hook
    return describe


@pytest.fixture
def installed(monkeypatch):
    """Lets plugins be installed, as far as entry points tell."""
    entries = []

    def entry_points(*, group, name=None):
        assert group == GROUP
        return [entry for entry in entries if name in (None, entry.name)]

    def install(name, module, where=None):
        where = where or f"test_{name}"
        if module is not None:
            monkeypatch.setitem(sys.modules, where, module)
        entries.append(EntryPoint(name=name, value=where, group=GROUP))

    monkeypatch.setattr(room, "entry_points", entry_points)
    return install


def test_our_own_connectors_come_in_by_the_same_door_as_a_strangers():
    assert {"lightspeed", "efulfilment_stub"} <= set(Registry.offered())
    kinds = Registry().load(["lightspeed", "efulfilment_stub"])
    assert [kinds[name].role for name in ("lightspeed", "efulfilment_stub")] == ["shop", "warehouse"]


def test_a_kind_that_nobody_asked_for_is_not_imported(installed):
    installed("acme", plugin("acme", kind()))
    installed("broken", None, where="no_such_module_anywhere")
    loaded = Registry()
    assert list(loaded.load(["acme"])) == ["acme"]
    assert loaded.load(["acme"]) == loaded.load(["acme", "acme"])


def test_two_hubs_in_one_process_do_not_meet(installed):
    installed("acme", plugin("acme", kind()))
    assert Registry().load(["acme"]).keys() == Registry().load(["acme"]).keys()


def test_all_faults_are_told_at_once_each_with_its_cure(installed):
    installed("acme", plugin("acme", kind()))
    installed("gone", None, where="no_such_module_anywhere")
    installed("old", plugin("old", kind("old", api=API + 1)))
    with pytest.raises(ConfigError) as fault:
        Registry().load(["acmee", "gone", "old"])
    said = str(fault.value).splitlines()
    assert said[0] == "nobody offers the kind 'acmee'. Did you mean 'acme'?"
    assert said[1].startswith("the plugin of kind 'gone' (no_such_module_anywhere) cannot be imported: ModuleNotFound")
    assert f"was written for version {API + 1} of the door; this hub speaks {API}" in said[2]


def test_a_name_like_no_other_is_answered_with_what_there_is(installed):
    installed("acme", plugin("acme", kind()))
    assert Registry.unknown("zzz") == "nobody offers the kind 'zzz'. Installed: acme."


def test_a_misspelt_hook_stops_the_start(installed):
    installed("acme", plugin("acme", kind(), hook="hub_conector_kind"))
    with pytest.raises(ConfigError, match=r"does not fit: .*unknown hook 'hub_conector_kind'"):
        Registry().load(["acme"])


@pytest.mark.parametrize("answers", [(), ("a text",)])
def test_a_plugin_describes_exactly_one_kind(installed, answers):
    installed("acme", plugin("acme", *answers))
    with pytest.raises(ConfigError, match="must describe exactly one kind by the hook 'hub_connector_kind'"):
        Registry().load(["acme"])


def test_a_plugin_without_an_entry_point_is_added_by_hand():
    taken = Registry()
    described = taken.add(plugin("acme", kind()))
    assert taken.load(["acme"]) == {"acme": described}


def test_one_module_may_be_asked_for_twice(installed):
    shared = plugin("acme", kind())
    installed("acme", shared)
    installed("acme_too", shared, where="test_acme")
    assert Registry().load(["acme", "acme_too"])["acme_too"].name == "acme"

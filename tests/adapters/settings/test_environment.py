"""What the environment says of one machine."""

from pathlib import Path

import pytest

from adapters.settings import ConfigFaults, Environment, read_environment


def test_an_empty_environment_has_every_default() -> None:
    found = read_environment({"HUB_PORT": "", "HUB_PUBLIC_URL": " "})
    assert found.database_url.reveal() == "sqlite:///hub.db"
    assert (found.host, found.port, found.public_url) == ("127.0.0.1", 8800, None)
    assert (found.plugins, found.log) == (Path("plugins.toml"), "text")


def test_every_variable_is_read() -> None:
    found = read_environment(
        {
            "HUB_DATABASE_URL": "postgresql://hub:hunter2@db:5432/shop?password=hunter2",
            "HUB_HOST": "0.0.0.0",  # noqa: S104  # a text that is read; nothing listens
            "HUB_PORT": "0",
            "HUB_PUBLIC_URL": "https://hub.example.com/in/",
            "HUB_PLUGINS": "conf/mine.toml",
            "HUB_LOG": "json",
        }
    )
    assert found.database_url.reveal() == "postgresql://hub:hunter2@db:5432/shop?password=hunter2"
    assert (found.host, found.port) == ("0.0.0.0", 0)  # noqa: S104  # the same
    assert found.public_url == "https://hub.example.com/in"
    assert (found.plugins, found.log) == (Path("conf/mine.toml"), "json")


def test_the_password_of_the_database_is_shown_nowhere() -> None:
    found = read_environment({"HUB_DATABASE_URL": "postgresql://hub:hunter2@db/shop?password=hunter2"})
    assert found.database == "postgresql://db/shop"
    assert "hunter2" not in repr(found)


@pytest.mark.parametrize("url", ["sqlite:///hub.db", "sqlite:////var/hub.db", "memory://", "postgresql+psycopg:///hub"])
def test_the_databases_the_hub_knows_are_taken(url: str) -> None:
    found = read_environment({"HUB_DATABASE_URL": url})
    assert (found.database_url.reveal(), found.database) == (url, url)


@pytest.mark.promise("H9")
@pytest.mark.parametrize(
    ("name", "value", "says", "cure"),
    [
        ("HUB_PORT", "eighty", "'eighty' is no port", "from 0 to 65535"),
        ("HUB_PORT", "65536", "no port", "like 8800"),
        ("HUB_PORT", "-1", "no port", "like 8800"),
        ("HUB_PORT", "٨٠", "no port", "like 8800"),
        ("HUB_HOST", "http://here", "no name or address", "127.0.0.1"),
        ("HUB_PUBLIC_URL", "hub.example.com", "no address of the web", "https://hub.example.com"),
        ("HUB_PUBLIC_URL", "ftp://hub.example.com", "no address of the web", "https://"),
        ("HUB_PUBLIC_URL", "https://a:hunter2@hub.example.com", "a user", "https://"),
        ("HUB_PUBLIC_URL", "https://hub.example.com/?a=1", "question mark", "https://"),
        ("HUB_PUBLIC_URL", "https://hub.example.com:port", "cannot be read", "as a number"),
        ("HUB_PUBLIC_URL", "https://[hub", "cannot be read", "as a number"),
        ("HUB_LOG_LEVEL", "loud", "'loud' is no level", "DEBUG, INFO"),
        ("HUB_LOG", "xml", "'xml' is no form", "text or json"),
        ("HUB_DATABASE_URL", "hub.db", "no address of a database", "sqlite:///hub.db"),
        ("HUB_DATABASE_URL", "mysql://hub:hunter2@db/hub", "no address of a database", "postgresql://"),
        ("HUB_DATABASE_URL", "sqlite://hub.db", "names no file", "sqlite:///hub.db"),
        ("HUB_DATABASE_URL", "sqlite://", "names no file", "sqlite:///hub.db"),
        ("HUB_DATABASE_URL", "postgresql://hub:hunter2@db:port/hub", "cannot be read", "as a number"),
    ],
)
def test_a_wrong_value_is_told_with_its_cure(name: str, value: str, says: str, cure: str) -> None:
    with pytest.raises(ConfigFaults) as caught:
        read_environment({name: value})
    (fault,) = caught.value.faults
    assert fault.field == name
    assert says in fault.says
    assert cure in fault.cure
    assert "hunter2" not in str(caught.value)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(ConfigFaults) as caught:
        read_environment({"HUB_PORT": "a", "HUB_LOG": "b", "HUB_DATABASE_URL": "c", "HUB_PUBLIC_URL": "d"})
    assert {fault.field for fault in caught.value.faults} == {
        "HUB_PORT",
        "HUB_LOG",
        "HUB_DATABASE_URL",
        "HUB_PUBLIC_URL",
    }
    assert str(caught.value).startswith("environment HUB_")


@pytest.mark.parametrize("form", ["text", "json"])
def test_both_forms_of_the_log_are_taken(form: str) -> None:
    assert read_environment({"HUB_LOG": form}).log == form


@pytest.mark.parametrize("level", ["DEBUG", "info", "Warning", "ERROR"])
def test_every_level_of_the_log_is_taken(level: str) -> None:
    assert read_environment({"HUB_LOG_LEVEL": level}).log_level == level.upper()


def test_an_environment_does_not_change() -> None:
    found = read_environment({})
    assert isinstance(found, Environment)
    with pytest.raises(AttributeError):
        found.port = 1  # type: ignore[misc]  # that it cannot be set is the promise

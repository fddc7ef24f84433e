"""Logs: one line each, as text or as JSON, with the trace of what is being done and without any secret."""

import asyncio
import io
import json
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from adapters.logs import set_up_logs
from adapters.settings import Environment, MailSettings
from hub_core.errors import Unavailable
from hub_core.plugins import Secret
from hub_core.testing.samples import NOON
from hub_core.use_cases.trace import tracing

log = logging.getLogger("hub.test")
Lines = Callable[[], list[Any]]


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Logs go where pytest wants them again afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def text() -> Lines:
    out = io.StringIO()
    set_up_logs("text", out=out)
    return lambda: out.getvalue().splitlines()


@pytest.fixture
def lines() -> Lines:
    out = io.StringIO()
    set_up_logs("json", out=out)
    return lambda: [json.loads(line) for line in out.getvalue().removesuffix("\n").split("\n")]


def test_a_line_of_json_says_when_what_who_and_everything_beside(lines):
    log.info("taken", extra={"connector": "warehouse", "ms": 1.5, "key": "shop-nl:7", "none": None, "well": True})
    [line] = lines()
    stamp = datetime.fromisoformat(line.pop("timestamp"))
    assert abs((datetime.now(UTC) - stamp).total_seconds()) < 60
    assert line == {
        "event": "taken",
        "level": "info",
        "logger": "hub.test",
        "connector": "warehouse",
        "ms": 1.5,
        "key": "shop-nl:7",
        "none": None,
        "well": True,
    }


def test_a_line_of_text_begins_with_when_how_bad_and_what(text):
    log.warning("not taken", extra={"connector": "warehouse", "reason": "no mugs", "well": False})
    [line] = text()
    stamp, rest = line.split(" ", 1)
    assert stamp.startswith("timestamp=20")
    assert stamp.endswith("Z")
    assert rest == 'level=warning event="not taken" connector=warehouse reason="no mugs" well=false logger=hub.test'


def test_what_is_done_for_a_webhook_carries_its_trace_to_the_end(lines):
    async def later() -> None:
        await asyncio.sleep(0)
        await asyncio.to_thread(log.info, "far away")

    async def story() -> None:
        with tracing("c0ffee"):
            log.info("here")
            await asyncio.create_task(later())
        log.info("afterwards")

    asyncio.run(story())
    assert [line.get("trace") for line in lines()] == ["c0ffee", "c0ffee", None]


@pytest.mark.parametrize("form", ["json", "text"])
def test_a_secret_is_never_shown_wherever_it_hides(form):
    out = io.StringIO()
    set_up_logs(form, out=out)
    secret = Secret("sesame")
    mail = MailSettings(host="mail.example", sender="a@b.c", to=("d@e.f",), user="hub", password=secret)
    hidden = {
        "bare": secret,
        "listed": [secret, (secret,)],
        "named": {"password": secret},
        "settings": mail,
        "house": Environment(database_url=secret),
        "fault": Unavailable(f"cannot reach {secret}"),
    }
    log.info("all of %s", secret, extra=hidden)
    log.error("and %r", secret, extra=hidden, exc_info=Unavailable(f"cannot reach {secret}"))
    assert "sesame" not in out.getvalue()
    assert out.getvalue().count("***") > 8


@pytest.mark.parametrize("form", ["json", "text"])
def test_an_exception_is_part_of_its_line(form):
    out = io.StringIO()
    set_up_logs(form, out=out)
    try:
        {}["mug"]
    except KeyError as fault:
        log.exception("a hand failed")
        log.error("and again", exc_info=fault)
    log.info("next", stack_info=True)
    made = out.getvalue().splitlines()
    assert len(made) == 3
    for line in made[:2]:
        assert "Traceback (most recent call last)" in line
        assert "KeyError: 'mug'" in line


def test_whatever_is_logged_is_one_line_of_valid_json(lines):
    strange = {
        "when": NOON,
        "money": Decimal("9.95"),
        "large": 10**40,
        "nan": float("nan"),
        "bytes": b"\xff",
        "set": {"a"},
        "object": object(),
        "fault": ValueError("a\nb"),
        "keys": {1: "one", (1, 2): "two"},
        "word": 'a\r\nb\t"c" \x1b[31m \u2028 日本',
        "broken": "\ud800",
    }
    for name, value in strange.items():
        log.info("strange", extra={name: value})
    log.info("a %s word", "\ud800broken")
    found = lines()
    assert [next(iter(line.keys() & {name})) for line, name in zip(found, strange, strict=False)] == list(strange)
    assert found[9]["word"] == strange["word"]
    assert found[10]["broken"] == "\ud800"
    assert found[11]["event"] == "a \ud800broken word"


@pytest.mark.parametrize(
    "word", ["a\nlevel=error event=forged", "\r\x1b[2Jgone", 'quote" level=error', "\x85\u2028\u202e", "\ud800"]
)
def test_no_word_of_a_vendor_breaks_a_line_of_text_or_commands_the_terminal(text, word):
    log.info("said", extra={"word": word})
    log.info("next")
    made = text()
    assert len(made) == 2
    assert all(line.isprintable() for line in made)
    assert made[1].endswith("level=info event=next logger=hub.test")
    assert "level=error" not in made[0].split('word="')[0]


def test_words_of_any_language_stay_readable(text):
    log.info("said", extra={"word": "naar 日本 é"})
    assert 'word="naar 日本 é"' in text()[0]


def test_extra_words_take_nobody_elses_place(lines):
    log.error("taken", extra={"level": "sea", "logger": "somebody", "timestamp": "never"})
    [line] = lines()
    assert (line["level"], line["logger"], line["timestamp"][:2]) == ("error", "hub.test", "20")


def test_chatter_of_others_is_left_out_and_their_warnings_are_not(lines):
    for name in ("httpx", "uvicorn.access", "aiohttp.access", "asyncio"):
        logging.getLogger(name).info("chatter")
        logging.getLogger(name).warning("trouble")
    log.debug("chatter")
    assert [line["event"] for line in lines()] == ["trouble"] * 4


def test_what_uvicorn_says_in_colour_is_said_once(lines):
    logging.getLogger("uvicorn.error").info("Started [%d]", 3, extra={"color_message": "Started [\x1b[36m%d\x1b[0m]"})
    [line] = lines()
    assert line["event"] == "Started [3]"
    assert "color_message" not in line


def test_setting_up_twice_says_everything_once():
    first, second = io.StringIO(), io.StringIO()
    set_up_logs("text", out=first)
    set_up_logs("json", out=second, level="ERROR")
    log.warning("quiet")
    log.error("loud")
    assert first.getvalue() == ""
    assert [msgspec.json.decode(line)["event"] for line in second.getvalue().splitlines()] == ["loud"]


def test_logs_go_to_standard_error(capsys):
    set_up_logs("text")
    log.info("here")
    said = capsys.readouterr()
    assert said.out == ""
    assert "event=here" in said.err

"""A text is found however it was spelt, and nothing else is."""

import json
import unicodedata
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub_core.decisions.spelling import Sought, legible

ANNA = "anna@example.org"
STREET = 'Größe/Straße "1"'


@pytest.mark.promise("C8")
@pytest.mark.parametrize(
    "spelt",
    [
        ANNA,
        "To: ANNA@Example.ORG;",
        "anna\\u0040example.org",
        "mail=anna%40example%2Eorg&x=1",
        STREET,
        STREET.upper(),
        json.dumps({"street": STREET}),
        json.dumps(json.dumps({"street": STREET})),
        json.dumps({"street": unicodedata.normalize("NFD", STREET)}),
        json.dumps(STREET, ensure_ascii=False).replace("/", "\\/"),
        json.dumps(STREET).upper().replace("\\U", "\\u"),
        quote(STREET),
        unicodedata.normalize("NFD", STREET),
    ],
)
def test_every_spelling_is_found_and_replaced(spelt: str) -> None:
    texts = Sought([ANNA, STREET])
    assert texts.stand_in(spelt)
    assert not texts.stand_in(texts.replaced(spelt, by="***"))
    assert "***" in texts.replaced(spelt, by="***")


@pytest.mark.parametrize("other", ["", "anna@example-org", "hanne@example.org", "\\u0041nne", "100 %", "a\\b"])
def test_another_text_is_not_found(other: str) -> None:
    assert not Sought([ANNA]).stand_in(other)
    assert Sought([ANNA]).replaced(other, by="***") == other


@pytest.mark.parametrize("texts", [[], [""]])
def test_of_no_text_nothing_is_found(texts: list[str]) -> None:
    assert not Sought(texts).stand_in(ANNA)
    assert Sought(texts).replaced(ANNA, by="***") == ANNA


def test_the_longest_goes_first() -> None:
    assert Sought(["anna", ANNA]).replaced(f"anna <{ANNA}>", by="*") == "* <*>"


def test_what_replaces_is_taken_word_for_word() -> None:
    assert Sought([ANNA]).replaced(ANNA, by=r"\1 \g<0>") == r"\1 \g<0>"


@given(before=st.text(max_size=5), text=st.text(min_size=1, max_size=8), after=st.text(max_size=5))
def test_whatever_is_found_can_be_replaced(before: str, text: str, after: str) -> None:
    texts = Sought([text])
    for spelt in (text, json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1], quote(text)):
        masked = texts.replaced(f"{before}{spelt}{after}", by="\x00")
        assert not texts.stand_in(masked) or text == "\x00"


@given(text=st.text(st.characters(blacklist_categories=["C", "M"]), min_size=1, max_size=8))
def test_json_hides_nothing(text: str) -> None:
    for spelt in (json.dumps({"it": text}), json.dumps({"it": text}, ensure_ascii=False), quote(text)):
        assert Sought([text]).stand_in(spelt)


def test_a_body_is_read_as_what_it_is() -> None:
    assert legible("Größe".encode()) == "Größe"
    assert legible("Größe".encode("latin-1")) == "Größe"

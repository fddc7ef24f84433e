"""Words of several connectors about one person: one profile, field by field (C3, C5, C6, C7)."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from hub_core.decisions.fields import ADDRESSES, EMAIL, FIELDS, MARKETING, is_empty, mark, same
from hub_core.decisions.handing import strictly_later
from hub_core.decisions.mails import email_key
from hub_core.models import Address, Customer, FieldWord, Profile, Ref

_DETAILS = frozenset({"company", "phone", "email", "street2", "region"})
"""Parts of an address that do not make the place, and that many systems have no word for."""


class Told(msgspec.Struct, frozen=True):
    """What a connector was told of a person, as marks of its fields: what it says alike is no change of its own."""

    marks: dict[str, str]
    at: datetime | None = None
    """When it took it, by its own clock; None: it may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What is known of a giver before it speaks: its own last word, and what it was told since."""

    word: Customer | None = None
    told: Sequence[Told] = ()

    @property
    def first(self) -> bool:
        """Is what it says now the first that it can know of this person?"""
        return self.word is None and not any(told.at for told in self.told)

    def repeated(self, field: str, said: Customer) -> bool:
        """Does it only repeat what it said itself, or what it was told?"""
        now = mark(field, getattr(said, field))
        if any(told.marks.get(field) == now for told in self._heard_by(said.as_of)):
            return True
        own = None if self.word is None else mark(field, getattr(self.word, field))
        overwritten = any(
            told.at is not None and told.at < said.as_of and told.marks.get(field, own) != own for told in self.told
        )
        return own == now and not overwritten

    def _heard_by(self, moment: datetime) -> list[Told]:
        """What it may still have shown at that moment: what it was told last, and before that what was not over yet."""
        after = [*(told.at for told in self.told[1:]), None]
        return [told for told, next_at in zip(self.told, after, strict=False) if next_at is None or moment <= next_at]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """A profile after a word, and what the word did to it."""

    profile: Profile
    changed: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    """Fields that the giver changed, while a later word of another stands."""


def merge(profile: Profile, said: Customer, before: Before, *, rank: Callable[[str], int]) -> Merged:
    """Join a giver's word with the profile. `rank` orders connectors where two spoke at the same time.

    A first word fills empty fields only; after it a field counts as changed only if it differs from the giver's own
    word before, and of two changes the later one stays.
    """
    words, changed, lost = dict(profile.words), list[str](), list[str]()
    for field in FIELDS:
        held, word = words.get(field), FieldWord(value=getattr(said, field), who=said.ref.origin, at=said.as_of)
        if before.first:
            fitting = _at_first(field, word, held, said.key)
        elif before.repeated(field, said):
            continue
        else:
            fitting = _later(field, word, held, rank)
            if fitting is None and held is not None and not same(field, value_of(field, held), value_of(field, word)):
                lost.append(field)
        if fitting is not None and fitting is not held:
            words[field] = fitting
            if held is None or not same(field, value_of(field, held), value_of(field, fitting)):
                changed.append(field)
    return Merged(profile=_with(profile, words, changed, said.as_of), changed=tuple(changed), lost=tuple(lost))


def fill(profile: Profile, said: Mapping[str, Any], *, who: str, at: datetime) -> Merged:
    """What an order says in passing fills empty fields, and nothing else (C5)."""
    filled = {
        field: FieldWord(value=value, who=who, at=at, weak=True)
        for field, value in said.items()
        if not is_empty(value) and _is_empty_word(field, profile.words.get(field))
    }
    return Merged(profile=_with(profile, {**profile.words, **filled}, list(filled), at), changed=tuple(filled))


def join(one: Profile, other: Profile) -> Profile:
    """Two profiles that turn out to be one person: the first stays, the other fills what it lacks (C6)."""
    words = dict(one.words)
    keys = tuple(link.key for link in other.links)
    for field, word in other.words.items():
        held = words.get(field)
        if field == MARKETING and held is not None:
            words[field] = _choice(held, word)
        elif held is None or _is_empty_word(field, held) or (held.weak and not word.weak):
            words[field] = word
        elif not same(field, value_of(field, held), value_of(field, word)):
            words[field] = msgspec.structs.replace(held, apart=_and(held.apart, keys))
    links = tuple(dict.fromkeys((*one.links, *other.links)))
    joined = msgspec.structs.replace(one, links=links, relayed=one.relayed and other.relayed)
    return _with(joined, words, [EMAIL], other.changed_at)


def as_customer(profile: Profile, ref: Ref, own: Customer | None = None) -> Customer:
    """The person as one connector is told: the profile's words, and its own where these do not concern it."""
    said: dict[str, Any] = {}
    for field in FIELDS:
        word = profile.words.get(field)
        mine = None if own is None else getattr(own, field)
        if word is not None and not (own is not None and own.key in word.apart):
            value = value_of(field, word)
            said[field] = mine if own is not None and same(field, mine, value) else value
        elif own is not None:
            said[field] = mine
    return Customer(ref=ref, as_of=profile.changed_at, **said)


def differing(one: Customer, other: Customer) -> tuple[str, ...]:
    """The fields in which two words about a person differ."""
    return tuple(field for field in FIELDS if not same(field, getattr(one, field), getattr(other, field)))


def value_of(field: str, word: FieldWord) -> Any:
    """The value of a field of a profile, as a customer has it, also when it was read back without its type."""
    return msgspec.convert(word.value, Address) if field in ADDRESSES else word.value


def _at_first(field: str, word: FieldWord, held: FieldWord | None, key: str) -> FieldWord | None:
    value = value_of(field, word)
    if is_empty(value):
        return held
    if field == MARKETING and held is None:
        # A yes that was there when we met may be anybody's; a no is kept, because it costs nobody anything (C7).
        return None if value else msgspec.structs.replace(word, weak=True)
    if field != MARKETING and (held is None or held.weak or _is_empty_word(field, held)):
        return word
    if held is None or same(field, value_of(field, held), value):
        return held
    if field in ADDRESSES and _is_fuller(value, value_of(field, held)):
        return msgspec.structs.replace(held, value=value)
    return msgspec.structs.replace(held, apart=_and(held.apart, (key,)))


def _is_fuller(said: Address, known: Address) -> bool:
    """Is it the same place, with details that were not known of it? That mixes no two addresses."""
    return all(
        same(part, getattr(known, part), getattr(said, part)) or (part in _DETAILS and not getattr(known, part))
        for part in Address.__struct_fields__
    )


def _later(field: str, word: FieldWord, held: FieldWord | None, rank: Callable[[str], int]) -> FieldWord | None:
    """The word that stays when a giver changed a field; None: the one that is held."""
    value = value_of(field, word)
    if is_empty(value) and (field in (EMAIL, MARKETING) or held is None):
        return None
    if held is None or held.weak or _is_empty_word(field, held):
        return word
    if same(field, value_of(field, held), value):
        return None
    wins = word.at > held.at or (word.at == held.at and rank(word.who) <= rank(held.who))
    return word if wins else None


def _choice(one: FieldWord, other: FieldWord) -> FieldWord:
    """Of two explicit choices the later; else the no (C7)."""
    if not one.weak and not other.weak:
        return one if one.at >= other.at else other
    return one if one.value is False else other


def _with(profile: Profile, words: dict[str, FieldWord], changed: Collection[str], at: datetime) -> Profile:
    """The profile with these words; its time grows with every change, so that the newest letter is known as such."""
    email = words.get(EMAIL)
    after_the_last = strictly_later(profile.changed_at, profile.changed_at) if profile.words else at
    return msgspec.structs.replace(
        profile,
        words=words,
        email=email_key(email.value) if email else profile.email,
        changed_at=max(at, after_the_last) if changed else profile.changed_at,
    )


def _is_empty_word(field: str, word: FieldWord | None) -> bool:
    return word is None or is_empty(value_of(field, word))


def _and(apart: tuple[str, ...], keys: Collection[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*apart, *keys)))

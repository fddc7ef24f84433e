"""Who is told of a person, in which words, and what each was told before (C2, C4)."""

from collections.abc import Sequence

import msgspec

from hub_core.decisions.fields import FIELDS, mark
from hub_core.decisions.merge import Told, as_customer, differing
from hub_core.decisions.routing import recipients
from hub_core.models import Customer, Profile, Ref
from hub_core.use_cases.desk import HUB, Desk

OWNER = "customers told"
"""The owner of the notes of what connectors were told, by the customer, or by connector and profile."""
_REMEMBERED = 5
"""How many letters back an echo may come."""
_decoder = msgspec.json.Decoder(tuple[Told, ...])


def tell_others(desk: Desk, profile: Profile, *, giver: str) -> None:
    """Address everyone who has it otherwise, save the giver; without a name, everyone."""
    if profile.relayed or not profile.words:
        return
    for name in recipients("customers", desk.members.sides(), giver=giver):
        if letter_to(desk, profile, name):
            desk.tell("customers", profile.identity, name)


def letter_to(desk: Desk, profile: Profile, to: str) -> tuple[Customer, ...]:
    """The person as `to` is told: one word per customer that it has of him, or one under a foreign reference."""
    refs = [link for link in profile.links if link.origin == to]
    if not refs:
        return (as_customer(profile, profile.links[0] if profile.links else Ref(HUB, profile.identity)),)
    letters = []
    for ref in refs:
        own = desk.work.facts.find(Customer, ref.key)
        letter = as_customer(profile, ref, own)
        if own is None or differing(letter, own) or _told_otherwise(desk, letter):
            letters.append(letter)
    return tuple(letters)


def overtaken(desk: Desk, profile: Profile, said: Customer) -> bool:
    """Was the giver of this word told something else meanwhile, so that he no longer stands as he said?"""
    return _told_otherwise(desk, as_customer(profile, said.ref, said))


def _told_otherwise(desk: Desk, letter: Customer) -> bool:
    """Was it told something else since its own last word? Then it no longer stands as it said."""
    every = _told(desk, letter.key)
    return bool(every) and every[-1].marks != _marks(letter)


def written(desk: Desk, identity: str, to: str) -> tuple[Customer, ...]:
    """What `to` is told now, noted before it is told; empty: nothing is left to say."""
    profile = desk.work.people.find(identity)
    letters = () if profile is None or profile.relayed else letter_to(desk, profile, to)
    for letter in letters:
        name = _note(letter, to, identity)
        _keep(desk, name, [*_told(desk, name), Told(_marks(letter))])
    return letters


def told(desk: Desk, identity: str, to: str, letters: Sequence[Customer]) -> None:
    """It knows now."""
    at = desk.far or desk.now
    for letter in letters:
        marks = _marks(letter)
        for name in _notes(desk, letter, to, identity):
            every = _told(desk, name)
            heard = [msgspec.structs.replace(one, at=at) if one.marks == marks else one for one in every]
            if heard != list(every):
                _keep(desk, name, heard)
    desk.write(identity, "told", f"{to} knows of it")


def not_there(desk: Desk, identity: str, to: str, letters: Sequence[Customer], reason: str) -> None:
    """It does not have this person, and makes none: nothing waits for it (C4)."""
    for letter in letters:
        _keep(desk, _note(letter, to, identity), ())
    desk.write(identity, "not there", f"{to} does not have this customer: {reason}")


def heard_before(desk: Desk, profile: Profile, said: Customer) -> Sequence[Told]:
    """What the giver of this word was told of the person since its own last word; what this word answers is dropped."""
    first, own = f"{said.ref.origin}/{profile.identity}", said.key
    every = [*_told(desk, first), *_told(desk, own)]
    if every:
        _keep(desk, first, ())
        answered = [place for place, one in enumerate(every, 1) if one.at is not None and one.at < said.as_of]
        _keep(desk, own, every[answered[-1] if answered else 0 :])  # what was told earlier was overwritten by it
    return every


def notes_of_told(desk: Desk, profile: Profile) -> list[str]:
    """The names of all notes of what anybody was told of this person."""
    return [*(link.key for link in profile.links), *(f"{member.name}/{profile.identity}" for member in desk.members)]


def _note(letter: Customer, to: str, identity: str) -> str:
    return letter.key if letter.ref.origin == to else f"{to}/{identity}"


def _notes(desk: Desk, letter: Customer, to: str, identity: str) -> list[str]:
    """Where a letter to `to` may be noted: it may have introduced itself while the letter was on its way."""
    name, profile = _note(letter, to, identity), desk.work.people.find(identity)
    links = profile.links if profile is not None and name != letter.key else ()
    return [name, *(link.key for link in links if link.origin == to)]


def _marks(letter: Customer) -> dict[str, str]:
    return {field: mark(field, getattr(letter, field)) for field in FIELDS}


def _told(desk: Desk, name: str) -> tuple[Told, ...]:
    noted = desk.work.notes.read(OWNER, name)
    return _decoder.decode(noted) if noted else ()


def _keep(desk: Desk, name: str, every: Sequence[Told]) -> None:
    desk.work.notes.write(OWNER, name, msgspec.json.encode(list(every)[-_REMEMBERED:]).decode() if every else "")

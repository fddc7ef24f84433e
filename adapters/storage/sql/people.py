"""Profiles in a database."""

from collections.abc import Sequence
from typing import Any, get_type_hints

import msgspec
from msgspec.structs import replace

from adapters.storage.sql.session import Session, Statement
from hub_core.models import Customer, FieldWord, Profile

FIND = Statement("SELECT body FROM profiles WHERE identity = :identity")
KEEP = Statement(
    """
    INSERT INTO profiles (identity, email, body) VALUES (:identity, :email, :body)
    ON CONFLICT (identity) DO UPDATE SET email = excluded.email, body = excluded.body
    """
)
DROP = Statement("DELETE FROM profiles WHERE identity = :identity")
LIST = Statement("SELECT body FROM profiles WHERE identity > :after ORDER BY identity LIMIT :size")

_encoder = msgspec.json.Encoder(order="deterministic")
_profiles = msgspec.json.Decoder(Profile)
_fields: dict[str, Any] = get_type_hints(Customer)


class SqlPeople:
    """Profiles by their identity."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, identity: str, /) -> Profile | None:
        """The profile of that identity, or None."""
        row = self._session.row(FIND, {"identity": identity})
        return None if row is None else _profile(row[0])

    def keep(self, profile: Profile, /) -> None:
        """Keep this in place of what stood there."""
        values = {
            "identity": profile.identity,
            "email": profile.email,
            "body": _encoder.encode(profile).decode(),
        }
        self._session.put(KEEP, values)

    def drop(self, identity: str, /) -> None:
        """Nothing is kept of it any more."""
        self._session.put(DROP, {"identity": identity})

    def list(self, *, after: str = "", limit: int = 1000) -> Sequence[Profile]:
        """Profiles by identity, from the one behind `after`."""
        return [_profile(body) for (body,) in self._session.rows(LIST, {"after": after, "size": limit})]


def _profile(body: str) -> Profile:
    profile = _profiles.decode(body)
    return replace(profile, words={field: _word(field, word) for field, word in profile.words.items()})


def _word(field: str, word: FieldWord) -> FieldWord:
    # JSON does not say that something was an address: the customer's field of that name does.
    return replace(word, value=msgspec.convert(word.value, _fields.get(field, Any)))

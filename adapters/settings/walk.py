"""Walks over what stands in the file, field by field, beside the struct that is wanted, and finds every fault."""

import json
import types
from collections.abc import Mapping
from typing import Annotated, Any, Final, Union, get_args, get_origin

import msgspec

from adapters.settings.faults import Fault, WrongError
from adapters.settings.leaves import leaf, misplaced, unknown, untagged
from adapters.settings.limits import within
from adapters.settings.lines import BARE_KEY, Lines, Place
from adapters.settings.secrets import Secrets
from adapters.settings.words import DICTS, LISTS, bare, by_field, described, members
from hub_core.plugins import Secret

FAULTY: Final = object()
"""Stands for a value that does not fit; its fault is noted."""


class Walker:
    """Reads values as the types that are wanted, and notes what does not fit."""

    def __init__(self, lines: Lines, secrets: Secrets, elsewhere: Mapping[str, str] | None = None) -> None:
        self._lines = lines
        self._secrets = secrets
        self._elsewhere = elsewhere or {}
        self.faults: list[Fault] = []

    def knowing(self, elsewhere: Mapping[str, str]) -> "Walker":
        """The same walker, with the same faults, that also knows in which tables fields unknown here belong."""
        other = Walker(self._lines, self._secrets, elsewhere)
        other.faults = self.faults
        return other

    def note(self, place: Place, says: str, cure: str) -> None:
        """Note a fault at this place of the file."""
        header = self._lines.header_of(place)
        fault = Fault(
            line=self._lines.of(place), table=written(header), field=written(place[len(header) :]), says=says, cure=cure
        )
        self.faults.append(fault)

    def read(self, wanted: Any, value: Any, place: Place) -> Any:
        """The value as `wanted`, or `FAULTY`."""
        try:
            return self._read(wanted, value, place)
        except WrongError as wrong:
            self.note(place, wrong.says, wrong.cure)
            return FAULTY

    def parts(self, kind: type[Any], value: Any, place: Place) -> dict[str, Any]:
        """What fits of a table, by the names of the struct's fields, defaults included; the rest is noted."""
        if not isinstance(value, dict):
            raise misplaced(dict, value)
        fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
        known = [*fields, *_tag_of(kind)]
        fitting: dict[str, Any] = {}
        for name, tag in _tag_of(kind).items():
            if value.get(name, tag) != tag:
                self.note((*place, name), "this names another table than belongs here", f"Write {name} = {tag}.")
        for name in value:
            if name not in known:
                wrong = unknown(name, known, self._elsewhere)
                self.note((*place, name), wrong.says, wrong.cure)
        for name, field in fields.items():
            if name in value:
                part = self.read(field.type, value[name], (*place, name))
            elif field.required:
                self.note((*place, name), f"{name!r} is missing", f"Add: {name} = {described(field.type)}")
                part = FAULTY
            else:
                part = field.default_factory() if field.default is msgspec.NODEFAULT else field.default
            if part is not FAULTY:
                fitting[field.name] = part
        return fitting

    def _read(self, wanted: Any, value: Any, place: Place) -> Any:
        if get_origin(wanted) is Annotated:
            return self._limited(wanted, value, place)
        wanted = bare(wanted)
        made_of = get_origin(wanted) or wanted
        if made_of in (Union, types.UnionType):
            return self._union(wanted, value, place)
        if wanted is Secret:
            return self._secrets.read(value)
        return self._made(made_of, wanted, value, place)

    def _made(self, made_of: Any, wanted: Any, value: Any, place: Place) -> Any:
        if made_of in LISTS:
            return self._list(wanted, value, place)
        if made_of in DICTS:
            return self._dict(wanted, value, place)
        if isinstance(made_of, type) and issubclass(made_of, msgspec.Struct):
            return self._struct(wanted, value, place)
        return leaf(wanted, value)

    def _limited(self, wanted: Any, value: Any, place: Place) -> Any:
        inner, *notes = get_args(wanted)
        read = self._read(inner, value, place)
        for limit in notes:
            if isinstance(limit, msgspec.Meta) and read is not FAULTY:
                within(read, limit)
        return read

    def _union(self, wanted: Any, value: Any, place: Place) -> Any:
        fitting = tuple(option for option in members(wanted) if _may_be(option, value))
        if not fitting and isinstance(value, dict) and any(map(_tag_of, members(wanted))):
            raise untagged(members(wanted))
        options = fitting or members(wanted)
        for option in options:
            trial = Walker(self._lines, self._secrets)
            read = trial.read(option, value, place)
            if read is not FAULTY:
                return read
        if len(options) != 1:
            raise misplaced(wanted, value)
        return self._read(options[0], value, place)

    def _list(self, wanted: Any, value: Any, place: Place) -> Any:
        if not isinstance(value, list):
            raise misplaced(wanted, value)
        kinds = get_args(wanted)
        is_fixed = get_origin(wanted) is tuple and Ellipsis not in kinds
        if is_fixed and len(kinds) != len(value):
            raise WrongError(f"{len(value)} items stand here", f"Write exactly {len(kinds)}.")
        wanted_of = kinds if is_fixed else (kinds[0] if kinds else Any,) * len(value)
        pairs = zip(wanted_of, value, strict=True)
        items = [self.read(kind, item, (*place, number)) for number, (kind, item) in enumerate(pairs)]
        return FAULTY if any(item is FAULTY for item in items) else LISTS[get_origin(wanted) or wanted](items)

    def _dict(self, wanted: Any, value: Any, place: Place) -> Any:
        if not isinstance(value, dict):
            raise misplaced(wanted, value)
        of_key, of_value = get_args(wanted) or (str, Any)
        read = {
            self.read(of_key, key, (*place, key)): self.read(of_value, item, (*place, key))
            for key, item in value.items()
        }
        return FAULTY if any(key is FAULTY or item is FAULTY for key, item in read.items()) else read

    def _struct(self, wanted: Any, value: Any, place: Place) -> Any:
        before = len(self.faults)
        fitting = self.parts(wanted, value, place)
        return FAULTY if len(self.faults) > before else self.made(wanted, fitting, place)

    def made(self, kind: Any, fitting: Mapping[str, Any], place: Place) -> Any:
        """A struct of these parts, or `FAULTY` if its own rules refuse them."""
        try:
            return kind(**fitting)
        except Exception as error:  # a struct's own rules may raise anything, and the operator must learn which table
            said = str(error) if isinstance(error, ValueError) else f"{type(error).__name__}: {error}"
        for name, text in by_field(self._secrets.hidden(said), kind):
            self.note((*place, name) if name else place, f"this is refused: {text}", "Change it so that it fits.")
        return FAULTY


def _may_be(option: Any, value: Any) -> bool:
    """Whether a value of this shape can be meant as this member of a union; of tables with tags only the right one."""
    made_of = get_origin(bare(option)) or bare(option)
    if made_of is Secret:
        return not isinstance(value, list)
    if made_of in LISTS:
        return isinstance(value, list)
    if made_of in DICTS:
        return isinstance(value, dict)
    if isinstance(made_of, type) and issubclass(made_of, msgspec.Struct):
        return isinstance(value, dict) and all(value.get(name) == tag for name, tag in _tag_of(option).items())
    return not isinstance(value, dict | list)


def _tag_of(option: Any) -> dict[str, Any]:
    """The field that tells a struct from the others of its union, and the word that stands there."""
    made_of = get_origin(bare(option)) or bare(option)
    if not (isinstance(made_of, type) and issubclass(made_of, msgspec.Struct)):
        return {}
    config = made_of.__struct_config__
    return {config.tag_field: config.tag} if config.tag_field else {}


def written(place: Place) -> str:
    """A place as it is written in the file: names joined by dots, quoted where they must be; numbers left out."""
    names = [part for part in place if isinstance(part, str)]
    return ".".join(name if BARE_KEY.fullmatch(name) else json.dumps(name, ensure_ascii=False) for name in names)

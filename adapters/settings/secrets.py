"""Secrets come from the environment or from a file of their own; one that stands in the open is refused."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from adapters.settings.faults import WrongError
from adapters.settings.words import SECRET, found
from hub_core.plugins import Secret

LONGEST = 65_536
_LOOKS_LIKE_A_NAME = re.compile(r"[A-Z_][A-Z0-9_]{0,79}")
_FORM = f"Write {SECRET}: a secret comes from the environment or from a file of its own."


class Secrets:
    """Reads what `{ env = … }` and `{ file = … }` point to; paths count from `folder`."""

    def __init__(self, environ: Mapping[str, str], folder: Path) -> None:
        self._environ = environ
        self._folder = folder
        self._read: list[str] = []

    def read(self, value: Any) -> Secret:
        """The secret this points to; raises `WrongError`, which never tells any of it."""
        if not isinstance(value, dict):
            says = "a secret stands here in the open" if isinstance(value, str) else f"{found(value)} is no secret"
            raise WrongError(says, _FORM)
        if len(value) != 1 or not value.keys() <= {"env", "file"}:
            raise WrongError("a secret has exactly one of env and file", _FORM)
        [(way, target)] = value.items()
        if not isinstance(target, str) or not target:
            raise WrongError(f"the {way} of this secret is not named", _FORM)
        text = self._from_environment(target) if way == "env" else self._from_file(target)
        self._read.append(text)
        return Secret(text)

    def hidden(self, text: str) -> str:
        """The text with every secret that was read blotted out."""
        for secret in sorted(self._read, key=len, reverse=True):
            text = text.replace(secret, "***")
        return text

    def _from_environment(self, name: str) -> str:
        # whoever writes the secret itself where its name belongs must not find it in a log
        shown = f"the environment variable {name}" if _LOOKS_LIKE_A_NAME.fullmatch(name) else "the variable named here"
        if name not in self._environ:
            raise WrongError(f"{shown} is not set", "Set it before starting the hub, or name the right one.")
        if not self._environ[name].strip():
            raise WrongError(f"{shown} is empty", "Set it to the secret before starting the hub.")
        return self._environ[name]

    def _from_file(self, name: str) -> str:
        path = self._folder / name
        try:
            text = _content(path)
        except (OSError, ValueError) as fault:
            raise WrongError(
                f"the file {name!r} cannot be read: {_reason(fault)}",
                f"Write the secret into {str(path)!r}, readable for the hub, or name the right file.",
            ) from fault
        if not text.strip():
            raise WrongError(f"the file {name!r} is empty", f"Write the secret into {str(path)!r}.")
        return text


def _content(path: Path) -> str:
    """The text of a plain file without the newline at its end: a pipe would wait, a device would never end."""
    if path.exists() and not path.is_file():
        raise ValueError
    with path.open("rb") as file:
        content = file.read(LONGEST + 1)
    if len(content) > LONGEST:
        raise ValueError
    return content.decode("utf-8").rstrip("\r\n")


def _reason(fault: OSError | ValueError) -> str:
    if isinstance(fault, OSError):
        return (fault.strerror or "the system refuses").lower()
    if isinstance(fault, UnicodeDecodeError):
        return "it is not text in UTF-8"
    return f"it is no plain file of at most {LONGEST} bytes"

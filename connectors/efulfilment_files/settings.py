"""What an operator fills in for one warehouse of this kind."""

import string

import msgspec

ASCII = string.printable[: string.printable.index("\t")] + "\t\\u0041\n"
SPOKEN_FOR = frozenset(string.ascii_letters + string.digits + "\"' +-.:_")
"""What stands inside of names, numbers and times cannot part them."""
LIMITS = {
    "poll_seconds": (1, 86_400),
    "settle_seconds": (0, 3_600),
    "unfinished_minutes": (0, 10_080),
    "keep_days": (0, 36_500),
    "pickup_minutes": (0, 10_080),
}


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The folder shared with a warehouse, and how its files are written. Raises `ValueError` for what cannot be."""

    folder: str
    """The folder that is shared with the warehouse, one for each warehouse. On a mounted disk name a folder inside of
    the mount, never the mount point itself, so that a disk that is not mounted is noticed."""
    separator: str = ","
    """What stands between two columns, in both directions: a comma unless something else is said, as `";"`, `"|"` or
    `"\\t"` for a tab."""
    encoding: str = "utf-8"
    """How letters are written, in both directions: `utf-8` unless something else is said, as `cp1252`. It must be one
    in which plain ASCII stays as it is; so `utf-16` cannot be chosen."""
    poll_seconds: int = 60
    """How often the hub looks for new files, in seconds; 1 to 86400."""
    settle_seconds: int = 5
    """A file is read once its size and time stayed the same for so many seconds, from one look to a later one; 0 to
    3600. With 0 it is read at the first look, which only fits a warehouse that renames its finished files."""
    unfinished_minutes: int = 15
    """How long a file whose last line has no line end is waited for, in minutes; 0 to 10080. Afterwards it is read, and
    that last line is put into `rejected/`."""
    keep_days: int = 90
    """How many days a file that was read stays in `done/`; 0 keeps it for ever, at most 36500. A file that comes again
    after it was removed there is read again."""
    pickup_minutes: int = 60
    """After how many minutes a file that nobody took out of `orders/` is a problem, at most 10080; 0: never."""

    def __post_init__(self) -> None:
        """Refuse what cannot be, all faults at once."""
        faults = [*_folder_faults(self.folder), *_separator_faults(self.separator), *_encoding_faults(self.encoding)]
        for name, (least, most) in LIMITS.items():
            if not least <= getattr(self, name) <= most:
                faults.append(f"{name}: it must be {least} to {most}")
        if faults:
            raise ValueError("; ".join(faults))


def _folder_faults(folder: str) -> list[str]:
    if not folder.strip() or "\0" in folder:
        return ["folder: it must name a folder, as /mnt/warehouse/hub"]
    if folder.startswith("~"):
        return ["folder: ~ is not understood here, write the whole path, as /mnt/warehouse/hub"]
    return []


def _separator_faults(separator: str) -> list[str]:
    if len(separator) == 1 and separator in ASCII.replace("\n", "") and separator not in SPOKEN_FOR:
        return []
    return ['separator: it must be one sign that stands in no name, number or time, as "," or ";" or "|" or "\\t"']


def _encoding_faults(encoding: str) -> list[str]:
    try:
        plain = ASCII.encode("ascii")
        if ASCII.encode(encoding) == plain and plain.decode(encoding) == ASCII:
            return []
    except (LookupError, ValueError):  # a name nobody knows, or an encoding that is none of texts
        pass
    return ["encoding: it must be one that Python knows and in which ASCII stays as it is, as utf-8 or cp1252"]

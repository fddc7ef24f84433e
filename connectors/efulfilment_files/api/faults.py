"""What a disk says when it does not do what it is asked, in our words."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from hub_core.errors import Unavailable

CURES = {
    errno.ENOENT: "Mount the disk, or, where the folder is new, make it; `hub check` then makes what belongs inside",
    errno.ENOTDIR: "Put right the setting folder, or what stands in the way",
    errno.EEXIST: "Move away what stands where a folder belongs",
    errno.EACCES: "Let the user of the hub read and write there",
    errno.EPERM: "Let the user of the hub read and write there",
    errno.EROFS: "Mount the disk so that it can be written",
    errno.ENOSPC: "Make room on the disk",
    errno.EDQUOT: "Make room on the disk",
    errno.ESTALE: "Mount the disk anew",
}
ELSE = "Look at the disk"


@contextmanager
def disk(doing: str, *, may_have_acted: bool = False) -> Iterator[None]:
    """Raises `Unavailable`, with the cure, for whatever the disk refuses while this is done."""
    try:
        yield
    except OSError as fault:
        told = f"cannot {doing}: {reason(fault)}. {cure(fault)}. It is tried again by itself."
        raise Unavailable(told, may_have_acted=may_have_acted) from fault


def reason(fault: OSError) -> str:
    """What the disk says, in a word or two."""
    return (fault.strerror or str(fault)).lower()


def cure(fault: OSError) -> str:
    """What a person does about it."""
    return CURES.get(fault.errno or 0, ELSE)

"""The shared folder: the one place where a disk is touched, and where its faults become errors in our words."""

from connectors.efulfilment_files.api.aside import Aside, put_aside
from connectors.efulfilment_files.api.done import Done
from connectors.efulfilment_files.api.faults import cure, disk, reason
from connectors.efulfilment_files.api.folders import Folders, Seen
from connectors.efulfilment_files.api.inspection import Found, inspect
from connectors.efulfilment_files.api.lines import Lines
from connectors.efulfilment_files.api.rejects import Refusal, Rejects, reject_file
from connectors.efulfilment_files.api.writing import write_whole

__all__ = [
    "Aside",
    "Done",
    "Folders",
    "Found",
    "Lines",
    "Refusal",
    "Rejects",
    "Seen",
    "cure",
    "disk",
    "inspect",
    "put_aside",
    "reason",
    "reject_file",
    "write_whole",
]

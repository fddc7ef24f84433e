"""The words of Stub Warehouse Files, version 1, in their spelling: files, columns, lines and cells."""

from connectors.efulfilment_files.wire.cells import Cells
from connectors.efulfilment_files.wire.columns import KINDS, ORDER_COLUMNS, Kind, kind_of
from connectors.efulfilment_files.wire.lines import LONGEST_LINE, Line
from connectors.efulfilment_files.wire.records import join, split

__all__ = ["KINDS", "LONGEST_LINE", "ORDER_COLUMNS", "Cells", "Kind", "Line", "join", "kind_of", "split"]

"""A stock file of any size, for trials."""

from datetime import datetime
from pathlib import Path


def flood(inbox: Path, lines: int, now: datetime, *, location: str = "main", name: str = "") -> Path:
    """Write a stock file of so many lines into the inbox, one SKU each, without holding it in memory."""
    path = inbox / (name or f"stock-flood-{lines}-{now:%Y%m%dT%H%M%S%f}.csv")
    part = path.with_name(f"{path.name}.part")
    as_of = now.isoformat()
    with part.open("w", encoding="ascii", newline="") as file:
        file.write("sku,location,available,as_of\n")
        file.writelines(f"FLOOD-{number:07d},{location},{number % 100},{as_of}\n" for number in range(lines))
    return part.replace(path)

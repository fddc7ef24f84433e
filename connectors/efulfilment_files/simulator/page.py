"""The page of the warehouse: orders, shipments, stock and files, with a button that ships."""

from pathlib import Path

from litestar import MediaType, get


@get("/", media_type=MediaType.HTML)
async def page() -> str:
    """The page; it draws itself from the control API."""
    return (Path(__file__).parent / "page.html").read_text(encoding="utf-8")

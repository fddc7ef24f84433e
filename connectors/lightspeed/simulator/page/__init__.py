"""The page on which a person plays the shop: places, pays, ships, and sees who called and who got mail."""

from pathlib import Path

from litestar import Controller, MediaType, get
from litestar.datastructures import State

from connectors.lightspeed.simulator.page.orders import orders_table
from connectors.lightspeed.simulator.page.outside import calls_table, mails_table, rings_table
from connectors.lightspeed.simulator.page.people import afterwards_table, checkouts_table, customers_table
from connectors.lightspeed.simulator.page.products import variants_table
from connectors.lightspeed.simulator.shop import Shop

_TABLES = (
    orders_table,
    afterwards_table,
    customers_table,
    checkouts_table,
    variants_table,
    mails_table,
    calls_table,
    rings_table,
)


class PageControl(Controller):
    """The page, and the part of it that is drawn anew every two seconds."""

    @get("/", media_type=MediaType.HTML, sync_to_thread=False)
    def page(self, state: State) -> str:
        """The whole page."""
        frame = (Path(__file__).parent / "page.html").read_text(encoding="utf-8")
        return frame.replace("{{tables}}", tables(state.shop)).replace("{{shop}}", str(state.shop.config.shop_id))

    @get("/simulator/tables", media_type=MediaType.HTML, sync_to_thread=False)
    def live(self, state: State) -> str:
        """The tables only."""
        return tables(state.shop)


def tables(shop: Shop) -> str:
    """Every table of the page, the newest rows on top."""
    return "".join(draw(shop) for draw in _TABLES)

"""What the hub does with checkouts it collected: keeps them, and links them."""

from dataclasses import dataclass

import msgspec

from hub_core.decisions.news import News
from hub_core.models import Checkout
from hub_core.use_cases.desk import Desk
from hub_core.use_cases.forgotten import known_checkout
from hub_core.use_cases.keeping import keep
from hub_core.use_cases.people.links import link_checkout
from hub_core.use_cases.take_in.giving import Giving


@dataclass(frozen=True, slots=True)
class CheckoutsIn:
    """Keeps the checkouts of one source. Not a port: the hub asks for checkouts, nobody hands them over."""

    giving: Giving

    async def keep(self, checkout: Checkout) -> bool:
        """Keep it if it is news, linked to its person and, once there is one, its order (K3, K4); True: it is news.

        It was asked for just now: of two words of one second this one is the later (H3).
        """
        asked = msgspec.structs.replace(checkout, read_at=checkout.read_at or self.giving.now())
        return await self.giving.step(lambda desk: _take(desk, asked), checkout.key)


def _take(desk: Desk, said: Checkout) -> bool:
    checkout = known_checkout(desk, said)
    if keep(desk, checkout) is not News.TRAVELS:
        return False
    link_checkout(desk.work, checkout)
    return True

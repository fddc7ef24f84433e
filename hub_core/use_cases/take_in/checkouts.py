"""What the hub does with checkouts it collected: keeps them."""

from dataclasses import dataclass

from hub_core.models import Checkout
from hub_core.use_cases.keeping import keep
from hub_core.use_cases.take_in.giving import Giving


@dataclass(frozen=True, slots=True)
class CheckoutsIn:
    """Keeps the checkouts of one source. Not a port: the hub asks for checkouts, nobody hands them over."""

    giving: Giving

    async def keep(self, checkout: Checkout) -> None:
        """Keep it if it is news."""
        await self.giving.step(lambda desk: keep(desk, checkout), checkout.key)

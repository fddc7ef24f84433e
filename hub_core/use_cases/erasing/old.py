"""What grew old is masked by itself: finished orders, checkouts, and what rang (C9)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import msgspec

from hub_core.decisions.order_status import FINAL
from hub_core.models import Checkout
from hub_core.plugins import Job
from hub_core.use_cases.desk import HUB, Desk
from hub_core.use_cases.erasing.mask import is_over, mask_checkout, mask_order
from hub_core.use_cases.members import Members
from hub_core.use_cases.records import Standing
from hub_core.use_cases.storage import Storage, Work
from hub_core.use_cases.storage.erasure import Place
from hub_core.use_cases.trace import current_trace

MASKING = "mask"
"""The name of the job, and the owner of its notes."""
DAY = timedelta(days=1)
MONTH = timedelta(days=30.4375)
_AT_ONCE, _RINGS = 100, 500
_place = msgspec.json.Decoder(Place)


@dataclass(frozen=True, slots=True)
class Old:
    """What is masked because of its age."""

    storage: Storage
    members: Members
    now: Callable[[], datetime]

    def job(self) -> Job:
        """The hub's own job that does it, once a day."""
        return Job(MASKING, DAY, self.mask)

    async def mask(self, tell: Callable[[str], None]) -> str:
        """Mask what ended before the time that the rules name; answer what was done. Raises `Unavailable`."""
        months = self.members.rules.mask_after_months
        if months is None:
            return "personal data is never masked, as the rules say"
        before = self.now() - months * MONTH
        orders = await self._orders(before, because=f"it ended more than {months} months ago", tell=tell)
        checkouts = await self._checkouts(before)
        rings = 0
        while gone := await self.storage.do(lambda work: work.erasure.tidy_rings(before, limit=_RINGS)):
            rings += gone
        return f"{orders} orders and {checkouts} checkouts masked, {rings} webhooks deleted"

    async def _orders(self, before: datetime, *, because: str, tell: Callable[[str], None]) -> int:
        count = 0
        while standings := await self.storage.look(partial(_orders, before=before)):
            for one in standings:
                if one.status in FINAL:
                    count += await self._step(partial(_mask_if_over, standing=one, because=because), one.key)
            await self._note("orders", (standings[-1].changed_at, standings[-1].key))
            tell(f"{count} orders masked")
        return count

    async def _checkouts(self, before: datetime) -> int:
        count = 0
        while found := await self.storage.look(partial(_checkouts, before=before)):
            for one in found:
                count += await self._step(partial(mask_checkout, key=one.key), one.key)
            await self._note("checkouts", (found[-1].as_of, found[-1].key))
        return count

    async def _step(self, step: Callable[[Desk], bool], key: str) -> bool:
        def at_desk(work: Work) -> bool:
            return step(Desk(work=work, members=self.members, now=self.now(), who=HUB, trace=current_trace()))

        return await self.storage.do(at_desk, key)

    async def _note(self, stream: str, place: Place) -> None:
        text = msgspec.json.encode(place).decode()
        await self.storage.do(lambda work: work.notes.write(MASKING, stream, text))


def _orders(work: Work, before: datetime) -> list[Standing]:
    return list(work.erasure.orders_changed(before=before, after=_read(work, "orders"), limit=_AT_ONCE))


def _checkouts(work: Work, before: datetime) -> list[Checkout]:
    return list(work.erasure.checkouts_changed(before=before, after=_read(work, "checkouts"), limit=_AT_ONCE))


def _mask_if_over(desk: Desk, *, standing: Standing, because: str) -> bool:
    """Nothing is to be done about it any more. What ends later has a later time then, and is come to again."""
    return is_over(desk.work, standing) and mask_order(desk, standing.key, because=because)


def _read(work: Work, stream: str) -> Place | None:
    noted = work.notes.read(MASKING, stream)
    return _place.decode(noted) if noted else None

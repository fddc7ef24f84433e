"""What changes of hub products in one step, and who hears of it at the end."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from hub_core.decisions.routing import recipients
from hub_core.models import HubProduct, Product
from hub_core.use_cases.catalogue import appearance, having, is_news, rejoined
from hub_core.use_cases.desk import Desk
from hub_core.use_cases.stock.naming import product_named
from hub_core.use_cases.storage import Work


@dataclass(slots=True)
class Changes:
    """The hub products that one step touches."""

    desk: Desk
    _before: dict[str, Product | None] = field(default_factory=dict)
    """By identity: what others saw of it before this step."""
    _named: dict[str, None] = field(default_factory=dict)
    _moved: dict[tuple[str, str], None] = field(default_factory=dict)

    @property
    def work(self) -> Work:
        """What the step reads and writes."""
        return self.desk.work

    def touch(self, identity: str) -> None:
        """Remember what others see of it, before anything of it changes."""
        if identity not in self._before:
            product = self.work.catalogue.find(identity)
            self._before[identity] = appearance(self.work, product) if product else None

    def named(self, identity: str) -> None:
        """It got a link or a code: stock and orders may have waited for it."""
        self._named[identity] = None

    def moved(self, kind: str, code: str) -> None:
        """What a code leads to, or what is linked there, is not what it was: look again at what is open under it."""
        self._moved[kind, code] = None

    def freed(self, kind: str, code: str) -> None:
        """One product fewer has this code; where it leads to one only, that one has a name again."""
        self.moved(kind, code)
        if len(leads_to := having(self.work, kind, code)) == 1:
            self.named(leads_to[0])

    def moves(self) -> Iterator[tuple[str, str]]:
        """The codes that moved, each once, also those that move while this goes on."""
        while self._moved:
            yield self._moved.popitem()[0]

    def tell(self) -> None:
        """Join each touched product anew, give it its stock, and let others hear of it if they see news (P9)."""
        for held in self.work.catalogue.find_many(self._before).values():
            self._tell_of(held, self._before[held.identity])
        for product in self.work.catalogue.find_many(self._named).values():
            product_named(self.desk, product)

    def _tell_of(self, held: HubProduct, before: Product | None) -> None:
        product, seen = rejoined(self.work, held, self.desk.rules.product_master)
        if product != held:
            self.work.catalogue.keep(product)
        if seen is None or not is_news(self.work, product.identity, seen, before):
            return
        givers = {self.work.facts.giver(Product, link.key) for link in product.links}
        main = self.work.facts.giver(Product, seen.key)
        for name in recipients("products", self.desk.members.sides(), giver=main or ""):
            if name != self.desk.who or name not in givers:
                self.desk.tell("products", product.identity, name)

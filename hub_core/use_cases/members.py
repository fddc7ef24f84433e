"""Who is connected: what the use cases know of each connector."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from hub_core.decisions.routing import Side
from hub_core.models import HubRules, Role, Rules, StockMeans, Stream
from hub_core.plugins import Connector
from hub_core.ports import Ports
from hub_core.use_cases.former import FormerNames


@dataclass(slots=True, kw_only=True)
class Member:
    """One connector in the hub."""

    name: str
    role: Role
    rules: Rules
    gives: frozenset[str]
    gets: frozenset[str]
    kind_means: StockMeans = "available"
    """What its kind says its stock means, where no rule says it."""
    connector: Connector = field(default_factory=lambda: Connector(ports=Ports()))
    live_from: datetime | None = None
    """When it went live; known once the hub is open (H12)."""
    former: FormerNames | None = None
    """By what it knows the things of those that were renamed (G5)."""

    @property
    def stock_means(self) -> StockMeans:
        """When its numbers fall: as it takes an order, or as goods leave (S6)."""
        return self.rules.stock_means or self.kind_means

    @property
    def hears(self) -> frozenset[str]:
        """The streams it is handed: those it gets, and has a socket for."""
        return self.gets & frozenset(self.connector.ports.offered())

    @property
    def ports(self) -> Ports:
        """Its sockets, as far as `gets` lets the hub use them."""
        ports = self.connector.ports.only(self.gets)
        return self.former.ports_of(self.name, ports) if self.former else ports


class Members:
    """All connectors of one hub, in the order of `plugins.toml`."""

    def __init__(self, rules: HubRules | None = None) -> None:
        self.rules = rules or HubRules()
        self._by_name: dict[str, Member] = {}

    def add(self, member: Member) -> None:
        """Let it in, or in place of the one of that name."""
        self._by_name[member.name] = member

    def find(self, name: str) -> Member | None:
        """The member of that name."""
        return self._by_name.get(name)

    def __getitem__(self, name: str) -> Member:
        return self._by_name[name]

    def __iter__(self) -> Iterator[Member]:
        return iter(self._by_name.values())

    def sides(self) -> list[Side]:
        """All of them as routing sees them."""
        return [Side(member.name, member.role, member.hears) for member in self]

    def hears(self, name: str, stream: Stream) -> bool:
        """Is that one handed this stream?"""
        member = self.find(name)
        return member is not None and stream in member.hears

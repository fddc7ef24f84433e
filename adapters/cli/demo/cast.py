"""Who plays: the far sides of a story, each a simulator of its kind, and how the hub is told of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SHOP, OTHER_SHOP, WAREHOUSE = "shop-nl", "shop-be", "warehouse"
CALLBACK_SECRET = "a-secret-of-the-demo"  # noqa: S105 - guards nothing outside this machine and this hour
_SHOP = """\
[connector.{name}]
kind  = "lightspeed"
gives = ["orders", "shipments", "products", "stock", "customers", "checkouts"]
gets  = ["orders", "shipments", "stock", "customers"]

[connector.{name}.settings]
url    = "{url}"
key    = {{ env = "DEMO_{env}_KEY" }}
secret = {{ env = "DEMO_{env}_SECRET" }}
"""
_WAREHOUSE = """\
[connector.{name}]
kind  = "efulfilment_stub"
gives = ["shipments", "stock"]
gets  = ["orders"]

[connector.{name}.settings]
url             = "{url}"
token           = {{ env = "DEMO_{env}_TOKEN" }}
callback_secret = {{ env = "DEMO_{env}_CALLBACK_SECRET" }}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """One far side of a story."""

    name: str
    kind: str
    table: str
    """Its tables of plugins.toml; `{name}`, `{url}`, `{env}` and `{folder}` stand for its own."""
    unlike: Mapping[str, Any] = field(default_factory=dict)
    """What its simulator has of its own, by the fields of its config."""
    secrets: Callable[[Any], Mapping[str, str]] = lambda _config: {}
    """From the config of its simulator: what its table takes from the environment."""
    folder: bool = False
    """True: it speaks through a folder of its own."""

    @property
    def env(self) -> str:
        """Its name, as it stands in the names of environment variables."""
        return self.name.upper().replace("-", "_")

    def environ(self, config: Any) -> dict[str, str]:
        """The environment variables that its table names."""
        return {f"DEMO_{self.env}_{what}": value for what, value in self.secrets(config).items()}

    def tables(self, url: str, folder: Path) -> str:
        """Its part of plugins.toml."""
        return self.table.format(name=self.name, url=url, env=self.env, folder=folder) + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Everybody who plays in one story, and what the hub obeys beside their tables."""

    actors: Sequence[Actor]
    rules: str = ""
    """The rest of plugins.toml."""

    def actor(self, name: str) -> Actor:
        """The one of that name."""
        return next(actor for actor in self.actors if actor.name == name)


def shop(name: str, more: str = "", **unlike: Any) -> Actor:
    """A Lightspeed shop, which gives and gets every stream; `more` goes on after its settings."""
    return Actor(
        name=name,
        kind="lightspeed",
        table=_SHOP + more,
        unlike=unlike,
        secrets=lambda config: {"KEY": config.key, "SECRET": config.secret},
    )


def warehouse(name: str, more: str = "", **unlike: Any) -> Actor:
    """A warehouse that speaks REST, and rings; `more` goes on after its settings."""
    return Actor(
        name=name,
        kind="efulfilment_stub",
        table=_WAREHOUSE + more,
        unlike=unlike,
        secrets=lambda config: {"TOKEN": config.token, "CALLBACK_SECRET": CALLBACK_SECRET},
    )


BELGIAN: Mapping[str, Any] = {
    "key": "6c2a1f8b0d3e4947b2d5f8a91c7e4063",
    "shop_id": 356903,
    "number_prefix": "BE",
    "seed": 2,
}
"""What the simulator of the second shop has of its own."""
DAY = Cast(actors=(shop(SHOP), shop(OTHER_SHOP, **BELGIAN), warehouse(WAREHOUSE)))

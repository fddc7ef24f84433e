"""What a simulated shop is, and the switches that make its day a bad one."""

from typing import Literal

import msgspec


class SimulatorConfig(msgspec.Struct, frozen=True, kw_only=True):
    """The shop as it stands when it opens; nothing here changes while it runs."""

    key: str = "5b1f0c7a9d2e4836a1c4e7f80b6d3952"
    secret: str = "e07c94d1a8b3452f96d0713e5ca2b84f"  # noqa: S105 - an invented secret of an invented shop
    app_key: str = "27aa41d0c95e4f1cb8d3306fe1c7a954"
    app_secret: str = "90d2fb5e1c3a47869be0412d7f8c6a13"  # noqa: S105 - invented, as above
    app_tokens: tuple[str, ...] = ("3f6d9b0e2c8a4175b60d9e3f1a7c5284",)
    shop_id: int = 356902
    cluster: str = "eu1"
    languages: tuple[str, ...] = ("nl", "en")
    default_language: str = "nl"
    currency: str = "EUR"
    zone: str = "Europe/Amsterdam"
    tax_rate: float = 0.21
    limits: tuple[int, int, int] = (300, 3000, 12000)
    per_second: int = 20
    number_prefix: str = "ORD"
    number_digits: int = 5
    links_host: str = "api.webshopapp.com"
    ascending: bool = False
    filters_in_shop_time: bool = False
    seed: int = 1
    seed_products: int = 0
    seed_customers: int = 0
    seed_checkouts: int = 0
    ring_timeout: float = 10.0
    ring_connections: int = 16
    keep_calls: int = 20_000
    keep_rings: int = 1000


class Switches(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What goes wrong, and how often; every field may be turned while the shop runs."""

    # the calls of clients
    down: bool = False
    error_rate: float = 0.0
    error_next: int = 0
    error_status: int = 503
    drop_rate: float = 0.0
    drop_next: int = 0
    work_before_failing: bool = False
    hide_new_orders_seconds: float = 0.0
    idle_puts_next: int = 0
    stale_reads_next: int = 0
    forbidden: tuple[str, ...] = ()
    exact_emails: bool = False
    unique_emails: bool = False
    negative_credits: bool = False
    bulk_max: int = 100
    bulk_unknown: Literal["refuse", "skip"] = "refuse"
    ascending: bool = False
    limits: tuple[int, int, int] = (300, 3000, 12000)
    per_second: int = 20
    # the stock of the shop
    restock_on_cancel: bool = True
    sells_sold_out: bool = True
    # the rings of the shop
    manual_rings: bool = False
    ring_delay: tuple[float, float] = (0.0, 0.0)
    duplicate_rate: float = 0.0
    reorder_seconds: float = 0.0
    lose_rate: float = 0.0
    wrong_signature: bool = False
    deleted_body: str = ""
    drop_groups: tuple[str, ...] = ()
    stock_rings_first: bool = False
    deletion_rings_variants: bool = True
    retries: int = 0
    retry_seconds: float = 5.0


def switches_of(config: SimulatorConfig) -> Switches:
    """The switches of a shop on a good day."""
    return Switches(ascending=config.ascending, limits=config.limits, per_second=config.per_second)

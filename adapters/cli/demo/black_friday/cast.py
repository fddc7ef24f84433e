"""Who plays on Black Friday: two shops, a market, a warehouse that rings and one that speaks files."""

from adapters.cli.demo.cast import BELGIAN, OTHER_SHOP, SHOP, Actor, Cast, shop, warehouse

MARKET, NORTH, SOUTH = "market", "north", "south"
SHOPS = (SHOP, OTHER_SHOP)
CHANNELS = (*SHOPS, MARKET)
BUFFER = 2
"""Pieces that the Belgian shop keeps back from every number (S4)."""
RELAY = "relay.market.example"
_MARKET = """\
[connector.{name}]
kind  = "channel_stub"
gives = ["orders", "products", "stock", "customers"]
gets  = ["orders", "shipments", "stock", "customers"]

[connector.{name}.rules]
sales_in = "orders"

[connector.{name}.settings]
url          = "{url}"
token        = {{ env = "DEMO_{env}_TOKEN" }}
poll_seconds = 1
"""
_FILES = """\
[connector.{name}]
kind  = "efulfilment_files"
gives = ["shipments", "stock", "orders", "products"]
gets  = ["orders"]

[connector.{name}.settings]
folder         = "{folder}"
poll_seconds   = 1
settle_seconds = 1
"""
_UNHURRIED = """\
calls_per_second = 1000
"""
_BUFFERED = """
[connector.{name}.rules]
stock_buffer = 2
"""
_LOCATIONS = """
[connector.{name}.rules]
locations = ["{name}/main", "{name}/attic"]

[connector.{name}.rules.methods]
"Standard*" = "STD"
"*"         = "ANY"
"""
_ROUTES = f"""
[hub]
relay_domains = ["{RELAY}"]

[[route]]
name      = "Belgium"
to        = "{SOUTH}"
countries = ["BE"]

[[route]]
name        = "what the north has"
to          = "{NORTH}"
in_stock_at = ["{NORTH}"]

[[route]]
name = "the rest"
to   = "{SOUTH}"
"""
_market = Actor(name=MARKET, kind="channel_stub", table=_MARKET, secrets=lambda config: {"TOKEN": config.token})
_files = Actor(name=SOUTH, kind="efulfilment_files", table=_FILES, folder=True, unlike={"write_every": 2.0})
CAST = Cast(
    actors=(
        shop(SHOP, _UNHURRIED),
        shop(OTHER_SHOP, _UNHURRIED + _BUFFERED, **BELGIAN),
        _market,
        warehouse(NORTH, _LOCATIONS, locations=("main", "attic")),
        _files,
    ),
    rules=_ROUTES,
)

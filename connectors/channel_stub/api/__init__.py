"""The calls of the Stub Market API."""

from connectors.channel_stub.api.account import Account
from connectors.channel_stub.api.calls import Forgotten
from connectors.channel_stub.api.market import AT_ONCE, STOCK_AT_ONCE, Api, Kind

__all__ = ["AT_ONCE", "STOCK_AT_ONCE", "Account", "Api", "Forgotten", "Kind"]

"""`account.json`, `shop.json`: who asks, what is left of the budget, which shop it is."""

from connectors.lightspeed.simulator.api.call import Answer, Call, Route, answer
from connectors.lightspeed.simulator.shapes.shop import account_shape, permissions_shape, shop_shape


def get_account(call: Call) -> Answer:
    """The account behind the key."""
    return answer("account", account_shape(call.shop.config, call.login.key, call.speech))


def get_permissions(call: Call) -> Answer:
    """What the key may read and write."""
    return answer("accountPermissions", permissions_shape(call.shop.switches.forbidden))


def get_ratelimit(call: Call) -> Answer:
    """What is left of the key's budget."""
    return answer("accountRatelimit", call.shop.budget.shape(call.login.key))


def get_shop(call: Call) -> Answer:
    """The shop."""
    return answer("shop", shop_shape(call.shop.config, call.speech))


ROUTES = (
    Route("GET", "account", "", get_account),
    Route("GET", "account/permissions", "", get_permissions),
    Route("GET", "account/ratelimit", "", get_ratelimit),
    Route("GET", "shop", "settings.read", get_shop),
)

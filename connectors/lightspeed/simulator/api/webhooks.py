"""`webhooks.json`: registrations."""

from connectors.lightspeed.simulator.api.call import Answer, Call, Route, answer
from connectors.lightspeed.simulator.api.lists import Equal, counted, listed, one_of_many
from connectors.lightspeed.simulator.records import Webhook
from connectors.lightspeed.simulator.shapes.webhooks import webhook_shape
from connectors.lightspeed.simulator.trade.fields import read_fields

_EQUAL: Equal[Webhook] = {
    "itemGroup": lambda webhook: webhook.group,
    "itemAction": lambda webhook: webhook.action,
    "address": lambda webhook: webhook.address,
}


def list_webhooks(call: Call) -> Answer:
    """The registrations."""
    return listed(call, "webhooks", call.shop.books.webhooks, webhook_shape, _EQUAL)


def count_webhooks(call: Call) -> Answer:
    """How many registrations there are."""
    return counted(call, call.shop.books.webhooks, _EQUAL)


def get_webhook(call: Call) -> Answer:
    """One registration."""
    return answer("webhook", webhook_shape(one_of_many(call.shop.books.webhooks, call.number), call.speech))


def post_webhook(call: Call) -> Answer:
    """Registers; the same thing twice makes two."""
    fields = read_fields(call.sent("webhook"), call.shop.webhooks.readers())
    webhook = call.shop.webhooks.register(fields, language=call.language, secret=call.login.secret)
    return answer("webhook", webhook_shape(webhook, call.speech), 201)


def put_webhook(call: Call) -> Answer:
    """Changes a registration."""
    one_of_many(call.shop.books.webhooks, call.number)
    fields = read_fields(call.sent("webhook"), call.shop.webhooks.readers())
    return answer("webhook", webhook_shape(call.shop.webhooks.write(call.number, fields), call.speech))


def delete_webhook(call: Call) -> Answer:
    """Takes a registration away."""
    one_of_many(call.shop.books.webhooks, call.number)
    call.shop.webhooks.remove(call.number)
    return Answer(204)


ROUTES = (
    Route("GET", "webhooks", "settings.read", list_webhooks),
    Route("POST", "webhooks", "settings.write", post_webhook),
    Route("GET", "webhooks/count", "settings.read", count_webhooks),
    Route("GET", "webhooks/#", "settings.read", get_webhook),
    Route("PUT", "webhooks/#", "settings.write", put_webhook),
    Route("DELETE", "webhooks/#", "settings.write", delete_webhook),
)

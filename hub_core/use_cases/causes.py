"""The causes of problems that the hub itself raises, as stable texts, and their cures."""

from hub_core.models import ProductName


def refused(number: str) -> str:
    """A warehouse refused an order."""
    return f"order {number} was refused"


def word_of(number: str, said: str, who: str) -> str:
    """A warehouse said something of an order, or of some of its pieces, that a person should see (O13)."""
    return f"order {number}: {said.replace('_', '-')} by {who}"


def may_ship_twice(number: str) -> str:
    """A warehouse did not take a change that should keep it from sending (T7, O9)."""
    return f"order {number} may ship twice"


def homeless(number: str) -> str:
    """No warehouse was found for an order (O14)."""
    return f"order {number} has no warehouse"


def methodless(number: str) -> str:
    """No rule says by which code its warehouse knows the shipping method of an order."""
    return f"order {number} has no code for its shipping method"


def waiting_number(cause: str) -> str:
    """The number of the order that waits for a rule of the operator's; empty: this is another cause."""
    for told in (homeless, methodless):
        before, after = told("\0").split("\0")
        if cause.startswith(before) and cause.endswith(after):
            return cause[len(before) : -len(after)]
    return ""


def late_old_order(number: str) -> str:
    """An order of the past appeared after the past was read (O7)."""
    return f"old order {number} appeared late"


def excess(number: str) -> str:
    """More was shipped than ordered (T1)."""
    return f"order {number}: more was shipped than ordered"


def orphan(key: str) -> str:
    """A parcel's order did not come (T9)."""
    return f"parcels for the unknown order {key}"


def not_told(stream: str, key: str) -> str:
    """A connector refused what it was handed."""
    return f"{stream} {key} was refused"


def unread(topic: str) -> str:
    """Rings of a topic could not be read."""
    return f"rings of {topic} could not be read"


def not_allowed(stream: str) -> str:
    """The far side knows us, and does not let us do this."""
    return f"{NOT_ALLOWED}{stream}"


def unclear_code(name: ProductName) -> str:
    """A code leads to several products (P5)."""
    code = name.ref.key if name.ref else (name.barcode or name.sku)
    return f"the code {code} leads to several products"


def doubtful_codes(key: str) -> str:
    """The codes of a product name another one than it is linked to, or do not agree (P4)."""
    return f"the codes of {key} do not agree"


def nameless_product(key: str) -> str:
    """The codes of a product lead to several hub products, so it is linked to none (P5)."""
    return f"{key} waits: its codes lead to several products"


def shared_barcode(code: str) -> str:
    """Products of one connector that differ by their SKUs have the same barcode (as compared): it names none (P5)."""
    return f"the barcode {code.removeprefix('gtin:')} stands on several products"


def doubles(connector: str, identity: str) -> str:
    """Several products of one connector are one thing to the hub (P5)."""
    return f"several products of {connector} are one: {identity}"


def two_masters(product: str, channel: str) -> str:
    """Somebody else keeps changing a number that the hub writes (S11)."""
    return f"the stock of {product} at {channel} is changed by others again and again"


def unanswered(number: str) -> str:
    """Nobody answered for the units of an order in time (S6)."""
    return f"order {number}: no stock level answered for its units"


PICKUP = "no pickup_location: where do goods go from that no warehouse sends?"
"""An order ended without a warehouse, and no location answers for its units (S7)."""
STOPPED, NOT_ALLOWED = "the far side does not accept us", "the far side does not allow "
DOWN = "the far side does not answer"
WEBHOOKS = "webhooks were missing at the vendor"
VANISHED = "its table is gone from plugins.toml"


def job_failed(job: str) -> str:
    """A job does not succeed."""
    return f"the job {job} fails"

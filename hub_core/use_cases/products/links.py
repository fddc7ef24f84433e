"""The links of products to hub products, and the codes that lead to those."""

import secrets
from collections.abc import Mapping
from itertools import count

import msgspec

from hub_core.decisions.matching import Coded, Linked, barcode_key, sku_key
from hub_core.models import HubProduct, Product, Ref
from hub_core.use_cases.catalogue import BARCODE, LINK, SKU, having
from hub_core.use_cases.products.changes import Changes
from hub_core.use_cases.stock.naming import product_unlinked
from hub_core.use_cases.storage import Work

AT_MOST = 25
"""So many hub products of one code, and links of one of them, are looked at: a code that all have names none anyhow."""


def linked_to(work: Work, ref: Ref) -> str | None:
    """The hub product that this product of a connector is linked to."""
    return work.names.lead(LINK, ref.origin, ref.id)


def known_by(work: Work, said: Coded, identity: str = "") -> list[Linked]:
    """The hub products that have one of these codes, and that of `identity`, as matching sees them."""
    by_barcode, by_sku = having(work, BARCODE, said.barcode)[:AT_MOST], having(work, SKU, said.sku)[:AT_MOST]
    identities = sorted({*by_barcode, *by_sku, identity} - {""})
    if not identities:
        return []
    hubs = work.catalogue.find_many(identities)
    links = [link.key for hub in hubs.values() for link in hub.links[:AT_MOST]]
    facts = work.facts.find_many(Product, links)
    return [_as_linked(hubs[one], facts) for one in identities if one in hubs]


def invent(changes: Changes) -> str:
    """Make a hub product that nothing is linked to yet; answer its identity."""
    invented = (f"prd-{secrets.token_hex(5)}" for _ in count())
    identity = next(one for one in invented if changes.work.catalogue.find(one) is None)
    changes.touch(identity)
    changes.work.catalogue.keep(HubProduct(identity=identity, made_at=changes.desk.now))
    return identity


def join(changes: Changes, product: Product, identity: str, how: str) -> None:
    """Link a product to a hub product, and let its codes lead there."""
    changes.touch(identity)
    hub = changes.work.catalogue.find_many([identity])[identity]
    if not hub.links:
        _drop_codes(changes, identity, _remembered(hub), identity)
    changes.work.names.give(LINK, product.ref.origin, product.ref.id, identity)
    changes.work.catalogue.keep(msgspec.structs.replace(hub, links=(*hub.links, product.ref)))
    _give_codes(changes, product.key, Coded.of(product), identity)
    changes.named(identity)
    changes.desk.write(identity, "linked", f"{product.key} is this, {how}")


def leave(changes: Changes, ref: Ref, codes: Coded, identity: str, why: str) -> None:
    """Unlink a product, which had these codes; a hub product that none is left of keeps its own codes (P10)."""
    changes.touch(identity)
    hub = changes.work.catalogue.find_many([identity])[identity]
    changes.work.names.drop(LINK, ref.origin, ref.id)
    left = msgspec.structs.replace(hub, links=tuple(link for link in hub.links if link != ref))
    changes.work.catalogue.keep(left)
    _drop_codes(changes, ref.key, codes, identity)
    if not left.links:
        _give_codes(changes, identity, _remembered(hub), identity)
    product_unlinked(changes.desk, identity, ref)
    changes.desk.write(identity, "unlinked", f"{ref.key} is this no more: {why}")


def recode(changes: Changes, old: Coded, new: Coded, identity: str) -> None:
    """A linked product has other codes: the new ones lead to its hub product, in place of the old."""
    _drop_codes(changes, old.ref.key, old, identity)
    _give_codes(changes, new.ref.key, new, identity)
    changes.named(identity)
    changes.desk.write(identity, "codes", f"{new.ref.key} has now {', '.join(sorted(new.codes())) or 'no codes'}")


def _as_linked(hub: HubProduct, facts: Mapping[str, Product]) -> Linked:
    if not hub.links:
        return Linked(hub.identity, (_remembered(hub),), orphan=True)
    return Linked(hub.identity, tuple(Coded.of(facts[link.key]) for link in hub.links if link.key in facts))


def _remembered(hub: HubProduct) -> Coded:
    """What the hub product had as codes when the last product of a connector left it; nobody's but its own."""
    return Coded(Ref("", hub.identity), barcode_key(hub.barcode), sku_key(hub.sku))


def _give_codes(changes: Changes, label: str, codes: Coded, identity: str) -> None:
    for kind, code in ((BARCODE, codes.barcode), (SKU, codes.sku)):
        if code:
            changes.work.names.give(kind, label, code, identity)
    _moved(changes, identity)


def _drop_codes(changes: Changes, label: str, codes: Coded, identity: str) -> None:
    for kind, code in ((BARCODE, codes.barcode), (SKU, codes.sku)):
        if code:
            changes.work.names.drop(kind, label, code)
            changes.freed(kind, code)
    _moved(changes, identity)


def _moved(changes: Changes, identity: str) -> None:
    for kind in (BARCODE, SKU):
        for _, code in changes.work.names.of(kind, identity):
            changes.moved(kind, code)

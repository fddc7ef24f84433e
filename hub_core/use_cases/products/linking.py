"""A product of a connector becomes a hub product, joins one, stays with it, or leaves it (P2, P4, P5, P10)."""

from hub_core.decisions.matching import Coded, Match, beside, doubles, doubt, match, sharers
from hub_core.models import Product, Ref
from hub_core.use_cases.catalogue import BARCODE
from hub_core.use_cases.products.changes import Changes
from hub_core.use_cases.products.doubts import (
    OPEN,
    alone_again,
    judge,
    judge_again,
    settled,
    share,
    shared_no_more,
    waits,
)
from hub_core.use_cases.products.links import invent, join, known_by, leave, linked_to, recode
from hub_core.use_cases.stock.naming import tracking_switched


def follow(changes: Changes, product: Product, held: Product | None) -> None:
    """A connector said this of its product, and `held` before; link it accordingly, and look again at what waited."""
    identity = linked_to(changes.work, product.ref)
    if product.deleted:
        _deleted(changes, product, held, identity)
    elif identity is None:
        _arrives(changes, product)
    else:
        _stays(changes, product, held or product, identity)
    for kind, code in changes.moves():
        _look_again(changes, kind, code)
    changes.tell()


def _arrives(changes: Changes, product: Product) -> None:
    said = Coded.of(product)
    found = match(said, known_by(changes.work, said))
    if len(found.identities) > 1:
        waits(changes.desk, product, found.identities)
        return
    settled(changes.desk, product.ref)
    if not found.identities:
        join(changes, product, invent(changes), "the first of its kind")
        share(changes.desk, product)
        return
    (identity,) = found.identities
    for ref in found.room:
        _leaves(changes, ref, identity, f"{product.key} has the barcode")
    join(changes, product, identity, _how(product, found))
    judge(changes.desk, product, identity)
    share(changes.desk, product)
    for one in changes.work.facts.find_many(Product, [ref.key for ref in found.room]).values():
        _arrives(changes, one)


def _how(product: Product, found: Match) -> str:
    return f"by its barcode {product.barcode}" if found.by == "barcode" else f"by its SKU {product.sku}"


def _stays(changes: Changes, product: Product, held: Product, identity: str) -> None:
    """Its link is the first of its names (P2); only a link that was doubted ends with the codes that made it."""
    if product.stock_tracked != held.stock_tracked:
        tracking_switched(changes.desk, identity, product.ref, on=product.stock_tracked)
    old, new = Coded.of(held), Coded.of(product)
    if old == new:
        return
    known = known_by(changes.work, old, identity)
    others = beside(old, identity, known)
    doubted = doubt(old, identity, known) is not None or bool(doubles(old, others))
    if others and doubted and not _still_fits(changes, new, identity):
        leave(changes, product.ref, old, identity, "its codes were corrected")
        alone_again(changes.desk, product.ref, identity)
        _arrives(changes, product)
    else:
        recode(changes, old, new, identity)
        judge(changes.desk, product, identity)
        share(changes.desk, product)


def _still_fits(changes: Changes, said: Coded, identity: str) -> bool:
    """Do its codes name that product, and does its connector not tell it apart from what is there?"""
    known = known_by(changes.work, said, identity)
    apart = sharers(said, [one for one in known if one.identity == identity])
    return identity in match(said, known).identities and not apart


def _leaves(changes: Changes, ref: Ref, identity: str, why: str) -> None:
    codes = Coded.of(changes.work.facts.find_many(Product, [ref.key])[ref.key])
    leave(changes, ref, codes, identity, why)
    alone_again(changes.desk, ref, identity)


def _deleted(changes: Changes, product: Product, held: Product | None, identity: str | None) -> None:
    settled(changes.desk, product.ref)
    if identity is not None and held is not None:
        leave(changes, product.ref, Coded.of(held), identity, "it was deleted there")
        alone_again(changes.desk, product.ref, identity)


def _look_again(changes: Changes, kind: str, code: str) -> None:
    """A code leads elsewhere than before: products that waited or were doubted because of it may be clear now."""
    if kind == BARCODE:
        shared_no_more(changes.desk, code)
    keys = changes.work.names.anywhere(OPEN[kind], code)
    for product in changes.work.facts.find_many(Product, keys).values():
        identity = linked_to(changes.work, product.ref)
        if identity is None:
            _arrives(changes, product)
        else:
            judge_again(changes.desk, product, identity)

"""Codes that clash: problems that name both sides, and end when the clash is gone (P4, P5)."""

from collections.abc import Iterable

from hub_core.decisions.matching import Coded, Doubt, beside, doubles, doubt, sharers
from hub_core.models import Product, Ref
from hub_core.use_cases import causes
from hub_core.use_cases.catalogue import BARCODE, SKU, having
from hub_core.use_cases.desk import Desk
from hub_core.use_cases.products.links import AT_MOST, known_by

OPEN = {BARCODE: "barcode in doubt", SKU: "sku in doubt"}
"""Kinds of names: they lead from a code to the products that wait, or are doubted, because of it."""
SHARED = "barcode shared"
"""The kind of name by which it is known at which connector a barcode stands on several products."""
_PUT_RIGHT = "Correct the SKU or barcode where it is wrong; the hub then looks again by itself."


def judge(desk: Desk, product: Product, identity: str) -> None:
    """Raise what is wrong with this link, or note that nothing is."""
    said = Coded.of(product)
    known = known_by(desk.work, said, identity)
    if found := doubt(said, identity, known):
        _mark(desk, said)
        evidence = _evidence(desk, product, identity, found)
        _problem(desk, product.ref, causes.doubtful_codes(product.key), evidence)
    else:
        settled(desk, product.ref)
    if others := doubles(said, beside(said, identity, known)):
        names = ", ".join(_told(desk, [product.ref, *others]))
        cause = causes.doubles(product.ref.origin, identity)
        _problem(desk, product.ref, cause, f"{names}: all are {_called(desk, identity)}, and show its stock")


def share(desk: Desk, product: Product) -> None:
    """Say it when other things of the same connector have this product's barcode too."""
    said = Coded.of(product)
    if others := sharers(said, known_by(desk.work, said)):
        desk.work.names.give(SHARED, product.ref.origin, said.barcode, said.barcode)
        told = ", ".join(_told(desk, [product.ref, *others]))
        evidence = f"{told}: their SKUs say that they are different things, so this barcode names none of them"
        _problem(desk, product.ref, causes.shared_barcode(said.barcode), evidence)


def shared_no_more(desk: Desk, barcode: str) -> None:
    """A barcode moved: note it for every connector at which it stands on one thing only now."""
    for member in desk.members:
        if desk.work.names.lead(SHARED, member.name, barcode) is None:
            continue
        mine = [one for one in _having(desk, barcode) if one.ref.origin == member.name]
        if not any(sharers(Coded.of(one), known_by(desk.work, Coded.of(one))) for one in mine):
            desk.work.names.drop(SHARED, member.name, barcode)
            desk.solved(causes.shared_barcode(barcode), connector=member.name)


def judge_again(desk: Desk, product: Product, identity: str) -> None:
    """Names changed: note it when nothing is wrong with this link any more."""
    said = Coded.of(product)
    if doubt(said, identity, known_by(desk.work, said, identity)) is None:
        settled(desk, product.ref)


def waits(desk: Desk, product: Product, identities: Iterable[str]) -> None:
    """Nobody can say which of these it is: it waits until its codes name one."""
    _mark(desk, Coded.of(product))
    desk.solved(causes.doubtful_codes(product.key), connector=_giver(desk, product.ref))
    named = "; ".join(_called(desk, identity) for identity in identities)
    (told,) = _told(desk, [product.ref])
    _problem(desk, product.ref, causes.nameless_product(product.key), f"{told} may be: {named}")


def settled(desk: Desk, ref: Ref) -> None:
    """Nothing is wrong with this product's codes any more."""
    if _unmark(desk, ref):
        for cause in (causes.doubtful_codes(ref.key), causes.nameless_product(ref.key)):
            desk.solved(cause, connector=_giver(desk, ref))


def alone_again(desk: Desk, ref: Ref, identity: str) -> None:
    """A product left: its connector may have no doubles there any more."""
    product = desk.work.catalogue.find_many([identity])[identity]
    if sum(link.origin == ref.origin for link in product.links) == 1:
        desk.solved(causes.doubles(ref.origin, identity), connector=_giver(desk, ref))


def _having(desk: Desk, barcode: str) -> list[Product]:
    """The products of connectors that have this barcode, as far as matching looks at them."""
    hubs = desk.work.catalogue.find_many(having(desk.work, BARCODE, barcode)[:AT_MOST])
    links = [link.key for hub in hubs.values() for link in hub.links[:AT_MOST]]
    return [one for one in desk.work.facts.find_many(Product, links).values() if Coded.of(one).barcode == barcode]


def _mark(desk: Desk, said: Coded) -> None:
    _unmark(desk, said.ref)
    for kind, code in ((BARCODE, said.barcode), (SKU, said.sku)):
        if code:
            desk.work.names.give(OPEN[kind], said.ref.key, code, said.ref.key)


def _unmark(desk: Desk, ref: Ref) -> bool:
    names = [(kind, label, code) for kind in OPEN.values() for label, code in desk.work.names.of(kind, ref.key)]
    for name in names:
        desk.work.names.drop(*name)
    return bool(names)


def _evidence(desk: Desk, product: Product, identity: str, found: Doubt) -> str:
    (told,), linked = _told(desk, [product.ref]), _called(desk, identity)
    others = "; ".join(_called(desk, other) for other in found.others)
    if found.why == "elsewhere":
        return f"{told} is linked to {linked}, and its codes name {others}"
    if found.why == "two products":
        return f"{told}: its barcode names {linked}, and its SKU names {others}; the barcode wins"
    return f"{told} is linked by its SKU to {', '.join(_told(desk, found.refs))}, whose barcode is another"


def _called(desk: Desk, identity: str) -> str:
    product = desk.work.catalogue.find_many([identity])[identity]
    return f"{product.title or product.sku or product.barcode} ({identity}: {', '.join(_told(desk, product.links))})"


def _told(desk: Desk, refs: Iterable[Ref]) -> list[str]:
    """Each product with its codes, for people."""
    facts = desk.work.facts.find_many(Product, [ref.key for ref in refs][:5])
    return [f"{key} (SKU {fact.sku or '-'}, barcode {fact.barcode or '-'})" for key, fact in facts.items()]


def _problem(desk: Desk, ref: Ref, cause: str, evidence: str) -> None:
    desk.problem(cause, connector=_giver(desk, ref), evidence=evidence, cure=_PUT_RIGHT)


def _giver(desk: Desk, ref: Ref) -> str:
    return desk.work.facts.giver(Product, ref.key) or desk.who

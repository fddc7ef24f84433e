"""`hub products`: what is sold, and who calls it what."""

from collections.abc import Sequence

import rich_click as click

from adapters.cli import paper
from adapters.cli.house import acting
from adapters.cli.stock.words import name_of
from hub_core.errors import NotFound
from hub_core.models import HubProduct, Level, Money
from hub_core.use_cases import Hub
from hub_core.use_cases.looking import Goods, Link, ProductView


@click.command()
@click.argument("text", required=False)
@click.option("--limit", type=click.IntRange(1, 1_000_000), default=50, show_default=True, help="At most so many.")
@paper.as_json
def products(text: str | None, limit: int, as_json: bool) -> None:
    """List the products, or tell all of one: its codes, who has it under which id, and what is doubtful.

    TEXT is a SKU, a barcode, shop-nl:12, the hub's own identity, or a part of a title. Examples:

        hub products mug

        hub products shop-nl:12
    """
    found = acting(lambda hub: _found(hub, text, limit))
    if isinstance(found, ProductView):
        paper.json(found) if as_json else _show(found)
    elif as_json:
        paper.json([product for product, _ in found])
    elif found:
        _list(found, limit)
    else:
        paper.say("There are no products yet. A shop's whole catalogue: hub import NAME products")


Listed = Sequence[tuple[HubProduct, Sequence[Level]]]


async def _found(hub: Hub, text: str | None, limit: int) -> ProductView | Listed:
    goods = Goods(hub.storage, hub.members, hub.now)
    if text is None:
        return await goods.leveled(await goods.products(limit=limit))
    asked = await goods.ask(text)
    if not asked.products:
        near = ", ".join(name_of(one) for one in asked.near)
        raise NotFound(f"no product {text!r}. {f'Is it {near}? ' if near else ''}See them all: hub products")
    if len(asked.products) == 1:
        return await goods.product(asked.products[0].identity)
    return await goods.leveled(asked.products[:limit])


def _list(found: Listed, limit: int) -> None:
    paper.table(
        ("identity", "SKU", "barcode", "title", "main", "linked to", "level"),
        [
            (
                one.identity,
                one.sku,
                one.barcode,
                one.title,
                one.main.origin if one.main else None,
                ", ".join(link.key for link in one.links),
                _total(levels),
            )
            for one, levels in found
        ],
    )
    if len(found) == limit:
        paper.warn(f"The first {limit} are shown; more with --limit.")


def _show(view: ProductView) -> None:
    product = view.product
    said = "" if view.levels else " No level of it was stated."
    paper.say(f"{name_of(product)}: {_linked(view.links)}.{said}", style="bold")
    paper.say()
    paper.table(
        ("product", product.identity),
        [
            ("title", product.title),
            ("brand", product.brand),
            ("SKU", product.sku),
            ("barcode", product.barcode),
            ("price", _price(product.price)),
            ("made", f"{paper.when(product.made_at)} UTC"),
            ("level", _total(view.levels)),
        ],
    )
    _part(
        ("linked to", "main", "SKU", "barcode", "article code", "title", "price", "stock", "as of"),
        [_link(link) for link in view.links],
    )
    _part(("code", "leads to other products too, so it names none"), [(code, "yes") for code in view.shared])
    _part(
        ("waits", "to hear of it", "due", "reason"),
        [(row.id, row.to, "parked" if row.parked_at else paper.when(row.due), row.reason) for row in view.waits],
    )
    _part(
        ("problem of", "cause", "evidence", "cure"),
        [(one.connector, one.cause, one.evidence, one.cure) for one in view.problems],
    )
    paper.say()
    paper.say(f"Its stock: hub stock {product.identity}")


def _linked(links: Sequence[Link]) -> str:
    names = ", ".join(dict.fromkeys(link.key for link in links))
    return f"linked to {names}" if names else "linked to nothing any more"


def _link(link: Link) -> Sequence[paper.Cell]:
    fact, main = link.fact, "main" if link.main else None
    if fact is None:
        return (link.key, main, None, None, None, None, None, None, None)
    title = " / ".join(part for part in (fact.title, fact.variant_title) if part)
    tracked = "tracked" if fact.stock_tracked else "not tracked"
    codes = (fact.sku, fact.barcode, fact.article_code)
    return (link.key, main, *codes, title, _price(fact.price), tracked, paper.when(fact.as_of))


def _price(price: Money | None) -> str:
    return f"{price.amount:.2f} {price.currency}" if price else ""


def _total(levels: Sequence[Level]) -> int | None:
    return sum(level.available for level in levels) if levels else None


def _part(heads: Sequence[str], rows: Sequence[Sequence[paper.Cell]]) -> None:
    if rows:
        paper.say()
        paper.table(heads, rows)

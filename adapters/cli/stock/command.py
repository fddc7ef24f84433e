"""The command `hub stock`."""

from collections.abc import Callable, Sequence

import rich_click as click

from adapters.cli import paper
from adapters.cli.house import acting
from adapters.cli.stock.listing import show_rows
from adapters.cli.stock.page import show_stock, stock_as_json
from adapters.cli.stock.words import name_of
from hub_core.errors import NotFound, Rejected
from hub_core.use_cases import Hub
from hub_core.use_cases.looking import Asked, Goods, StockRow, StockView


@click.command()
@click.argument("product", required=False, metavar="[SKU]")
@click.option("--ledger", "lines", type=click.IntRange(1, 1_000_000), default=20, show_default=True, metavar="N",
              help="With SKU: so many lines of the ledger, the newest.")  # fmt: skip
@click.option("--differs", is_flag=True, help="Only products of which a channel shows another number than it should.")
@click.option("--held", is_flag=True, help="Only products with units held back.")
@click.option("--none", "unstated", is_flag=True, help="Only products without any stated level.")
@click.option("--limit", type=click.IntRange(1, 1_000_000), default=50, show_default=True, help="At most so many.")
@click.option("--go-on", metavar="NAME", help="With SKU: let this channel be written again, after two masters fought.")
@click.option("--check", is_flag=True, help="Prove that every level is the fold of its ledger.")
@click.option("--local", is_flag=True, help="Times of this machine's zone, in place of UTC.")
@paper.as_json
def stock(
    *,
    product: str | None,
    lines: int,
    differs: bool,
    held: bool,
    unstated: bool,
    limit: int,
    go_on: str | None,
    check: bool,
    local: bool,
    as_json: bool,
) -> None:
    """List the stock of all products, or say why that of one is what it is.

    SKU may also be a barcode, the hub's own identity of a product, or shop-nl:12. Examples:

        hub stock MUG-1

        hub stock --differs

        hub stock MUG-1 --go-on shop-nl

        hub stock --check
    """
    filters = differs or held or unstated
    if (product or go_on) and (filters or check):
        raise click.UsageError("--differs, --held, --none and --check are about all products: leave SKU out")
    if go_on and not product:
        raise click.UsageError("--go-on needs the SKU of the product: hub stock SKU --go-on NAME")
    if product and go_on:
        paper.say(acting(lambda hub: _go_on(_goods(hub), product, go_on)))
    elif product:
        _one(product, lines=lines, limit=limit, local=local, as_json=as_json)
    elif check:
        _check(as_json=as_json)
    else:
        _all(_filter(differs=differs, held=held, unstated=unstated), limit=limit, as_json=as_json, every=not filters)


def _goods(hub: Hub) -> Goods:
    return Goods(hub.storage, hub.members, hub.now)


def _one(text: str, *, lines: int, limit: int, local: bool, as_json: bool) -> None:
    found = acting(lambda hub: _view(_goods(hub), text, lines))
    if isinstance(found, StockView):
        paper.json(stock_as_json(found)) if as_json else show_stock(found, local=local)
    elif as_json:
        paper.json(found)
    else:
        paper.say(f"{len(found)} products answer to {text!r}. One of them: hub stock {found[0].product.identity}")
        show_rows(found, limit=limit + len(found), identities=True)


async def _view(goods: Goods, text: str, lines: int) -> StockView | Sequence[StockRow]:
    asked = await goods.ask(text)
    if not asked.products:
        raise NotFound(_nothing(text, asked))
    if len(asked.products) > 1:
        return await goods.rows(lambda _row: True, only=asked.products, limit=len(asked.products))
    return await goods.stock(asked.products[0].identity, lines=lines)


def _nothing(text: str, asked: Asked) -> str:
    """No product, but perhaps a level that waits for one (S13), or a slip of the finger."""
    if asked.waiting:
        levels = "; ".join(
            f"{giver} stated {one.available} at {one.location} as of {paper.when(one.as_of)}"
            for giver, one in asked.waiting
        )
        return f"No product has the code {text!r} yet. {levels}. It counts as soon as a product gets that code."
    near = ", ".join(f"{name_of(one)}{f' ({one.title})' if one.title else ''}" for one in asked.near)
    return f"no product {text!r}. {f'Is it {near}? ' if near else ''}See them all: hub products"


def _filter(*, differs: bool, held: bool, unstated: bool) -> Callable[[StockRow], bool]:
    return lambda row: (
        (not differs or row.differs) and (not held or row.held > 0) and (not unstated or row.level is None)
    )


def _all(fits: Callable[[StockRow], bool], *, limit: int, as_json: bool, every: bool) -> None:
    found = acting(lambda hub: _goods(hub).rows(fits, limit=limit))
    if as_json:
        paper.json(found)
    elif found:
        show_rows(found, limit=limit)
    else:
        paper.say("There are no products yet." if every else "No product fits.")


async def _go_on(goods: Goods, text: str, to: str) -> str:
    product = await goods.one(text)
    stopped = await goods.go_on(product, to)
    name = name_of(product)
    return f"{to} is told of {name} again, at once." if stopped else f"{name} was not stopped at {to}."


def _check(*, as_json: bool) -> None:
    proof = acting(lambda hub: _goods(hub).proof())
    if as_json:
        paper.json(proof)
    if proof.faults:
        count = len(proof.faults)
        raise Rejected("\n".join([*proof.faults, f"{count} {'fault' if count == 1 else 'faults'} in the ledger"]))
    if not as_json:
        levels = "1 level" if proof.levels == 1 else f"{proof.levels} levels"
        paper.say(f"{levels} of {proof.products} products: each is the fold of its ledger.")

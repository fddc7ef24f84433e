"""`hub explain`: which rule sent an order where, and which rules did not fit, and why."""

import rich_click as click

from adapters.cli import paper
from adapters.cli.house import acting
from hub_core.use_cases import Hub
from hub_core.use_cases.looking import Explanation, explained
from hub_core.use_cases.records import HandoverState

WAYS = ("order",)


@click.command()
@click.argument("what", type=click.Choice(WAYS))
@click.argument("ref")
@click.option("--shop", metavar="NAME", help="Only an order of this connector.")
@paper.as_json
def explain(what: str, ref: str, shop: str | None, as_json: bool) -> None:  # noqa: ARG001 - there is one kind so far
    """Say which rule of plugins.toml sends an order where, which did not fit, and who hears of it.

    REF is an order's number, with or without its prefix and zeros, or its id at the shop. Examples:

        hub explain order 1001

        hub explain order 1001 --shop shop-nl --json
    """

    async def look(hub: Hub) -> Explanation:
        standing = await hub.operate.find(ref, origin=shop)
        return await hub.storage.look(lambda work: explained(work, hub.members, standing.key, hub.now()))

    told = acting(look)
    if as_json:
        paper.json(told)
    else:
        show(told)


def show(told: Explanation) -> None:
    """Write the answer first, and all it follows from below."""
    paper.say(sentence(told), style="bold")
    if told.tried:
        paper.say()
        rows = [(str(n), one.rule, one.to, "yes" if one.fits else "no", one.why) for n, one in enumerate(told.tried, 1)]
        paper.table(("[[route]]", "rule", "to", "fits", "why"), rows)
    if told.method:
        paper.say()
        paper.table(("sent by", "code", "because"), [(told.method, told.method_code, _method(told))])
    paper.say()
    rows_of = [(one.name, one.role, one.hears or "nothing", one.why) for one in told.hearers]
    paper.table(("connector", "role", "hears", "because"), rows_of)


def sentence(told: Explanation) -> str:
    """Where it goes, and why, in a sentence."""
    name = f"Order {told.standing.number} of {told.standing.origin}"
    if told.decided:
        return _decided(told, name)
    if told.waits:
        would = (
            f" By the rules as they stand it would go to {told.warehouse}: {told.because}." if told.warehouse else ""
        )
        return f"{name} goes to no warehouse: {told.waits}.{would}"
    cure = f"hub release {told.standing.origin} order {told.standing.number} --to NAME"
    if not told.warehouse:
        return f"{name} goes to no warehouse: {told.because}. Give it to one: {cure}"
    again = "It is decided at the next start, or with the next word about it"
    return f"{name} has no warehouse yet; it fits {told.warehouse} now: {told.because}. {again}; or at once: {cure}"


def _decided(told: Explanation, name: str) -> str:
    cure = f"hub release {told.standing.origin} order {told.standing.number} --to NAME"
    match told.state:
        case HandoverState.REFUSED:
            why = f", which refused it: {told.reason or 'no reason was given'}"
            return f"{name} was given to {told.warehouse} ({told.because}){why}. Give it to another: {cure}"
        case HandoverState.NOT_NEEDED:
            return f"{name} is not sent by {told.warehouse}: {told.reason}. It was chosen because {told.because}."
        case HandoverState.TAKEN:
            return f"{name} went to {told.warehouse}: {told.because}."
    return f"{name} goes to {told.warehouse}: {told.because}."


def _method(told: Explanation) -> str:
    table = f"[connector.{told.warehouse}.rules.methods]"
    if told.method_rule:
        return f"the line {told.method_rule!r} of {table} fits"
    if told.method_rules:
        return f"no line of {table} fits: {', '.join(map(repr, told.method_rules))}"
    return f"{told.warehouse} has no rules for methods: it gets the words of the shop" if told.warehouse else ""

"""`hub forget`: erases a person everywhere in the hub, and prints the proof (C8)."""

import rich_click as click

from adapters.cli import paper
from adapters.cli.house import acting
from hub_core.errors import Unavailable
from hub_core.use_cases import Hub
from hub_core.use_cases.erasing.erase import Erase, Proof, Traces


@click.command()
@click.argument("email", metavar="E-MAIL")
@click.option("--yes", is_flag=True, help="Do not ask first.")
@click.option("--even-going", is_flag=True, help="Also when an order is not over: nobody can send it then.")
@paper.as_json
def forget(email: str, yes: bool, even_going: bool, as_json: bool) -> None:
    """Erase the person of this e-mail from all that the hub keeps, and prove it.

    Orders and checkouts keep what books need: numbers, lines, sums, dates and the country. Connectors are not told:
    erase the person there too. It can be done again, and goes on where it was broken off. Example:

        hub forget anna@example.org
    """
    if not all(email.strip().rpartition("@")[::2]):
        raise click.BadParameter(f"{email!r} is no e-mail address, and nothing else names a person everywhere")
    traces = acting(lambda hub: _erase(hub).look(email))
    if not as_json:
        _preview(traces)
    if not yes:
        click.confirm("Erase this person? It cannot be taken back.", abort=True, err=as_json)
    proof = acting(lambda hub: _erase(hub).forget(email, even_going=even_going))
    if as_json:
        paper.json(proof)
    else:
        _prove(proof)
    if proof.left:
        where = ", ".join(f"{count} in {table}" for table, count in proof.left.items())
        raise Unavailable(
            f"the e-mail still stands in the database: {where}. Somebody may have said it meanwhile: again"
        )


def _erase(hub: Hub) -> Erase:
    return Erase(hub.storage, hub.members, hub.now)


def _preview(traces: Traces) -> None:
    what = {"profile": int(traces.profile is not None), "customer": len(traces.customers)}
    what |= {"order": len(traces.orders), "checkout": len(traces.checkouts)}
    found = ", ".join(f"{count} {name}{'s' if count > 1 else ''}" for name, count in what.items() if count)
    if found:
        paper.say(f"Found: {found}; what was written of them goes too.")
    else:
        paper.say(
            "Found: no profile, customer, order or checkout. What is written elsewhere under this e-mail goes too."
        )


def _prove(proof: Proof) -> None:
    if proof.erased:
        paper.table(("erased or masked", "how many"), list(proof.erased.items()))
    else:
        paper.say("Nothing named this person.")
    for kept in proof.kept:
        paper.say(f"Kept: {kept}.")
    paper.say(f"Files: {proof.scrubbed}")
    if not proof.left:
        paper.say("Proof: every table was searched afterwards, and no row holds the e-mail.")

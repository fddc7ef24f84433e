"""The command and its parts; a part is loaded when it is asked for, because a look should not wait for a server."""

import importlib
from difflib import get_close_matches
from typing import Any, Final

import rich_click as click

from hub_core.errors import HubError

PANELS: Final[dict[str, dict[str, str]]] = {
    "Run it": {
        "serve": "adapters.cli.serve:serve",
        "check": "adapters.cli.check:check",
        "migrate": "adapters.cli.migrate:migrate",
        "demo": "adapters.cli.demo:demo",
    },
    "Look": {
        "orders": "adapters.cli.orders:orders",
        "explain": "adapters.cli.explain:explain",
        "stock": "adapters.cli.stock:stock",
        "products": "adapters.cli.products:products",
        "connectors": "adapters.cli.connectors:connectors",
        "customers": "adapters.cli.customers:customers",
        "parked": "adapters.cli.parked:parked",
        "problems": "adapters.cli.problems:problems",
        "jobs": "adapters.cli.jobs:jobs",
        "budget": "adapters.cli.budget:budget",
    },
    "Put right": {
        "release": "adapters.cli.release:release",
        "set": "adapters.cli.status:set_status",
        "retry": "adapters.cli.parked:retry",
        "pause": "adapters.cli.stops:pause",
        "resume": "adapters.cli.stops:resume",
        "fetch": "adapters.cli.fetch:fetch",
        "forget": "adapters.cli.forget:forget",
        "import": "adapters.cli.importing:import_",
        "run": "adapters.cli.run:run",
        "webhooks": "adapters.cli.webhooks:webhooks",
        "rename": "adapters.cli.renaming:rename",
        "remove": "adapters.cli.renaming:remove",
    },
    "Write connectors": {
        "translate": "adapters.cli.translate:translate",
        "simulate": "adapters.cli.simulate:simulate",
    },
}
PARTS: Final = {name: place for panel in PANELS.values() for name, place in panel.items()}
click.rich_click.SHOW_ARGUMENTS = True
click.rich_click.MAX_WIDTH = 110
click.rich_click.COMMAND_GROUPS = {"hub": [{"name": name, "commands": list(panel)} for name, panel in PANELS.items()]}


class Hub(click.RichGroup):
    """The command; a fault of the hub's own ends with its sentence and code 1, never with a stack."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - they are the same in every context
        """The names of all parts."""
        return list(PARTS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - the same
        """The part of that name, loaded now."""
        if cmd_name not in PARTS:
            return None
        module, _, name = PARTS[cmd_name].partition(":")
        part: click.Command = getattr(importlib.import_module(module), name)
        return part

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The part that was asked for; where there is none, what was perhaps meant."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as fault:
            near = get_close_matches(args[0], PARTS, n=1)
            raise click.UsageError(f"{fault.message} Is it: hub {near[0]}" if near else fault.message, ctx) from fault

    def invoke(self, ctx: click.Context) -> Any:
        """Run the part that was asked for."""
        try:
            return super().invoke(ctx)
        except HubError as fault:
            click.echo(str(fault), err=True)
            ctx.exit(1)


@click.group(cls=Hub, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="connector-hub", prog_name="hub")
def hub() -> None:
    """Hand orders, stock, shipments and more between shops, warehouses and channels.

    Reads `plugins.toml` here; HUB_DATABASE_URL says where everything is kept (sqlite:///hub.db). Example:

        hub check && hub serve
    """


def main() -> None:
    """Run the command."""
    hub()

"""The command and its parts."""

from typing import Any

import rich_click as click

from adapters.cli.check import check
from adapters.cli.connectors import connectors
from adapters.cli.fetch import fetch
from adapters.cli.jobs import jobs, run
from adapters.cli.migrate import migrate
from adapters.cli.orders import orders
from adapters.cli.parked import parked, retry
from adapters.cli.problems import problems
from adapters.cli.release import release
from adapters.cli.serve import serve
from adapters.cli.simulate import simulate
from adapters.cli.status import set_status
from adapters.cli.stops import pause, resume
from adapters.cli.translate import translate
from adapters.cli.webhooks import webhooks
from hub_core.errors import HubError

PANELS: dict[str, tuple[click.Command, ...]] = {
    "Run it": (serve, check, migrate),
    "Look": (orders, connectors, parked, problems, jobs),
    "Put right": (release, set_status, retry, pause, resume, fetch, run, webhooks),
    "Write connectors": (translate, simulate),
}
click.rich_click.SHOW_ARGUMENTS = True
click.rich_click.MAX_WIDTH = 110
click.rich_click.COMMAND_GROUPS = {
    "hub": [
        {"name": panel, "commands": [command.name or "" for command in commands]} for panel, commands in PANELS.items()
    ]
}


class Hub(click.RichGroup):
    """The command; a fault of the hub's own ends with its sentence and code 1, never with a stack."""

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


for panel in PANELS.values():
    for part in panel:
        hub.add_command(part)


def main() -> None:
    """Run the command."""
    hub()

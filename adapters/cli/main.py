"""The command and its parts."""

import sys

import rich_click as click

from adapters.cli.serve import serve
from hub_core.errors import HubError

click.rich_click.USE_MARKDOWN = False
click.rich_click.SHOW_ARGUMENTS = True
click.rich_click.MAX_WIDTH = 110


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="connector-hub", prog_name="hub")
def hub() -> None:
    """Hand orders, stock, shipments and more between shops, warehouses and channels.

    Reads `plugins.toml` here; HUB_DATABASE_URL says where everything is kept (sqlite:///hub.db).
    """


for command in (serve,):
    hub.add_command(command)


def main() -> None:
    """Run the command; a fault of the hub's own ends with its sentence and code 1, never with a stack."""
    try:
        hub()
    except HubError as fault:
        click.echo(str(fault), err=True)
        sys.exit(1)

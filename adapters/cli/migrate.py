"""`hub migrate`: bring the database to the present schema."""

import os

import rich_click as click

from adapters.cli import paper
from adapters.settings import read_environment
from adapters.storage import migrate as bring_to_present


@click.command()
def migrate() -> None:
    """Bring the database to the schema of this version; again is the same.

    PostgreSQL needs it before the first start and after an update; a SQLite file is also brought there when it is
    opened. Example:

        HUB_DATABASE_URL=postgresql://hub@db.example/hub hub migrate
    """
    environment = read_environment(os.environ)
    bring_to_present(environment.database_url.reveal())
    paper.say(f"{environment.database} has the schema of this version.")

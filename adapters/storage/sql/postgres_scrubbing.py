"""PostgreSQL: tables whose files hold nothing but what is kept now."""

import time

import psycopg
from psycopg import sql

from adapters.storage.sql.session import Row
from adapters.storage.sql.walking import KEYS
from hub_core.errors import Unavailable

PATIENCE = 30.0
"""Seconds that scrubbing waits for transactions that still see what was erased."""
PAUSE = 0.1
OLDER = """
    SELECT count(*) FROM (
        SELECT backend_xid AS seen FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()
        UNION ALL
        SELECT backend_xmin FROM pg_stat_activity
        WHERE pid <> pg_backend_pid() AND (datname = current_database() OR datname IS NULL)
        UNION ALL
        SELECT transaction FROM pg_prepared_xacts WHERE database = current_database()
        UNION ALL
        SELECT xmin FROM pg_replication_slots
    ) AS older WHERE seen IS NOT NULL AND age(seen) > age(CAST(CAST(%s AS xid8) AS xid))
"""
"""Who keeps VACUUM from letting go of what was erased before this transaction."""
DONE = "Every table of the hub was written anew (VACUUM FULL) and what the planner knew of their contents with them;"
BEYOND = " the server's write-ahead log until it is recycled, its replicas, archives, backups and its own log files"
OUT_OF_REACH = f"{BEYOND}, and what its disks keep of blocks they gave up, are out of the hub's reach."
STATISTICS_STAY = (
    "Every table of the hub was written anew (VACUUM FULL); samples of their contents may remain in pg_statistic until"
    " the owner of the database runs: VACUUM FULL pg_catalog.pg_statistic;"
)


def scrub_tables(connection: psycopg.Connection[Row]) -> str:
    """Write every table anew, and say so. Raises `Unavailable` while a transaction still sees what was before."""
    _wait_for_older(connection)
    for table in KEYS:
        # Analysed as well, so that the planner's samples of what was erased are replaced.
        connection.execute(sql.SQL("VACUUM (FULL, ANALYZE) {}").format(sql.Identifier(table)))
    refused: list[str] = []
    connection.add_notice_handler(lambda notice: refused.append(notice.message_primary or ""))
    connection.execute("VACUUM (FULL) pg_catalog.pg_statistic")
    return (STATISTICS_STAY if refused else DONE) + OUT_OF_REACH


def _wait_for_older(connection: psycopg.Connection[Row]) -> None:
    ours = connection.execute("SELECT CAST(pg_current_xact_id() AS TEXT)").fetchone()
    until = time.monotonic() + PATIENCE
    while connection.execute(OLDER, ours).fetchone() != (0,):
        if time.monotonic() > until:
            raise Unavailable(
                "a transaction that began before still sees what was erased (pg_stat_activity, pg_prepared_xacts,"
                " pg_replication_slots): end it, then do it again",
                may_have_acted=False,
            )
        time.sleep(PAUSE)

"""How far the run of a job is, for those who look on. Frozen: later changes are revisions of their own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WORD = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Let schedules keep it."""
    with op.batch_alter_table("schedules", recreate="auto") as table:
        table.add_column(sa.Column("progress", WORD))

"""When a level was last said outright. Frozen: later changes are revisions of their own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TEXT

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WORD = sa.Text().with_variant(TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Let levels keep it; one that was kept before counts as said outright at the time it has."""
    with op.batch_alter_table("levels", recreate="auto") as table:
        table.add_column(sa.Column("stated_at", WORD))

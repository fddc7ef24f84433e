"""How many changes of an order its warehouse was sent. Frozen: later changes are revisions of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let handovers keep it; of one that was kept before nobody knows."""
    with op.batch_alter_table("handovers", recreate="auto") as table:
        table.add_column(sa.Column("changes", sa.Integer()))

"""Up to where a channel was looked at before it was told. Frozen: later changes are revisions of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Let the ledger keep it."""
    with op.batch_alter_table("stock_ledger", recreate="auto") as table:
        table.add_column(sa.Column("since", ID))

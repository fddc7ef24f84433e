"""What is left of an API key's calls, for all who use it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WORD = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table of budgets."""
    op.create_table(
        "budgets",
        sa.Column("key", WORD, primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
    )

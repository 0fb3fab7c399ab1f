"""Leases, and files a platform has from us."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lease",
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("holder", sa.String(60), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_lease"),
    )
    op.create_table(
        "uploaded_file",
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("file_id", sa.String(255), nullable=False),
        sa.Column("kept_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "digest", name="pk_uploaded_file"),
    )
    op.create_index("ix_uploaded_file_kept_on", "uploaded_file", ["kept_on"])


def downgrade() -> None:
    op.drop_index("ix_uploaded_file_kept_on", "uploaded_file")
    op.drop_table("uploaded_file")
    op.drop_table("lease")

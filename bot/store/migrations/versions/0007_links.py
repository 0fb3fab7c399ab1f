"""Short links, their history and their daily counts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "link",
        sa.Column("code", sa.String(7), nullable=False),
        sa.Column("standing_for", sa.String(10), nullable=True),
        sa.Column("current_change", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["standing_for"], ["item.id"], name="fk_link_standing_for"),
        sa.PrimaryKeyConstraint("code", name="pk_link"),
        sa.UniqueConstraint("standing_for", name="uq_link_standing_for"),
    )
    op.create_table(
        "link_change",
        sa.Column("code", sa.String(7), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("act", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("target", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.String(60), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.String(300), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["code"], ["link.code"], name="fk_link_change_code"),
        sa.PrimaryKeyConstraint("code", "number", name="pk_link_change"),
    )
    op.create_table(
        "link_count",
        sa.Column("code", sa.String(7), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["code"], ["link.code"], name="fk_link_count_code"),
        sa.PrimaryKeyConstraint("code", "day", "kind", name="pk_link_count"),
    )


def downgrade() -> None:
    op.drop_table("link_count")
    op.drop_table("link_change")
    op.drop_table("link")

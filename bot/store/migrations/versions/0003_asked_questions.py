"""Questions nobody could answer, and picks that may become aliases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "asked_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("item_id", sa.String(10), nullable=False),
        sa.Column("plain", sa.String(200), nullable=False),
        sa.Column("text", sa.String(200), nullable=False),
        sa.Column("nearest", sa.Text(), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_asked_question"),
        sa.UniqueConstraint("kind", "item_id", "plain", name="uq_asked_question_kind_item_id_plain"),
    )
    op.create_index("ix_asked_question_first_day", "asked_question", ["first_day"])
    op.create_index("ix_asked_question_last_day", "asked_question", ["last_day"])


def downgrade() -> None:
    op.drop_index("ix_asked_question_last_day", "asked_question")
    op.drop_index("ix_asked_question_first_day", "asked_question")
    op.drop_table("asked_question")

"""Items, editions, the city, the catalogue's number; and what we remember of citizens."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    catalogue = op.create_table(
        "catalogue",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_catalogue"),
    )
    op.bulk_insert(catalogue, [{"id": 1, "sequence": 0}])
    op.create_table(
        "item",
        sa.Column("id", sa.String(10), nullable=False),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("source", sa.String(60), nullable=False),
        sa.Column("source_code", sa.String(120), nullable=False),
        sa.Column("current_edition", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_item"),
        sa.UniqueConstraint("key", name="uq_item_key"),
        sa.UniqueConstraint("source", "source_code", name="uq_item_source_source_code"),
    )
    op.create_table(
        "edition",
        sa.Column("item_id", sa.String(10), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("origin", sa.String(20), nullable=False),
        sa.Column("guide", sa.JSON(), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_edition_item_id"),
        sa.PrimaryKeyConstraint("item_id", "number", name="pk_edition"),
    )
    op.create_index("ix_edition_sequence", "edition", ["sequence"])
    op.create_table(
        "city",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("elements", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_city"),
    )
    op.create_table(
        "citizen",
        sa.Column("address_hash", sa.String(64), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("area", sa.String(120), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("address_hash", name="pk_citizen"),
    )
    op.create_index("ix_citizen_seen_on", "citizen", ["seen_on"])


def downgrade() -> None:
    op.drop_index("ix_citizen_seen_on", "citizen")
    op.drop_table("citizen")
    op.drop_table("city")
    op.drop_index("ix_edition_sequence", "edition")
    op.drop_table("edition")
    op.drop_table("item")
    op.drop_table("catalogue")

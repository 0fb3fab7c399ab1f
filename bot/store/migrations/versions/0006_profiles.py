"""Self-declared profiles and consents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "profile",
        sa.Column("id", sa.String(10), nullable=False),
        sa.Column("holder", sa.String(64), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("phone_index", sa.String(64), nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("birth_year", sa.LargeBinary(), nullable=True),
        sa.Column("relation", sa.LargeBinary(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_profile"),
        sa.UniqueConstraint("holder", name="uq_profile_holder"),
    )
    op.create_index("ix_profile_phone_index", "profile", ["phone_index"])
    op.create_index("ix_profile_seen_on", "profile", ["seen_on"])
    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(64), nullable=True),
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("words_version", sa.String(20), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ending", sa.String(20), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_consent"),
        sa.UniqueConstraint("holder", "purpose", name="uq_consent_holder_purpose"),
    )
    op.create_index("ix_consent_ended_at", "consent", ["ended_at"])


def downgrade() -> None:
    op.drop_index("ix_consent_ended_at", "consent")
    op.drop_table("consent")
    op.drop_index("ix_profile_seen_on", "profile")
    op.drop_index("ix_profile_phone_index", "profile")
    op.drop_table("profile")

"""Staff, their sessions, and what they did: an audit that neither database lets anybody change."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_staff()
    _make_sessions()
    _make_audit()
    for act in ("UPDATE", "DELETE"):
        _refuse(act)


def downgrade() -> None:
    op.drop_table("audit")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_only_grows()")
    op.drop_table("staff_session")
    op.drop_table("staff_grant")
    op.drop_table("staff")


def _make_staff() -> None:
    op.create_table(
        "staff",
        sa.Column("id", sa.String(10), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("display", sa.String(80), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("password_hash", sa.String(255), nullable=False),
        sa.Column("password_due", sa.Boolean(), nullable=False),
        sa.Column("totp_secret", sa.LargeBinary(), nullable=True),
        sa.Column("totp_offered", sa.LargeBinary(), nullable=True),
        sa.Column("totp_step", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_staff"),
        sa.UniqueConstraint("name", name="uq_staff_name"),
    )
    op.create_table(
        "staff_grant",
        sa.Column("staff_id", sa.String(10), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("unit", sa.String(120), nullable=False),
        sa.PrimaryKeyConstraint("staff_id", "role", "unit", name="pk_staff_grant"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_staff_grant_staff_id"),
    )


def _make_sessions() -> None:
    op.create_table(
        "staff_session",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("id", sa.String(10), nullable=False),
        sa.Column("staff_id", sa.String(10), nullable=False),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("browser", sa.String(120), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_staff_session"),
        sa.UniqueConstraint("id", name="uq_staff_session_id"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_staff_session_staff_id"),
    )
    op.create_index("ix_staff_session_staff_id", "staff_session", ["staff_id"])
    op.create_index("ix_staff_session_began_at", "staff_session", ["began_at"])


def _make_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.String(10), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("session", sa.String(10), nullable=False),
        sa.Column("act", sa.String(40), nullable=False),
        sa.Column("noun", sa.String(40), nullable=False),
        sa.Column("noun_id", sa.String(120), nullable=False),
        sa.Column("unit", sa.String(120), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit"),
    )
    op.create_index("ix_audit_at", "audit", ["at"])


def _refuse(act: str) -> None:
    """A trigger that raises. PostgreSQL wants a function for it, made with the first of them."""
    name = f"audit_refuses_{act.lower()}"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {act} ON audit"
            " BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END"
        )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'the audit only grows'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {act} ON audit FOR EACH ROW EXECUTE FUNCTION audit_only_grows()"
    )

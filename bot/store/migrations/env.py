"""Run by Alembic: takes the open connection it is handed and runs the migrations on it.

`wenban migrate` and the tests are the only callers; there is no alembic.ini and no offline mode.
"""

from __future__ import annotations

from alembic import context

from bot.store import catalogue, citizen  # noqa: F401 - every file with tables, so that metadata is whole
from bot.store.rows import Row

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    render_as_batch=True,  # SQLite cannot alter columns in place
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()

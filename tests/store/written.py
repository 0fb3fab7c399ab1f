"""Databases as older programs left them: `data/written_at_<revision>.sql`, a statement a line.

A migration that changes data brings such a file of the revision before it, written by the program of then.
"""

from __future__ import annotations

from pathlib import Path

from bot.config import Config
from bot.store.engine import migrating
from bot.store.migrations import migrate

DATA = Path(__file__).with_name("data")
REVISIONS = sorted(file.stem.removeprefix("written_at_") for file in DATA.glob("written_at_*.sql"))


async def write_old_database(config: Config, revision: str) -> None:
    """Schema and rows of `revision` into an empty database of either kind."""
    await migrate(config, revision)
    statements = (DATA / f"written_at_{revision}.sql").read_text(encoding="utf-8").splitlines()
    async with migrating(config) as connection:
        for statement in statements:
            if not statement.startswith("--"):
                await connection.exec_driver_sql(statement)

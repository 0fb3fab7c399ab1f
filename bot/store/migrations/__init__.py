"""The history of the schema: one for both databases, walked by `migrate`, without an ini file.

A migration runs in one transaction (SQLite and PostgreSQL both roll schema changes back), and two
processes that start together migrate one after the other.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.config import Config
from bot.store.engine import looking, migrating

FOLDER = Path(__file__).parent


async def migrate(config: Config, revision: str = "head") -> None:
    """Bring the schema up to `revision`. Every start calls it, so there is a quick way out."""
    if revision == "head" and await is_migrated(config):
        return
    async with migrating(config) as connection:
        await connection.run_sync(lambda plain: command.upgrade(alembic_config(plain), revision))


async def downgrade(config: Config, revision: str) -> None:
    """Take the schema back to `revision` (`base` for empty). Data of dropped tables is lost."""
    async with migrating(config) as connection:
        await connection.run_sync(lambda plain: command.downgrade(alembic_config(plain), revision))


async def is_migrated(config: Config) -> bool:
    """Whether the schema is the one this version of the program was written for."""
    async with looking(config) as connection:
        return await connection.run_sync(_at_head)


def newest_revision() -> str:
    """The name of the schema this version of the program was written for."""
    return _history().get_current_head() or ""


def alembic_config(connection: Connection) -> AlembicConfig:
    """Alembic's settings for work on an open connection; env.py takes it from the attributes."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _at_head(connection: Connection) -> bool:
    return MigrationContext.configure(connection).get_current_revision() == newest_revision()


def _history() -> ScriptDirectory:
    return ScriptDirectory(str(FOLDER))

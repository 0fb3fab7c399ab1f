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
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Config
from bot.errors import Refused
from bot.store.engine import looking, migrating

FOLDER = Path(__file__).parent


async def migrate(config: Config, revision: str = "head") -> None:
    """Bring the schema up to `revision`. Every start calls it, so there is a quick way out.

    Raises Refused: ``schema_newer``.
    """
    now, newest = await revisions(config)
    if revision == "head" and now == newest:
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
        return await revision_on(connection) == newest_revision()


async def revisions(config: Config) -> tuple[str, str]:
    """The schema's revision now (empty if there is none) and the newest this program knows.

    Raises Refused: ``schema_newer`` (a newer program has migrated it), ``database_unreachable``.
    """
    async with looking(config) as connection:
        now = await revision_on(connection)
    if now and not is_known(now):
        raise Refused("schema_newer", revision=now, newest=newest_revision())
    return now, newest_revision()


async def revision_on(connection: AsyncConnection) -> str:
    """The schema's name in a database of either kind; empty if there is no schema."""
    return await connection.run_sync(_revision) or ""


def is_known(revision: str) -> bool:
    """Whether this program can bring that schema up to date."""
    return revision in {script.revision for script in _history().walk_revisions()}


def newest_revision() -> str:
    """The name of the schema this version of the program was written for."""
    return _history().get_current_head() or ""


def alembic_config(connection: Connection) -> AlembicConfig:
    """Alembic's settings for work on an open connection; env.py takes it from the attributes."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _history() -> ScriptDirectory:
    return ScriptDirectory(str(FOLDER))

"""`wenban migrate`: bring the schema up to date and say so. Every command does the same first."""

from __future__ import annotations

from bot.app import open_app
from bot.commands import operator_language
from bot.commands.backup import backup_before_migration
from bot.config import Config
from bot.store.migrations import newest_revision


async def migrate(config: Config, *, backup: bool = False) -> None:
    """Like any command it opens the house, so an empty database has its catalogue afterwards.

    SQLite is backed up before its schema changes, PostgreSQL with `backup`.
    """
    await backup_before_migration(config, wanted=backup)
    async with open_app(config, answers=False):
        _ = operator_language()
        print(_("The schema is up to date: {revision}.", revision=newest_revision()))

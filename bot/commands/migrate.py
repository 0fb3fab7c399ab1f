"""`wenban migrate`: bring the schema up to date and say so. Every command does the same first."""

from __future__ import annotations

from bot.app import open_app
from bot.commands import operator_language
from bot.config import Config
from bot.store.migrations import newest_revision


async def migrate(config: Config) -> None:
    """Like any command it opens the house, so an empty database has its catalogue afterwards."""
    async with open_app(config):
        _ = operator_language()
        print(_("The schema is up to date: {revision}.", revision=newest_revision()))

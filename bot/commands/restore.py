"""`wenban restore FILE`: check it, ask, keep what is there, put the backup in its place, migrate."""

from __future__ import annotations

import sys
from pathlib import Path

from bot.clock import SystemClock
from bot.commands import operator_language
from bot.config import Config
from bot.errors import Refused
from bot.i18n import Translator
from bot.store.backup.manifest import Manifest, keys_fit
from bot.store.backup.restore import check_backup, restore_backup
from bot.store.migrations import newest_revision


async def restore(config: Config, file: Path, *, yes: bool = False) -> None:
    """Nothing is changed unless the file can be restored and somebody said yes."""
    _ = operator_language()
    manifest = await check_backup(config, file)
    for line in _about(_, file, manifest, config):
        print(line, flush=True)
    if not yes:
        _ask(_)
    kept = await restore_backup(config, file, SystemClock(config.zone).now())
    if kept:
        print(_("What was there is kept: {file}", file=kept))
    print(_("Restored. The schema is up to date: {revision}.", revision=newest_revision()))


def _about(_: Translator, file: Path, manifest: Manifest, config: Config) -> list[str]:
    """What is in the file and whether our keys are the ones it was made under."""
    lines = [
        _(
            "{file}: made {when} by Wenban {program}, schema {revision}; intact.",
            file=file,
            when=f"{manifest.made_at.astimezone(config.zone):%Y-%m-%d %H:%M}",
            program=manifest.program,
            revision=manifest.revision,
        )
    ]
    if not keys_fit(manifest, config):
        lines.append(
            _(
                "It was made under other keys than yours. Bring back its SECRET_KEY and DATA_KEYS ({ids}): "
                "without them citizens are strangers again and stored fields cannot be read.",
                ids=", ".join(manifest.data_keys),
            )
        )
    return lines


def _ask(_: Translator) -> None:
    if not sys.stdin.isatty():
        raise Refused("restore_needs_yes")
    try:
        answer = input(_("Replace the database with it? Type yes:") + " ")
    except EOFError:
        answer = ""
    if answer.strip().lower() not in ("yes", "y", _("yes")):
        raise Refused("restore_declined")

"""`wenban backup`: the database into one file, and a word about the keys, which are never in it.

A start on SQLite makes one by itself before it changes the schema; without it, it does not start.
"""

from __future__ import annotations

from pathlib import Path

from bot.clock import SystemClock
from bot.commands import operator_language
from bot.commands.issue_words import refusal_words
from bot.config import VAR, Config, parse_data_keys
from bot.errors import Refused
from bot.i18n import Translator
from bot.store.backup import BEFORE_MIGRATION, FOLDER, Backup, drop_old_backups, make_backup
from bot.store.backup.manifest import write_private
from bot.store.migrations import revisions

KEYS = ("secret_key", "data_keys")


async def backup(config: Config, *, to: Path | None = None, keys: Path | None = None) -> None:
    """Make one and say where it is and which keys belong to it. With `keys`, write those, too."""
    _ = operator_language()
    if keys:
        _refuse_same_folder(keys, to)
    made = await make_backup(config, SystemClock(config.zone).now(), file=to)
    print(_backup_line(_, made))
    if keys:
        _write_keys(config, keys)
    for line in _key_lines(_, config, keys):
        print(line)


def _refuse_same_folder(keys: Path, to: Path | None) -> None:
    folder = to.parent if to else FOLDER
    if keys.absolute().parent.resolve() == folder.absolute().resolve():
        raise Refused("keys_beside_backup", folder=str(folder))
    if keys.exists():
        raise Refused("backup_exists", file=str(keys))


def _write_keys(config: Config, file: Path) -> None:
    """As lines of an `.env` file, mode 0600."""
    try:
        write_private(file, "".join(f"{name.upper()}={getattr(config, name)}\n" for name in KEYS))
    except OSError as fault:
        raise Refused("keys_not_written", file=str(file), reason=fault.strerror) from None


def _backup_line(_: Translator, made: Backup) -> str:
    return _(
        "Backup: {file} ({size} kB, schema {revision}), with {manifest} beside it.",
        file=made.file,
        size=-(-made.manifest.bytes // 1000),
        revision=made.manifest.revision,
        manifest=f"{made.file.name}.json",
    )


def _key_lines(_: Translator, config: Config, written: Path | None) -> list[str]:
    """Which keys belong to the backup, where they are now, and that they are kept apart."""
    ids = ", ".join(parse_data_keys(config.data_keys))
    return [
        _("No key is in it. These belong to it; keep them in another place:"),
        "  " + _("SECRET_KEY, from {place}", place=_place(_, config, "secret_key")),
        "  " + _("DATA_KEYS ({ids}), from {place}", ids=ids, place=_place(_, config, "data_keys")),
        *(["  " + _("Both are also in {file}, readable by you only.", file=written)] if written else []),
    ]


def _place(_: Translator, config: Config, name: str) -> str:
    kept = VAR / name
    if kept.is_file() and kept.read_text(encoding="utf-8").strip() == getattr(config, name):
        return str(kept)
    return _("the environment or .env")


async def backup_before_migration(config: Config, *, wanted: bool = False) -> None:
    """On SQLite, and elsewhere if `wanted`: a backup if the schema is about to change. The last five stay.

    Raises Refused: ``schema_newer``, ``database_unreachable``, ``backup_before_migration_failed``.
    """
    now, newest = await revisions(config)
    if now in ("", newest):
        return
    _ = operator_language()
    if config.is_postgresql and not wanted:
        print(
            _(
                "The schema goes from {revision} to {newest}. “wenban migrate --backup” backs up first.",
                revision=now,
                newest=newest,
            )
        )
        return
    try:
        made = await make_backup(config, SystemClock(config.zone).now(), why=BEFORE_MIGRATION)
        drop_old_backups()
    except (Refused, OSError) as fault:
        reason = refusal_words(fault) if isinstance(fault, Refused) else str(fault)
        raise Refused("backup_before_migration_failed", revision=now, newest=newest, reason=reason) from None
    print(_("The schema goes from {revision} to {newest}.", revision=now, newest=newest))
    print(_backup_line(_, made), flush=True)

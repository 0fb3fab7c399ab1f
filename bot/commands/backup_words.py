"""Words for operators: why no backup was made or put back, and what to do about it. One line per code."""

# ruff: noqa: E501 - one sentence, one line

from __future__ import annotations

from collections.abc import Mapping

from bot.i18n import N_

BACKUP_REFUSALS: Mapping[str, str] = {
    "backup_nothing": N_("There is nothing to back up yet: the database is empty."),
    "backup_exists": N_("{file} exists already; a backup never replaces a file."),
    "backup_failed": N_("No backup was made in {folder}: {reason}"),
    "backup_before_migration_failed": N_("Stopped: before the schema is brought from {revision} to {newest} a backup is made, and it failed: {reason}"),
    "keys_beside_backup": N_("Nothing was written: the keys must not lie in the backup's folder {folder}. Keep them somewhere else."),
    "keys_not_written": N_("The keys cannot be written to {file}: {reason}"),
    "schema_newer": N_("The database belongs to a newer Wenban (schema {revision}; this one knows up to {newest}). Start the newer one, or restore a backup made before the upgrade. Nothing was changed."),
    "backup_absent": N_("There is no file {file}."),
    "backup_without_manifest": N_("{file} has no {manifest} beside it; the two belong together. Nothing was changed."),
    "backup_damaged": N_("{file} is damaged or not complete. Nothing was changed."),
    "backup_newer": N_("{file} was made by a newer Wenban (schema {revision}; this one knows up to {newest}). Nothing was changed."),
    "backup_other_database": N_("{file} is a backup of {database}, and DATABASE_URL names the other kind. Nothing was changed."),
    "pg_tool_absent": N_("The program {tool} is not on the PATH; install PostgreSQL's client programs, not older than the server."),
    "restore_needs_yes": N_("Nobody is there to be asked: with --yes the backup replaces the database. Nothing was changed."),
    "restore_declined": N_("Nothing was changed."),
    "restore_while_serving": N_("Somebody uses the database (connections: {others}). Stop `wenban serve` and `wenban worker` first. Nothing was changed."),
    "restore_failed": N_("The backup could not be put back: {reason} What was there is in {kept}."),
}  # fmt: skip

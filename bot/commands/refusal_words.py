"""Why a command did nothing, in a sentence that says what to do about it. One line per code of Refused."""

# ruff: noqa: E501 - one sentence, one line

from __future__ import annotations

from collections.abc import Mapping

from bot.commands.asked_question_words import ASKED_QUESTION_REFUSALS
from bot.commands.backup_words import BACKUP_REFUSALS
from bot.commands.exchange_words import EXCHANGE_REFUSALS
from bot.commands.link_words import LINK_REFUSALS
from bot.commands.profile_words import PROFILE_REFUSALS
from bot.commands.staff_words import STAFF_REFUSALS
from bot.i18n import N_

REFUSALS: Mapping[str, str] = {
    "import_refused": N_("Nothing was imported: mend what is listed above and import again."),
    "import_no_such_file": N_("{file} is not a CSV file, an Excel workbook, a YAML file or a folder."),
    "import_empty_folder": N_("Nothing was imported: the folder {folder} holds no YAML files."),
    "import_other_source": N_("Nothing was imported: {count} of these items are here already, from the source “{source}”; if this is the same list, import it with --source {source}."),
    "file_unreadable": N_("{file} cannot be read: {reason}."),
    "import_too_large": N_("{file} is larger than {limit_mb} MB."),
    "file_no_items": N_("Nothing was imported: no row of the file is an item. See the list above."),
    "file_empty": N_("Nothing was imported: the file is empty."),
    "file_no_rows": N_("Nothing was imported: the file has a header and no rows."),
    "file_not_text": N_("Nothing was imported: the file is not text (see line {line}). Save it as CSV, UTF-8."),
    "file_spreadsheet": N_("Nothing was imported: this is a spreadsheet. Save it as CSV, UTF-8."),
    "file_too_large": N_("Nothing was imported: the file is too large."),
    "file_encoding": N_("Nothing was imported: the file is not {encoding} (see line {line}). Save it as UTF-8."),
    "file_broken": N_("Nothing was imported: line {line} cannot be read: {reason}"),
    "file_delimiter": N_("Nothing was imported: columns are separated by {found}, expected {expected}. Name it in a column map (--columns)."),
    "columns_missing": N_("Nothing was imported: these columns are missing: {missing}. The file has: {present}. Name yours in a column map (--columns)."),
    "column_twice": N_("Nothing was imported: the column {column} is there twice."),
    "column_map": N_("Nothing was imported: the column map cannot be used ({reason})."),
    "source_name": N_("Give the source a name of 1 to {limit} characters (--source)."),
    "catalogue_folder": N_("CATALOGUE: the folder {folder} holds no YAML items."),
    "sqlite_one_process": N_("Wenban already runs on this SQLite file. One process at a time; for several set DATABASE_URL to PostgreSQL."),
    "worker_needs_postgresql": N_("On SQLite there is no worker: `wenban serve` does its jobs. For several processes set DATABASE_URL to PostgreSQL."),
    "notify_address": N_("“{given}” is no address. Write a channel and its id of the person, such as telegram:1001. Channels: {known}."),
    "no_such_bench": N_("There is no bench “{name}”. Benches: {known}."),
    "bench_questions_file": N_("`bench questions` takes one file of questions (TSV: qid, style, question, accept); no other bench takes a file."),
    "bench_questions_columns": N_("{file} is not a tab-separated list of questions: these columns are missing, or it has no rows: {missing}."),
    "bench_items": N_("--items takes sizes of 1 to {most} with commas between, for `bench search` only."),
    "file_unwritable": N_("{file} cannot be written: {reason}."),
    "bench_needs_linux": N_("This bench reads processor time and memory as Linux counts them; it runs on Linux only."),
    "bench_needs_tests": N_("This bench talks to the test server in tests/telegram. Run it in the working copy, after `make setup`."),
    "bench_no_server": N_("A server of the bench did not start: {said}"),
    "bench_not_answered": N_("A server of the bench did not answer as it should: {said}"),
    "database_unreachable": N_("The database of DATABASE_URL cannot be reached: {reason}"),
    "cannot_listen": N_("Cannot listen on {host}, port {port} ({reason}). Is it taken? PORT= chooses another."),
    "sqlite_needs_file": N_("DATABASE_URL must name a file; SQLite in memory cannot be shared."),
    **ASKED_QUESTION_REFUSALS,
    **BACKUP_REFUSALS,
    **EXCHANGE_REFUSALS,
    **LINK_REFUSALS,
    **PROFILE_REFUSALS,
    **STAFF_REFUSALS,
}  # fmt: skip

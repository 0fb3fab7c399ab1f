"""`wenban import FILE`: bring a catalogue in, say what happened, list what to mend."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bot.app import open_app
from bot.commands import operator_language, print_json
from bot.commands.issue_words import code_name, issue_document, issue_words
from bot.commands.preview import preview_document, print_preview
from bot.config import Config
from bot.errors import Refused
from bot.i18n import Translator
from bot.services.catalogue import ImportReport
from bot.services.catalogue_files import read_file, read_folder
from bot.services.catalogue_prepare import CSV_SOURCE, Given, GivenFiles, GivenList, GivenWorkbook
from bot.worker.catalogue_watch import TOPIC
from content.exchange.yaml_files import is_yaml

Advance = Callable[[int, int], None]
WORKBOOKS = (".xlsx", ".xlsm", ".xls")  # the last two are read far enough to be refused by what they are


async def import_(
    config: Config, path: Path, *, columns: Path | None, source: str, preview: bool, as_json: bool
) -> None:
    """Import a CSV file, a workbook, one YAML item or a folder of YAML: all or nothing; with `preview`, only
    say what would change. Raises Refused."""
    column_map = await asyncio.to_thread(read_file, columns) if columns else None
    given = await asyncio.to_thread(_given, path, source, column_map)
    if preview:
        await _preview(config, given, as_json=as_json)
        return
    async with open_app(config, answers=False) as app:
        with _progress(quiet=as_json) as advance:
            report = await app.services.catalogue.bring(given, progress=advance)
        await app.volatile.wakeups.wake(TOPIC)
    if as_json:
        print_json(_document(report))
    else:
        print_report(operator_language(), report)


async def _preview(config: Config, given: Given, *, as_json: bool) -> None:
    async with open_app(config, answers=False) as app:
        found = await app.services.catalogue.preview(given)
    if as_json:
        print_json(preview_document(found))
    else:
        print_preview(operator_language(), found)


def _given(path: Path, source: str, columns: bytes | None) -> Given:
    """What is to be imported. Raises Refused for what is not there, not readable, too large or empty."""
    try:
        is_folder, is_file = path.is_dir(), path.is_file()
    except OSError as fault:
        raise Refused("file_unreadable", file=str(path), reason=fault.strerror) from None
    if is_folder:
        files = read_folder(path)
        if not files:
            raise Refused("import_empty_folder", folder=str(path))
        return GivenFiles(files, source)
    suffix = path.suffix.lower() if is_file else ""
    if suffix == ".csv":
        return GivenList(read_file(path), source or CSV_SOURCE, columns)
    if suffix in WORKBOOKS:
        return GivenWorkbook(read_file(path), source)
    if is_file and is_yaml(path.name):
        return GivenFiles({path.name: read_file(path)}, source)
    raise Refused("import_no_such_file", file=str(path))


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Advance]:
    """A progress bar on standard error; nothing where nobody watches."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield lambda _done, _total: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("import")
        yield lambda done, total: bar.update(task, completed=done, total=total)


def print_report(_: Translator, report: ImportReport) -> None:
    """Every kept-but-faulty row with its element and reason, then the counts."""
    for issue in report.issues:
        print(issue_words(_, issue))
    print()
    print(
        _(
            "{added} added, {changed} changed, {unchanged} unchanged; catalogue number {sequence}.",
            added=report.added,
            changed=report.changed,
            unchanged=report.unchanged,
            sequence=report.sequence,
        )
    )
    for code, count in report.reasons.items():
        print(f"{count:6}  {code_name(_, code)}")


def _document(report: ImportReport) -> dict[str, object]:
    return {
        "added": report.added,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "sequence": report.sequence,
        "reasons": report.reasons,
        "issues": [issue_document(issue) for issue in report.issues],
    }

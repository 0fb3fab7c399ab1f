"""`wenban import FILE`: bring a catalogue in, say what happened, list what to mend."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bot.app import open_app
from bot.commands import operator_language, print_json
from bot.commands.issue_words import issue_words
from bot.config import Config
from bot.errors import Refused
from bot.i18n import Translator
from bot.services.catalogue import ImportReport
from content.checks import Issue

Advance = Callable[[int, int], None]
LARGEST_FILE = 64 * 1024 * 1024  # bytes; the whole national list of 1,620 items in CSV is under 1 MiB


async def import_(config: Config, path: Path, *, columns: Path | None, source: str, as_json: bool) -> None:
    """Import a CSV file, one YAML item or a folder of YAML. All or nothing. Raises Refused."""
    files = await asyncio.to_thread(_read, path)
    column_map = await asyncio.to_thread(columns.read_bytes) if columns else None
    async with open_app(config) as app:
        catalogue = app.services.catalogue
        with _progress(quiet=as_json) as advance:
            if path.suffix.lower() == ".csv":
                data = files[path.name]
                report = await catalogue.import_csv(
                    data, source=source or path.stem, columns=column_map, progress=advance
                )
            else:
                report = await catalogue.import_yaml(files, source=source or "yaml", progress=advance)
    if as_json:
        print_json(_document(report))
    else:
        print_report(operator_language(), report)


def _read(path: Path) -> dict[str, bytes]:
    """The files to import by name. Raises Refused for what is not there, not readable or too large."""
    if path.is_dir():
        found = sorted(path.glob("*.yaml"))
    elif path.is_file() and path.suffix.lower() in (".csv", ".yaml", ".yml"):
        found = [path]
    else:
        raise Refused("import_no_such_file", file=str(path))
    for each in found:
        if each.stat().st_size > LARGEST_FILE:
            raise Refused("import_too_large", file=each.name, limit_mb=LARGEST_FILE // 1024**2)
    return {each.name: each.read_bytes() for each in found}


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
    for code, count in _reasons(report.issues):
        print(f"{count:6}  {code}")


def _reasons(issues: tuple[Issue, ...]) -> list[tuple[str, int]]:
    return Counter(issue.code for issue in issues).most_common()


def _document(report: ImportReport) -> dict[str, object]:
    return {
        "added": report.added,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "sequence": report.sequence,
        "reasons": dict(_reasons(report.issues)),
        "issues": [
            {"item": issue.item, "element": issue.element, "code": issue.code, "severity": issue.severity,
             **dict(issue.facts)}
            for issue in report.issues
        ],
    }  # fmt: skip

"""The `wenban` command: arguments in, one call, faults as sentences. `python -m bot` is the same.

Heavy imports wait until a command needs them, so `wenban --help` answers at once.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from bot.commands.keys_line import keys_cli
from bot.commands.questions_line import questions_cli
from bot.commands.settings import command_config
from bot.commands.staff_line import staff_cli
from bot.config import Config, ConfigFault
from bot.errors import Refused

T = TypeVar("T")

cli = typer.Typer(
    name="wenban",
    help="Wenban 问办: ask in your own words, get the one standardized guide.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
# ruff: noqa: FBT002 - a flag of the command line is a boolean argument
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
Language = Annotated[str, typer.Option(help="zh_Hans or en.")]


def _say_version(wanted: bool) -> None:  # noqa: FBT001
    if wanted:
        from importlib.metadata import version

        print(f"wenban {version('wenban')}")
        raise typer.Exit


@cli.callback()
def wenban(
    _version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Wenban 问办: ask in your own words, get the one standardized guide."""


@cli.command()
def serve() -> None:
    """Serve the pages and the web chat."""
    from bot.commands.serve import serve as run

    _run(run(_config()))


@cli.command()
def worker() -> None:
    """Run background jobs and deliver notices (PostgreSQL only: embedded, `serve` does)."""
    from bot.commands.worker import worker as run

    _run(run(_config()))


@cli.command()
def chat(language: Language = "") -> None:
    """Talk to Wenban in this terminal."""
    from bot.commands.chat import chat as run

    _run(run(_config(quiet=True), language=language))


@cli.command()
def ask(text: str, as_json: AsJson = False, language: Language = "") -> None:
    """Ask one question and see why the answer was chosen."""
    from bot.commands.ask import ask as run

    _run(run(_config(quiet=True), text, as_json=as_json, language=language))


@cli.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="CSV file, .xlsx workbook, YAML item, or folder.")],
    columns: Annotated[Path | None, typer.Option(help="Column map (YAML) for another CSV layout.")] = None,
    source: Annotated[str, typer.Option(help="Name of the source; re-imports match within it.")] = "",
    preview: Annotated[bool, typer.Option("--preview", help="Only say what would change.")] = False,
    as_json: AsJson = False,
) -> None:
    """Import a catalogue: all of it or nothing."""
    from bot.commands.import_ import import_ as run

    _run(run(_config(quiet=True), file, columns=columns, source=source, preview=preview, as_json=as_json))


@cli.command()
def export(
    name: Annotated[str, typer.Option("--format", help="yaml, xlsx, csv, json or cpsv-ap.")],
    to: Annotated[Path | None, typer.Option("--to", help="Folder; default below var/exports/.")] = None,
    department: Annotated[str, typer.Option("--department", help="Key of one department.")] = "",
) -> None:
    """Write the catalogue to files; yaml and xlsx come back by `wenban import`."""
    from bot.commands.export import export as run

    _run(run(_config(quiet=True), name=name, to=to, department=department))


@cli.command()
def check(as_json: AsJson = False) -> None:
    """List what is missing or contradicts itself in the catalogue. Exit code 1 if there are errors."""
    from bot.commands.check import check as run

    if not _run(run(_config(quiet=True), as_json=as_json)):
        raise typer.Exit(1)


@cli.command()
def link(
    act: Annotated[str, typer.Argument(help="make, show, retarget, withdraw or list.")],
    words: Annotated[list[str] | None, typer.Argument(help="CODE and TARGET, such as guide:KEY.")] = None,
    why: Annotated[str, typer.Option(help="The reason, kept with the link.")] = "",
    since: Annotated[str, typer.Option("--from", help="First day, like 2026-12-01.")] = "",
    until: Annotated[str, typer.Option(help="Last day, like 2026-12-31.")] = "",
    as_json: AsJson = False,
    png: Annotated[Path | None, typer.Option(help="Write the QR code to this file.")] = None,
    svg: Annotated[Path | None, typer.Option(help="Write the QR code to this file.")] = None,
) -> None:
    """Short links and their QR codes: make one, lead it elsewhere, see who opened it."""
    from bot.commands.link import Wanted
    from bot.commands.link import link as run

    _run(run(_config(quiet=True), act, words or [], Wanted(why, since, until, as_json, png, svg)))


cli.add_typer(questions_cli, name="questions")
cli.add_typer(staff_cli, name="staff")
cli.add_typer(keys_cli, name="keys")


@cli.command()
def notify(
    address: Annotated[str, typer.Argument(help="Whom: a channel and its id of a person, telegram:1001.")],
    language: Language = "",
    wait: Annotated[float, typer.Option(min=0, help="Seconds to wait for what becomes of it.")] = 30.0,
) -> None:
    """Send a test notice and say whether it got there. Exit code 1 if it did not, or not yet."""
    from bot.commands.notify import notify as run

    if not _run(run(_config(quiet=True), address, language=language, wait=wait)):
        raise typer.Exit(1)


@cli.command()
def migrate(
    backup: Annotated[bool, typer.Option("--backup", help="Back up first (SQLite: always done).")] = False,
) -> None:
    """Bring the database schema up to date."""
    from bot.commands.migrate import migrate as run

    _run(run(_config(quiet=True), backup=backup))


@cli.command("backup")
def backup_(
    to: Annotated[
        Path | None, typer.Option("--to", help="File to write; default below var/backups/.")
    ] = None,
    keys: Annotated[Path | None, typer.Option("--keys", help="Write the keys, too, to this file.")] = None,
) -> None:
    """Back up the database, also while Wenban serves. Keys are kept apart."""
    from bot.commands.backup import backup as run

    _run(run(_config(quiet=True), to=to, keys=keys))


@cli.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `wenban backup` made.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Put a backup in place of the database; what was there is kept as a backup first."""
    from bot.commands.restore import restore as run

    _run(run(_config(quiet=True), file, yes=yes))


@cli.command()
def bench(
    name: Annotated[
        str, typer.Argument(help="turn, search, questions, webchat, page, start, telegram, delivery.")
    ],
    file: Annotated[
        Path | None, typer.Argument(help="For questions: TSV with qid, style, question, accept.")
    ] = None,
    as_json: AsJson = False,
    rounds: Annotated[int, typer.Option(min=0, help="How often to measure; 0: as the figure needs.")] = 0,
    predictions: Annotated[
        Path | None, typer.Option("--predictions", help="For questions: TSV to write the decisions to.")
    ] = None,
    items: Annotated[str, typer.Option(help="For search: sizes, e.g. 1620,16000,160000.")] = "",
) -> None:
    """Measure one figure beside a named peer in the same run."""
    from bot.bench import run

    run(
        name, _config(quiet=True),
        as_json=as_json, rounds=rounds, file=file, predictions=predictions, items=items,
    )  # fmt: skip


def main() -> None:
    """Run the command line; a fault of use or settings ends in sentences and exit code 2."""
    try:
        cli()
    except ConfigFault as fault:
        for setting, reason in fault.faults:
            print(f"{setting}: {reason}", file=sys.stderr)
        sys.exit(2)
    except Refused as refused:
        from bot.commands.issue_words import refusal_words

        print(refusal_words(refused), file=sys.stderr)
        sys.exit(2)


def _config(*, quiet: bool = False) -> Config:
    return command_config(quiet=quiet)


def _run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


if __name__ == "__main__":
    main()

"""The arguments of `wenban questions …`; what it does is in bot/commands/questions.py, loaded when wanted."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.settings import command_config
from bot.errors import Refused

# ruff: noqa: FBT002 - a flag of the command line is a boolean argument
questions_cli = typer.Typer(help="What citizens asked and did not get, and words that may become aliases.")


@questions_cli.callback(invoke_without_command=True)
def questions(
    context: typer.Context,
    unanswered: Annotated[bool, typer.Option("--unanswered", help="Only what nothing fitted.")] = False,
    corrected: Annotated[bool, typer.Option("--corrected", help="Only where another was meant.")] = False,
    proposals: Annotated[bool, typer.Option("--proposals", help="Words that may become aliases.")] = False,
    days: Annotated[int, typer.Option(min=1, help="How many days back.")] = 30,
    done_too: Annotated[bool, typer.Option("--all", help="Handled and ignored ones too.")] = False,
    file: Annotated[Path | None, typer.Option("--csv", help="Write a new CSV file.")] = None,
    handled: Annotated[int, typer.Option(help="Number of a question to mark as handled.")] = 0,
    ignored: Annotated[int, typer.Option(help="Number of a question to mark as ignored.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")] = False,
) -> None:
    """List questions that nobody could answer or that were corrected; mark them as handled or ignored."""
    if context.invoked_subcommand:
        return
    from bot.commands import questions as run
    from bot.domain.asked_question import AskedState

    if sum((unanswered, corrected, proposals)) > 1 or (as_json and file):
        raise Refused("questions_one_sort")
    if handled or ignored:
        state = AskedState.HANDLED if handled else AskedState.IGNORED
        asyncio.run(run.mark(command_config(quiet=True), handled or ignored, state))
        return
    wanted = run.Wanted(unanswered, corrected, proposals, days, done_too)
    asyncio.run(run.questions(command_config(quiet=True), wanted, as_json=as_json, file=file))


@questions_cli.command("accept")
def accept_proposal(number: Annotated[int, typer.Argument(help="Number of a proposal.")]) -> None:
    """Print the YAML that makes a proposal an alias; you add it and import it."""
    from bot.commands.questions import accept

    asyncio.run(accept(command_config(quiet=True), number))

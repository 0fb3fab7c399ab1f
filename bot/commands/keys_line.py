"""The arguments of `wenban keys …`; what it does is in bot/commands/keys.py, imported when it is wanted."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from bot.commands.settings import command_config

# ruff: noqa: FBT002 - a flag of the command line is a boolean argument
keys_cli = typer.Typer(help="The keys that protect stored fields (DATA_KEYS).", no_args_is_help=True)


@keys_cli.command("list")
def keys_list(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")] = False,
) -> None:
    """Say which key seals how many values of each field. Exit code 1 if one is missing."""
    from bot.commands.keys import list_keys as run

    if not asyncio.run(run(command_config(quiet=True), as_json=as_json)):
        raise typer.Exit(1)


@keys_cli.command("rotate")
def keys_rotate() -> None:
    """Seal everything under the newest key, also while Wenban serves. Exit code 1 if a value stays shut."""
    from bot.commands.keys import rotate as run

    if not asyncio.run(run(command_config(quiet=True))):
        raise typer.Exit(1)


@keys_cli.command("new")
def keys_new() -> None:
    """Print a fresh id:key pair for DATA_KEYS."""
    from bot.commands.keys import new_key as run

    run(command_config(quiet=True))

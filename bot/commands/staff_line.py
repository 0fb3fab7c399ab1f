"""The arguments of `wenban staff …`; what it does is in bot/commands/staff.py, imported when it is wanted."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from bot.commands.settings import command_config

staff_cli = typer.Typer(help="Who works at the console, as what, and for which department.")

# ruff: noqa: FBT002 - a flag of the command line is a boolean argument
Name = Annotated[str, typer.Argument(help="The name they sign in with.")]
RoleOf = Annotated[
    str, typer.Option("--role", help="clerk, visit_officer, editor, reviewer, publicity, admin or auditor.")
]
UnitOf = Annotated[str, typer.Option("--unit", help="Key of a department, or * for the whole city.")]
Generate = Annotated[bool, typer.Option("--generate", help="Make the password and show it once.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]


@staff_cli.command()
def add(
    name: Name,
    role: RoleOf,
    unit: UnitOf,
    display: Annotated[str, typer.Option(help="What others see; default the name.")] = "",
    generate: Generate = False,
) -> None:
    """Make an account. Its password has to be changed at the first sign-in."""
    from bot.commands.staff import add as run

    work = run(command_config(quiet=True), name, role, unit, display=display, generate=generate)
    asyncio.run(work)


@staff_cli.command()
def reset(name: Name, generate: Generate = False) -> None:
    """Start an account anew: a new first password, no second step, signed out everywhere."""
    from bot.commands.staff import reset as run

    asyncio.run(run(command_config(quiet=True), name, generate=generate))


@staff_cli.command("list")
def list_(as_json: AsJson = False) -> None:
    """Everybody with their roles; those turned off, too."""
    from bot.commands.staff import list_ as run

    asyncio.run(run(command_config(quiet=True), as_json=as_json))


@staff_cli.command()
def grant(name: Name, role: RoleOf, unit: UnitOf) -> None:
    """Give somebody one more role."""
    from bot.commands.staff import grant as run

    asyncio.run(run(command_config(quiet=True), name, role, unit))


@staff_cli.command()
def revoke(name: Name, role: RoleOf, unit: UnitOf) -> None:
    """Take a role away."""
    from bot.commands.staff import revoke as run

    asyncio.run(run(command_config(quiet=True), name, role, unit))


@staff_cli.command()
def off(name: Name) -> None:
    """Turn an account off and end its sessions."""
    from bot.commands.staff import turn as run

    asyncio.run(run(command_config(quiet=True), name, on=False))


@staff_cli.command()
def on(name: Name) -> None:
    """Turn an account on again."""
    from bot.commands.staff import turn as run

    asyncio.run(run(command_config(quiet=True), name, on=True))


@staff_cli.command()
def matrix(as_json: AsJson = False) -> None:
    """Which role may do which act. Reads no database."""
    from bot.commands.staff import matrix as run

    run(as_json=as_json)

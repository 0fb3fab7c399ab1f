"""`wenban staff`: accounts of the console, made and mended by whoever is on the machine.

A password is asked for twice, or made and shown once. Roles and acts are printed as the codes that the
arguments take.
"""

from __future__ import annotations

import getpass
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from rich.console import Console
from rich.table import Table

from bot.app import open_app
from bot.commands import operator_language, print_json
from bot.config import Config
from bot.domain.password import generated_password, refuse_weak
from bot.domain.staff import PERMISSIONS, Act, Grant, Role, Staff
from bot.errors import NotFound, Refused
from bot.services.staff import StaffService

_PIPE_WIDTH = 200  # characters


async def add(config: Config, name: str, role: str, unit: str, *, display: str, generate: bool) -> None:
    """Make an account and say what comes next. Raises Refused."""
    granted, _ = _grant(role, unit), operator_language()
    async with _staff(config) as staff:
        staff.refuse_naming(name, display)
        password = _password(name, generate=generate)
        made, _password_again = await staff.add(name, granted, display=display, password=password)
    print(_("{name} may now sign in at {address}.", name=made.name, address=f"{config.address}/staff"))
    _show(password, generate=generate)


async def reset(config: Config, name: str, *, generate: bool) -> None:
    _ = operator_language()
    async with _staff(config) as staff:
        await staff.named(name)
        password = await staff.reset(name, password=_password(name, generate=generate))
    print(_("{name} starts anew: no second step, signed out everywhere.", name=name))
    _show(password, generate=generate)


async def grant(config: Config, name: str, role: str, unit: str) -> None:
    _ = operator_language()
    async with _staff(config) as staff:
        await staff.grant(name, _grant(role, unit))
        print(_line(await staff.named(name)))


async def revoke(config: Config, name: str, role: str, unit: str) -> None:
    async with _staff(config) as staff:
        await staff.revoke(name, _grant(role, unit))
        print(_line(await staff.named(name)))


async def turn(config: Config, name: str, *, on: bool) -> None:
    async with _staff(config) as staff:
        await staff.turn(name, on=on)
        print(_line(await staff.named(name)))


async def list_(config: Config, *, as_json: bool) -> None:
    async with _staff(config) as staff:
        everybody = await staff.all()
    if as_json:
        print_json({"staff": [_document(each) for each in everybody]})
        return
    _ = operator_language()
    columns = (_("Sign-in name"), _("Shown as"), _("Roles"), _("Second step"), _("Account"))
    _print_table(columns, [_cells(each) for each in everybody])


def matrix(*, as_json: bool) -> None:
    """PERMISSIONS as it is: acts down, roles across."""
    if as_json:
        print_json({role.value: sorted(act.value for act in acts) for role, acts in PERMISSIONS.items()})
        return
    rows = [(act.value, *("✓" if act in PERMISSIONS[role] else "" for role in Role)) for act in Act]
    _print_table(("", *(role.value for role in Role)), rows)


@asynccontextmanager
async def _staff(config: Config) -> AsyncIterator[StaffService]:
    async with open_app(config, answers=False) as app:
        try:
            yield app.services.staff
        except NotFound as missing:
            raise Refused("staff_no_such", name=missing.key) from None


def _grant(role: str, unit: str) -> Grant:
    if role not in list(Role):
        raise Refused("staff_role", role=role, known=list(Role))
    return Grant(Role(role), unit)


def _password(name: str, *, generate: bool) -> str:
    """Made, or typed twice without being shown. Raises Refused."""
    if generate:
        return generated_password()
    _ = operator_language()
    typed = getpass.getpass(_("First password of {name}:", name=name) + " ")
    refuse_weak(typed, name)
    if getpass.getpass(_("Once more:") + " ") != typed:
        raise Refused("password_differs")
    return typed


def _show(password: str, *, generate: bool) -> None:
    _ = operator_language()
    if generate:
        print(_("First password, shown this once: {password}", password=password))
    print(_("At the first sign-in they choose their own."))


def _line(staff: Staff) -> str:
    return "  ".join(cell for cell in _cells(staff) if cell)


def _cells(staff: Staff) -> tuple[str, ...]:
    _ = operator_language()
    held = ", ".join(f"{grant.role.value}@{grant.unit}" for grant in staff.grants)
    second = _("on") if staff.has_totp else _("off")
    state = _("turned off") if not staff.active else _("active")
    return staff.name, staff.display, held, second, state


def _document(staff: Staff) -> dict[str, object]:
    return {
        "name": staff.name,
        "display": staff.display,
        "grants": [{"role": grant.role.value, "unit": grant.unit} for grant in staff.grants],
        "active": staff.active,
        "password_due": staff.password_due,
        "second_step": staff.has_totp,
    }


def _print_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """As wide as the terminal; into a file or a pipe, wide enough for every word."""
    shown = Table(box=None, header_style="bold")
    for column in columns:
        shown.add_column(column, overflow="fold")
    for row in rows:
        shown.add_row(*row)
    Console(width=None if sys.stdout.isatty() else _PIPE_WIDTH).print(shown)

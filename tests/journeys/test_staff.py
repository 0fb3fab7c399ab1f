"""`wenban staff` as an operator types it."""

from __future__ import annotations

import json
import os
import pty
import subprocess

import pytest

from bot.domain.staff import PERMISSIONS, Act, Role
from tests.journeys.wenban import COMMAND, environment, wenban

ADD = ("staff", "add", "li.na", "--role", "editor", "--unit", "*")


def staff() -> dict[str, dict[str, object]]:
    listed = json.loads(wenban("staff", "list", "--json").stdout)
    return {each["name"]: each for each in listed["staff"]}


def test_an_account_from_its_first_password_to_its_end(furnished_house: object) -> None:
    made = wenban(*ADD, "--display", "李娜", "--generate").stdout
    password = made.split("shown this once: ")[1].split("\n")[0]
    assert len(password) == 23
    wenban("staff", "grant", "li.na", "--role", "auditor", "--unit", "*")
    again = wenban("staff", "reset", "li.na", "--generate").stdout
    assert password not in again
    wenban("staff", "revoke", "li.na", "--role", "editor", "--unit", "*")
    wenban("staff", "off", "li.na")
    assert staff()["li.na"] == {
        "name": "li.na",
        "display": "李娜",
        "grants": [{"role": "auditor", "unit": "*"}],
        "active": False,
        "password_due": True,
        "second_step": False,
    }
    assert "turned off" in wenban("staff", "list").stdout
    wenban("staff", "on", "li.na")
    assert staff()["li.na"]["active"] is True


def test_the_matrix_is_the_table_and_needs_no_database() -> None:
    matrix = json.loads(wenban("staff", "matrix", "--json").stdout)
    assert matrix == {role.value: sorted(act.value for act in acts) for role, acts in PERMISSIONS.items()}
    table = wenban("staff", "matrix", DATABASE_URL="sqlite:////nowhere/at.all").stdout.splitlines()
    assert len(table) == len(Act) + 1
    assert all(role.value in table[0] for role in Role)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("staff", "add", "X", "--role", "clerk", "--unit", "*", "--generate"), "small letters"),
        (("staff", "add", "li.na", "--role", "king", "--unit", "*", "--generate"), "There is no role king"),
        (
            ("staff", "add", "li.na", "--role", "clerk", "--unit", "moon", "--generate"),
            "There is no department moon",
        ),
        (("staff", "off", "nobody"), "Nobody here is called nobody"),
        (("staff", "reset", "nobody"), "Nobody here is called nobody"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(
    furnished_house: object, arguments: tuple[str, ...], said: str
) -> None:
    done = wenban(*arguments, check=False)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def typed(*lines: str) -> tuple[int, str]:
    """Run `wenban staff add` at a terminal, where a password is asked for and not shown."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, *ADD],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment(),
        start_new_session=True,
    )
    os.close(theirs)
    screen = b""
    for line in lines:
        while not screen.endswith(b": "):
            screen += os.read(ours, 1024)
        os.write(ours, line.encode() + b"\n")
        screen += b"\n"
    try:
        while part := os.read(ours, 1024):
            screen += part
    except OSError:  # how Linux says that the other side has gone
        pass
    os.close(ours)
    return process.wait(timeout=60), screen.decode()


def test_a_password_is_asked_for_twice_and_never_shown(furnished_house: object) -> None:
    code, screen = typed("four words nobody joins", "four words nobody joins")
    assert code == 0, screen
    assert "four words" not in screen
    assert "li.na" in staff()


def test_a_password_mistyped_or_weak_makes_no_account(furnished_house: object) -> None:
    code, screen = typed("four words nobody joins", "four words nobody joint")
    assert code == 2
    assert "not the same" in screen
    code, screen = typed("too short")
    assert code == 2
    assert "at least 12" in screen
    assert staff() == {}

"""The codes of the second step, against RFC 6238's own table."""

from __future__ import annotations

import base64
import datetime as dt

import pytest

from bot.domain.totp import new_secret, step_of

RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
    ],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    now = dt.datetime.fromtimestamp(seconds, dt.UTC)
    assert step_of(RFC_SECRET, code, now) == seconds // 30
    assert step_of(RFC_SECRET, f"{code[:3]} {code[3:]}", now) == seconds // 30


@pytest.mark.parametrize(("late", "taken"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_clock_may_be_wrong_by_one_step(late: int, taken: bool) -> None:
    now = dt.datetime.fromtimestamp(1111111109 + late, dt.UTC)
    assert bool(step_of(RFC_SECRET, "081804", now)) is taken


@pytest.mark.parametrize("code", ["", " ", "abcdef", "０８１８０４", "81804", "081804x", "0" * 1000])
def test_what_is_no_code_is_none(code: str) -> None:
    assert step_of(RFC_SECRET, code, dt.datetime.fromtimestamp(1111111109, dt.UTC)) == 0


def test_secrets_are_new_each_time() -> None:
    assert len({new_secret() for _ in range(20)}) == 20

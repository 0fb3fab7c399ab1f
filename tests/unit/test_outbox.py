"""What becomes of a notice: after each way an attempt can end, at every time of the day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.channel import SendError
from bot.domain.message import Address
from bot.domain.outbox import (
    FIRST_WAIT,
    LONGEST_WAIT,
    MAX_ATTEMPTS,
    MAX_RESENDS,
    Again,
    Claimed,
    Done,
    Notice,
    NoticeKind,
    NoticeState,
    absent,
    after,
    before,
    is_quiet,
)

NOW = dt.datetime(2026, 11, 24, 2, 30, tzinfo=dt.UTC)
TOMORROW = NOW + dt.timedelta(days=1)
HELD = Claimed(7, NoticeKind.TEST, {}, "telegram", "zh_Hans", TOMORROW, 0, 0, begun=False, holder="X")
OUTAGE = SendError("unavailable", retryable=True)


def _in(seconds: float, attempts: int = 0, pause: float = 0.0) -> Again:
    return Again(NOW + dt.timedelta(seconds=seconds), attempts, pause)


@pytest.mark.parametrize(
    ("facts", "failed", "chance", "decided"),
    [
        ({}, OUTAGE, 1.0, _in(FIRST_WAIT, 1)),
        ({}, OUTAGE, 0.0, _in(FIRST_WAIT / 2, 1)),
        ({"attempts": 1}, OUTAGE, 1.0, _in(FIRST_WAIT * 2, 2)),
        ({"attempts": 5}, OUTAGE, 1.0, _in(FIRST_WAIT * 32, 6)),
        ({"attempts": MAX_ATTEMPTS - 2}, OUTAGE, 1.0, _in(LONGEST_WAIT, MAX_ATTEMPTS - 1)),
        ({"attempts": MAX_ATTEMPTS - 1}, OUTAGE, 1.0, Done(NoticeState.FAILED, "unavailable")),
        ({}, SendError("too_fast", retryable=True, retry_after=30), 0.5, _in(30, 0, 30)),
        (
            {"attempts": MAX_ATTEMPTS - 1},
            SendError("too_fast", retryable=True, retry_after=30),
            0.5,
            _in(30, MAX_ATTEMPTS - 1, 30),
        ),
        ({}, SendError("blocked", retryable=False, gone=True), 0.5, Done(NoticeState.FAILED, "gone")),
        ({}, SendError("refused", retryable=False), 0.5, Done(NoticeState.FAILED, "refused")),
        ({"too_late": NOW}, OUTAGE, 0.5, Done(NoticeState.SKIPPED, "too_late")),
        (
            {"too_late": NOW + dt.timedelta(seconds=29)},
            SendError("too_fast", retryable=True, retry_after=30),
            0.5,
            Done(NoticeState.SKIPPED, "too_late"),
        ),
    ],
    ids=str,
)
def test_after_a_failed_attempt(
    facts: dict[str, Any], failed: SendError, chance: float, decided: Any
) -> None:
    assert after(replace(HELD, **facts), failed, NOW, chance) == decided


@pytest.mark.parametrize(
    ("facts", "decided"),
    [
        ({}, None),
        ({"too_late": NOW}, Done(NoticeState.SKIPPED, "too_late")),
        ({"begun": True}, None),
        ({"begun": True, "resends": MAX_RESENDS - 1}, None),
        ({"begun": True, "resends": MAX_RESENDS}, Done(NoticeState.UNKNOWN, "crashed")),
        ({"begun": False, "resends": MAX_RESENDS}, None),
        ({"begun": True, "too_late": NOW}, Done(NoticeState.UNKNOWN, "too_late")),
    ],
    ids=str,
)
def test_before_an_attempt(facts: dict[str, Any], decided: Done | None) -> None:
    assert before(replace(HELD, **facts), NOW) == decided


def test_a_page_that_closed_costs_no_attempt() -> None:
    assert absent(replace(HELD, attempts=3), NOW) == _in(0, 3)


def test_attempts_outlast_an_outage_of_an_hour_and_end_the_same_morning() -> None:
    waits = [after(replace(HELD, attempts=n), OUTAGE, NOW, 1.0) for n in range(MAX_ATTEMPTS - 1)]
    spent = sum((wait.at - NOW).total_seconds() for wait in waits if isinstance(wait, Again))
    assert 3600 < spent < 3 * 3600


@pytest.mark.parametrize(
    ("time", "begins", "ends", "quiet"),
    [
        ("20:59", "21:00", "08:00", False),
        ("21:00", "21:00", "08:00", True),
        ("00:00", "21:00", "08:00", True),
        ("07:59", "21:00", "08:00", True),
        ("08:00", "21:00", "08:00", False),
        ("12:30", "12:00", "14:00", True),
        ("14:00", "12:00", "14:00", False),
        ("11:59", "12:00", "14:00", False),
        ("03:00", "08:00", "08:00", False),
        ("08:00", "08:00", "08:00", False),
    ],
)
def test_quiet_hours(time: str, begins: str, ends: str, quiet: bool) -> None:
    assert is_quiet(*(dt.time.fromisoformat(each) for each in (time, begins, ends))) is quiet


@pytest.mark.parametrize("facts", [{"dedupe": ""}, {"dedupe": "x" * 121}, {"too_late": NOW}], ids=str)
def test_a_notice_that_could_never_be_sent_is_a_bug(facts: dict[str, Any]) -> None:
    given = {"dedupe": "a", "not_before": NOW, "too_late": TOMORROW} | facts
    with pytest.raises(ValueError, match=r"notice|dedupe"):
        Notice(NoticeKind.TEST, Address("telegram", "1001"), "en", **given)

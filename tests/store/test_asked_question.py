"""Counting questions: no count is lost, a flood stays bounded, and what is old goes."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest

from bot.domain.asked_question import Asked, AskedKind, AskedState, Counted
from bot.store import Store
from bot.store import asked_question as kept

DAY = dt.date(2026, 11, 24)
EVERY = tuple(AskedKind)
STATES = tuple(AskedState)


def _counted(text: str, *, day: dt.date = DAY, times: int = 1, item: str = "") -> Counted:
    kind = AskedKind.PICKED if item else AskedKind.UNSURE
    return Counted(Asked(kind, text, "zh_Hans", "webchat", item, ("A", "B")), text, day, times)


async def test_counts_at_once_are_all_counted_in_one_row(store: Store) -> None:
    async def count() -> None:
        async with store.begin() as tx:
            assert await tx.asked_questions.count(_counted("狗丢了", times=2))

    await asyncio.gather(*(count() for _ in range(5)))
    async with store.read() as tx:
        ((question, plain),) = await tx.asked_questions.listed(EVERY, DAY, STATES)
    assert (question.times, question.days, plain) == (10, 1, "狗丢了")
    assert question.nearest == ("A", "B")


async def test_days_are_counted_and_never_go_back(store: Store) -> None:
    async with store.begin() as tx:
        for days in (0, 1, 1, 5, 3):
            await tx.asked_questions.count(_counted("狗丢了", day=DAY + dt.timedelta(days=days)))
        ((question, _),) = await tx.asked_questions.listed(EVERY, DAY, STATES)
    assert (question.first_day, question.last_day) == (DAY, DAY + dt.timedelta(days=5))
    assert (question.days, question.times) == (3, 5)


async def test_a_flood_adds_no_more_rows_a_day_and_known_ones_count_on(store: Store, monkeypatch) -> None:
    monkeypatch.setattr(kept, "NEW_A_DAY", 3)
    async with store.begin() as tx:
        outcomes = [await tx.asked_questions.count(_counted(f"第{n}问")) for n in range(5)]
        assert outcomes == [True, True, True, False, False]
        assert await tx.asked_questions.count(_counted("第0问"))
        assert await tx.asked_questions.count(_counted("第9问", day=DAY + dt.timedelta(days=1)))
        assert await tx.asked_questions.count(_counted(""), bounded=False)
        rows = await tx.asked_questions.listed(EVERY, DAY, STATES)
    assert len(rows) == 5


async def test_a_mark_stays_when_the_question_comes_again(store: Store) -> None:
    async with store.begin() as tx:
        await tx.asked_questions.count(_counted("狗丢了"))
        ((question, _),) = await tx.asked_questions.listed(EVERY, DAY, STATES)
        assert await tx.asked_questions.mark(question.id, AskedState.HANDLED)
        assert not await tx.asked_questions.mark(question.id + 999, AskedState.HANDLED)
        await tx.asked_questions.count(_counted("狗丢了"))
        assert await tx.asked_questions.listed(EVERY, DAY, (AskedState.NEW,)) == []
        ((question, _),) = await tx.asked_questions.listed(EVERY, DAY, (AskedState.HANDLED,))
    assert question.times == 2


@pytest.mark.parametrize(("before", "left"), [(0, 2), (1, 1), (9, 0)])
async def test_what_was_last_asked_before_a_day_goes(store: Store, before: int, left: int) -> None:
    async with store.begin() as tx:
        await tx.asked_questions.count(_counted("狗丢了"))
        await tx.asked_questions.count(_counted("猫丢了", day=DAY + dt.timedelta(days=1)))
        assert await tx.asked_questions.erase_older(DAY + dt.timedelta(days=before)) == 2 - left
        assert len(await tx.asked_questions.listed(EVERY, DAY, STATES)) == left

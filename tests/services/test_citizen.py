"""Recognised, remembered, forgotten."""

from __future__ import annotations

import datetime as dt

from bot.domain.citizen import FORGET_AFTER_DAYS, Citizen
from bot.domain.message import Address
from bot.services.citizen import CitizenService
from bot.store import Store
from tests.conftest import StandingClock

WANG = Address("telegram", "10001")


async def test_a_stranger_leaves_no_trace(store: Store, clock: StandingClock) -> None:
    citizens = CitizenService(store, clock)
    assert await citizens.recognise(WANG) == Citizen()
    clock.moment += dt.timedelta(days=FORGET_AFTER_DAYS + 1)
    assert await citizens.erase_unseen() == 0, "nothing was written"


async def test_choices_are_remembered_and_can_be_forgotten(store: Store, clock: StandingClock) -> None:
    citizens = CitizenService(store, clock)
    assert await citizens.choose_language(WANG, "en") == Citizen("en", "")
    assert await citizens.choose_area(WANG, "qinghe") == Citizen("en", "qinghe")
    assert await citizens.recognise(WANG) == Citizen("en", "qinghe")
    assert await citizens.forget(WANG)
    assert not await citizens.forget(WANG)
    assert await citizens.recognise(WANG) == Citizen()


async def test_only_who_stayed_away_is_erased(store: Store, clock: StandingClock) -> None:
    citizens = CitizenService(store, clock)
    away = Address("webchat", "visitor")
    await citizens.choose_language(WANG, "en")
    await citizens.choose_language(away, "en")
    clock.moment += dt.timedelta(days=FORGET_AFTER_DAYS - 1)
    await citizens.recognise(WANG)
    clock.moment += dt.timedelta(days=1)
    assert await citizens.erase_unseen() == 0, "the last day still counts"
    clock.moment += dt.timedelta(days=1)
    assert await citizens.erase_unseen() == 1
    assert await citizens.recognise(WANG) == Citizen("en", "")
    assert await citizens.recognise(away) == Citizen()


async def test_a_day_is_the_citys_day(store: Store, clock: StandingClock) -> None:
    clock.moment = dt.datetime(2026, 11, 24, 16, 30, tzinfo=dt.UTC)  # half past midnight in the city
    await CitizenService(store, clock).choose_language(WANG, "en")
    async with store.read() as tx:
        remembered = await tx.citizens.get(WANG)
    assert remembered
    assert remembered.seen_on == dt.date(2026, 11, 25)

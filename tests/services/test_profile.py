"""Kept on consent, erased with it, and forgotten when nobody comes back."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest
from sqlalchemy import text

from bot.domain import consent as consents_of
from bot.domain.consent import Purpose
from bot.domain.message import Address
from bot.domain.retention import KEEP_ENDED_CONSENTS_DAYS, rule_of
from bot.errors import Refused
from bot.ids import RandomIds
from bot.services.profile import ProfileService
from bot.store import Store
from tests.conftest import StandingClock

WANG, LI = Address("webchat", "wang"), Address("webchat", "li")
NAME = {"name": "王小明"}
ALL = {**NAME, "phone": "13812345678", "address": "望江路8号", "birth_year": "1950", "relation": "parent"}
BOTH = (Purpose.PROFILE, Purpose.SENSITIVE)
DAYS = rule_of("profile").days or 0


@pytest.fixture
def profiles(store: Store, clock: StandingClock) -> ProfileService:
    return ProfileService(store, clock, RandomIds())


async def _rows(store: Store, table: str) -> list[dict[str, object]]:
    async with store._engines.reader.begin() as connection:
        return [dict(row) for row in (await connection.execute(text(f"SELECT * FROM {table}"))).mappings()]


async def _faults(profiles: ProfileService, typed: dict[str, str], *ticked: Purpose) -> object:
    with pytest.raises(Refused) as refused:
        await profiles.declare(WANG, typed, ticked)
    return refused.value.facts["faults"]


async def test_without_a_tick_nothing_is_kept(profiles: ProfileService, store: Store) -> None:
    assert await _faults(profiles, NAME) == {"profile": "consent_missing"}
    assert await _faults(profiles, ALL, Purpose.PROFILE) == {"profile_sensitive": "consent_missing"}
    assert await _faults(profiles, {**ALL, "name": ""}) == {
        "name": "name_missing", "profile": "consent_missing", "profile_sensitive": "consent_missing",
    }  # fmt: skip
    assert await _rows(store, "profile") == await _rows(store, "consent") == []


async def test_what_was_agreed_to_is_kept_with_its_words_and_its_moment(
    profiles: ProfileService, clock: StandingClock
) -> None:
    await profiles.declare(WANG, ALL, BOTH)
    profile, consents = await profiles.of(WANG)
    assert profile
    assert profile.phone.reveal("a test") == "+8613812345678"
    assert [(c.purpose, c.given_at, c.is_current) for c in consents] == [
        (p, clock.moment, True) for p in BOTH
    ]
    assert await profiles.of(LI) == (None, [])


async def test_a_correction_needs_no_second_tick_and_keeps_the_id(profiles: ProfileService) -> None:
    first = await profiles.declare(WANG, NAME, [Purpose.PROFILE])
    await profiles.declare(WANG, {"name": "王大明"}, ())
    profile, _ = await profiles.of(WANG)
    assert profile
    assert (profile.id, profile.name.reveal("a test")) == (first.id, "王大明")


async def test_a_fact_taken_back_ends_the_consent_it_needed(profiles: ProfileService, store: Store) -> None:
    await profiles.declare(WANG, ALL, BOTH)
    await profiles.declare(WANG, NAME, ())
    profile, consents = await profiles.of(WANG)
    assert profile
    assert not profile.address
    assert [consent.purpose for consent in consents] == [Purpose.PROFILE]
    assert (await _rows(store, "profile"))[0]["address"] is None, "erased, not hidden"


async def test_newer_words_ask_anew(
    profiles: ProfileService, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await profiles.declare(WANG, NAME, [Purpose.PROFILE])
    monkeypatch.setitem(consents_of.WORDS_VERSIONS, Purpose.PROFILE, "2027-01-01")
    assert await _faults(profiles, NAME) == {"profile": "consent_missing"}
    await profiles.declare(WANG, NAME, [Purpose.PROFILE])
    old, new = sorted(await _rows(store, "consent"), key=lambda row: str(row["words_version"]))
    assert (old["holder"], old["ending"]) == (None, "replaced")
    assert (new["words_version"], new["ended_at"]) == ("2027-01-01", None)


async def test_withdrawing_erases_the_data_and_keeps_only_that_it_ended(
    profiles: ProfileService, store: Store
) -> None:
    await profiles.declare(WANG, ALL, BOTH)
    assert await profiles.withdraw(WANG)
    assert not await profiles.withdraw(WANG)
    assert await profiles.of(WANG) == (None, [])
    assert await _rows(store, "profile") == []
    left = await _rows(store, "consent")
    assert [(row["holder"], row["ending"]) for row in left] == [(None, "withdrawn")] * 2
    assert set(left[0]) == {"id", "holder", "purpose", "words_version", "given_at", "ended_at", "ending"}
    await profiles.declare(WANG, NAME, [Purpose.PROFILE])  # and one may come back


async def test_a_profile_goes_when_nobody_used_it_for_its_time(
    profiles: ProfileService, store: Store, clock: StandingClock
) -> None:
    await profiles.declare(WANG, NAME, [Purpose.PROFILE])
    await profiles.declare(LI, NAME, [Purpose.PROFILE])
    clock.moment += dt.timedelta(days=DAYS - 1)
    await profiles.of(WANG)
    clock.moment += dt.timedelta(days=2)
    assert await profiles.erase_unseen() == 1
    assert (await profiles.of(WANG))[0]
    assert await profiles.of(LI) == (None, [])
    assert {row["ending"] for row in await _rows(store, "consent")} == {None, "unseen"}


async def test_what_is_left_of_a_consent_goes_after_three_years(
    profiles: ProfileService, store: Store, clock: StandingClock
) -> None:
    await profiles.declare(WANG, NAME, [Purpose.PROFILE])
    await profiles.declare(LI, NAME, [Purpose.PROFILE])
    await profiles.withdraw(WANG)
    clock.moment += dt.timedelta(days=KEEP_ENDED_CONSENTS_DAYS)
    assert await profiles.erase_ended_consents() == 0
    clock.moment += dt.timedelta(seconds=1)
    assert await profiles.erase_ended_consents() == 1
    assert len(await _rows(store, "consent")) == 1, "one that holds stays"


async def test_two_forms_sent_at_once_leave_one_profile_and_one_consent(
    profiles: ProfileService, store: Store
) -> None:
    await asyncio.gather(*(profiles.declare(WANG, {"name": f"王{n}"}, [Purpose.PROFILE]) for n in range(5)))
    assert len(await _rows(store, "profile")) == len(await _rows(store, "consent")) == 1

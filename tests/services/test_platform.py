"""Leases and the ids of uploaded files, on both databases."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest

from bot.config import Config
from bot.domain.retention import KEEP_FILES_DAYS
from bot.services.platform import LeaseService, UploadedFileService
from bot.store import Store
from tests.conftest import StandingClock

DIGEST = "ab" * 32


@pytest.fixture
def leases(store: Store, clock: StandingClock) -> LeaseService:
    return LeaseService(store, clock)


@pytest.fixture
def files(store: Store, clock: StandingClock) -> UploadedFileService:
    return UploadedFileService(store, clock)


async def test_one_holds_the_other_does_not(leases: LeaseService) -> None:
    assert await leases.hold("polling", "a", 30)
    assert not await leases.hold("polling", "b", 30)
    assert await leases.hold("polling", "a", 30), "renewed"
    assert await leases.hold("another", "b", 30)


async def test_a_lease_runs_out_by_itself(leases: LeaseService, clock: StandingClock) -> None:
    await leases.hold("polling", "a", 30)
    clock.moment += dt.timedelta(seconds=29)
    assert not await leases.hold("polling", "b", 30)
    clock.moment += dt.timedelta(seconds=1)
    assert await leases.hold("polling", "b", 30)
    assert not await leases.hold("polling", "a", 30), "whoever slept has lost it"


async def test_renewing_makes_it_longer(leases: LeaseService, clock: StandingClock) -> None:
    for _ in range(5):
        assert await leases.hold("polling", "a", 30)
        clock.moment += dt.timedelta(seconds=20)
        assert not await leases.hold("polling", "b", 30)


async def test_only_its_holder_gives_a_lease_back(leases: LeaseService) -> None:
    await leases.hold("polling", "a", 30)
    await leases.release("polling", "b")
    assert not await leases.hold("polling", "b", 30)
    await leases.release("polling", "a")
    await leases.release("polling", "a")
    assert await leases.hold("polling", "b", 30)


async def test_of_many_at_once_exactly_one_gets_it(database: Config, clock: StandingClock) -> None:
    """Each with connections of its own, as processes have."""
    stores = [Store(database) for _ in range(4)]
    try:
        for round_ in range(5):
            held = await asyncio.gather(
                *(
                    LeaseService(store, clock).hold(f"polling {round_}", f"{number} {again}", 30)
                    for number, store in enumerate(stores)
                    for again in range(3)
                )
            )
            assert held.count(True) == 1
    finally:
        for store in stores:
            await store.close()


async def test_of_many_at_once_exactly_one_takes_over_what_ran_out(
    leases: LeaseService, clock: StandingClock
) -> None:
    await leases.hold("polling", "dead", 30)
    clock.moment += dt.timedelta(seconds=31)
    held = await asyncio.gather(*(leases.hold("polling", str(number), 30) for number in range(8)))
    assert held.count(True) == 1


async def test_a_file_is_known_once_kept_on_its_channel_only(files: UploadedFileService) -> None:
    assert await files.find("telegram", DIGEST) == ""
    await files.keep("telegram", DIGEST, "AgAC-1")
    assert await files.find("telegram", DIGEST) == "AgAC-1"
    assert await files.find("wechat", DIGEST) == ""
    await files.keep("telegram", DIGEST, "AgAC-2")
    assert await files.find("telegram", DIGEST) == "AgAC-2", "the newest counts"


async def test_a_forgotten_file_is_unknown(files: UploadedFileService) -> None:
    await files.keep("telegram", DIGEST, "AgAC")
    await files.keep("wechat", DIGEST, "media")
    await files.forget("telegram", DIGEST)
    await files.forget("telegram", DIGEST)
    assert await files.find("telegram", DIGEST) == ""
    assert await files.find("wechat", DIGEST) == "media"


async def test_old_ids_are_erased_and_kept_anew_when_used_again(
    files: UploadedFileService, clock: StandingClock
) -> None:
    await files.keep("telegram", DIGEST, "AgAC")
    await files.keep("telegram", "cd" * 32, "BQAC")
    clock.moment += dt.timedelta(days=KEEP_FILES_DAYS)
    assert await files.erase_old() == 0, "the last day still counts"
    await files.keep("telegram", DIGEST, "AgAC")
    clock.moment += dt.timedelta(days=1)
    assert await files.erase_old() == 1
    assert await files.find("telegram", DIGEST) == "AgAC"

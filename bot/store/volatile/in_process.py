"""The volatile things in the memory of one process: plain objects, no copying, no tasks.

They forget by themselves (`Shelf`), so a process that runs for a year holds what a day needs. The same
classes stand in for Redis while it is away.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from itertools import takewhile

from bot.domain.message import Address, Inbound, Reply
from bot.domain.session import SESSION_SECONDS, Session
from bot.domain.volatile import (
    DUPLICATE_SECONDS,
    HISTORY_EVENTS,
    HISTORY_SECONDS,
    LOCK_SECONDS,
    Limit,
    Said,
    Stopped,
    Volatile,
)
from bot.store.volatile.shelf import Shelf
from bot.store.volatile.turns import FifoTurns

Now = Callable[[], float]


def in_process(now: Now) -> Volatile:
    return Volatile(
        kind="in-process",
        sessions=InProcessSessions(now),
        turns=FifoTurns(),
        duplicates=InProcessDuplicates(now),
        limits=InProcessLimits(now),
        turnstile=InProcessTurnstile(now),
        history=InProcessHistory(now),
        wakeups=InProcessWakeups(),
        ping=_always_there,
        close=_nothing_to_close,
    )


class InProcessSessions:
    def __init__(self, now: Now) -> None:
        self._kept: Shelf[Address, Session] = Shelf(SESSION_SECONDS, now)

    async def load(self, address: Address) -> Session | None:
        return self._kept.get(address)

    async def save(self, address: Address, session: Session) -> bool:
        stored = self._kept.get(address)
        if session.version != (stored.version if stored else 0):
            return False
        self._kept.put(address, session.counted())
        return True

    async def forget(self, address: Address) -> None:
        self._kept.drop(address)


class InProcessDuplicates:
    """A mark is the future reply itself: whoever comes second waits for it. None: the first one failed."""

    def __init__(self, now: Now) -> None:
        self._marks: Shelf[tuple[Address, str], asyncio.Future[Reply | None]] = Shelf(DUPLICATE_SECONDS, now)

    async def once(self, inbound: Inbound, answer: Callable[[], Awaitable[Reply]]) -> Reply:
        if not inbound.event_id:
            return await answer()
        key = (inbound.address, inbound.event_id)
        while (earlier := self._marks.get(key)) is not None:
            reply = await asyncio.shield(earlier)  # a waiter that gives up must not cancel the others'
            if reply is not None:
                return reply
        return await self._first(key, answer)

    async def _first(self, key: tuple[Address, str], answer: Callable[[], Awaitable[Reply]]) -> Reply:
        mark: asyncio.Future[Reply | None] = asyncio.get_running_loop().create_future()
        self._marks.put(key, mark)
        try:
            reply = await answer()
        except BaseException:
            self._marks.drop(key)
            mark.set_result(None)
            raise
        mark.set_result(reply)
        self._marks.put(key, mark)  # its time counts from the answer
        return reply


class InProcessLimits:
    """A moving window per limit and person: the moments of the last acts.

    Our own twenty lines, because `limits`' in-process storage starts a task that walks all keys through
    a thread on every act: 100 µs and more for each, against one here.
    """

    def __init__(self, now: Now) -> None:
        self._now = now
        self._acts: dict[Limit, Shelf[str, deque[float]]] = {}

    async def hit(self, limit: Limit, who: str) -> float:
        shelf = self._acts.get(limit)
        if shelf is None:
            shelf = self._acts[limit] = Shelf(limit.seconds, self._now)
        acts = shelf.get(who) or deque(maxlen=limit.amount)
        now = self._now()
        if len(acts) == limit.amount and now - acts[0] < limit.seconds:
            return limit.seconds - (now - acts[0])
        acts.append(now)
        shelf.put(who, acts)
        return 0.0


class InProcessTurnstile:
    """Moments of the last acts by the limit's name, and until when who is locked out under which word.

    In every turn, hence few calls and names for keys: a Limit is ten times slower to hash.
    """

    def __init__(self, now: Now) -> None:
        self._now = now
        self._locks: Shelf[Address, tuple[float, str]] = Shelf(LOCK_SECONDS, now)
        self._people: dict[str, Shelf[Address, deque[float]]] = {}
        self._everybody: defaultdict[str, deque[float]] = defaultdict(deque)

    async def enter(self, address: Address, person: Limit, everybody: Limit) -> Stopped | None:
        now = self._now()
        lock = self._locks.get(address)
        if lock and lock[0] > now:
            return Stopped(lock[1], lock[0] - now, locked=True)
        shelf = self._people.get(person.name)
        if shelf is None:
            shelf = self._people[person.name] = Shelf(person.seconds, self._now)
        theirs, all_acts = shelf.get(address) or deque(), self._everybody[everybody.name]
        for limit, acts in ((person, theirs), (everybody, all_acts)):
            while acts and now - acts[0] >= limit.seconds:
                acts.popleft()
            if len(acts) >= limit.amount:
                return Stopped(limit.name, limit.seconds - (now - acts[0]))
        theirs.append(now)
        all_acts.append(now)
        shelf.put(address, theirs)
        return None

    async def lock(self, address: Address, seconds: float, word: str) -> bool:
        until, earlier = self._locks.get(address) or (0.0, "")
        if earlier == word and until > self._now():
            return False
        self._locks.put(address, (self._now() + min(seconds, LOCK_SECONDS), word))
        return True


class InProcessHistory:
    """A ring per address. Numbers are moments in milliseconds, pushed up where two would be equal, so
    that they grow over a restart too and a page that is still open keeps up."""

    def __init__(self, now: Now) -> None:
        self._rings: Shelf[Address, deque[Said]] = Shelf(HISTORY_SECONDS, now, most=20_000)

    async def add(self, address: Address, *, inbound_text: str = "", reply: Reply | None = None) -> Said:
        ring = self._rings.get(address)
        if ring is None:
            ring = deque(maxlen=HISTORY_EVENTS)
        last = ring[-1].number if ring else 0
        said = Said(max(last + 1, int(time.time() * 1000)), inbound_text, reply)
        ring.append(said)
        self._rings.put(address, ring)
        return said

    async def events(self, address: Address, *, after: int = 0) -> Sequence[Said]:
        ring = self._rings.get(address) or ()
        if not after:
            return list(ring)
        return list(takewhile(lambda said: said.number > after, reversed(ring)))[::-1]

    async def forget(self, address: Address) -> None:
        self._rings.drop(address)


class InProcessWakeups:
    def __init__(self) -> None:
        self._listeners: defaultdict[str, set[asyncio.Event]] = defaultdict(set)

    async def wake(self, topic: str) -> None:
        for listener in self._listeners.get(topic, ()):
            listener.set()

    @asynccontextmanager
    async def listen(self, topic: str) -> AsyncIterator[AsyncIterator[None]]:
        news = asyncio.Event()
        self._listeners[topic].add(news)
        try:
            yield _each(news)
        finally:
            self._listeners[topic].discard(news)
            if not self._listeners[topic]:
                del self._listeners[topic]


async def _each(news: asyncio.Event) -> AsyncIterator[None]:
    """Several wake-ups before the listener looks are one: it will look at everything anyway."""
    while True:
        await news.wait()
        news.clear()
        yield


async def _always_there() -> bool:
    return True


async def _nothing_to_close() -> None:
    return None

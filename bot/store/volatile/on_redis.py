"""The volatile things in Redis or Valkey, shared by every process of the city.

Each class keeps one protocol and knows what to do without Redis: no session, the in-process twin for
the rest. Keys are `wenban:<kind>:…`; everything expires by itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from bot.domain.message import Address, Inbound, Reply
from bot.domain.session import SESSION_SECONDS, Session
from bot.domain.volatile import DUPLICATE_SECONDS, HISTORY_EVENTS, HISTORY_SECONDS, Said, Volatile
from bot.store.volatile import scripts
from bot.store.volatile.in_process import InProcessDuplicates, InProcessHistory
from bot.store.volatile.link import Away, Link
from bot.store.volatile.redis_limits import RedisLimits
from bot.store.volatile.redis_turnstile import RedisTurnstile
from bot.store.volatile.redis_wakeups import RedisWakeups
from bot.store.volatile.turns import FifoTurns
from bot.store.volatile.written import REPLY, SAID, SESSION, read, write

PENDING_SECONDS = 30  # longer than any turn: after this the process that was answering is taken for dead
POLL_SECONDS = 0.05  # between two looks at a reply somebody else is making


def on_redis(url: str, retry_seconds: float) -> Volatile:
    link = Link(url, retry_seconds)
    return Volatile(
        kind="redis",
        sessions=RedisSessions(link),
        turns=FifoTurns(),
        duplicates=RedisDuplicates(link),
        limits=RedisLimits(link, url),
        turnstile=RedisTurnstile(link),
        history=RedisHistory(link),
        wakeups=RedisWakeups(link),
        ping=link.ping,
        close=link.close,
    )


class RedisSessions:
    """Kept as `<version>\\n<json>`, so that the saving script compares versions without reading JSON."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._save = link.client.register_script(scripts.SAVE_SESSION)

    async def load(self, address: Address) -> Session | None:
        try:
            kept = await self._link.ask(self._link.client.get, _session_key(address))
        except Away:
            return None
        if kept is None:
            return None
        session = read(SESSION, kept.partition("\n")[2])
        if session is None:
            await self.forget(address)  # its version would refuse every save of a fresh start
        return session

    async def save(self, address: Address, session: Session) -> bool:
        fresh = session.counted()
        value = f"{fresh.version}\n{write(SESSION, fresh)}"
        try:
            saved = await self._link.ask(
                self._save, keys=[_session_key(address)], args=[session.version, value, SESSION_SECONDS]
            )
        except Away:
            return True  # the turn stands; only where they were is forgotten
        return bool(saved)

    async def forget(self, address: Address) -> None:
        await self._link.forget(_session_key(address))


def _session_key(address: Address) -> str:
    return f"wenban:session:{address}"


class RedisDuplicates:
    """A key per event: `pending:<whose>` while somebody answers, then the reply itself as JSON."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._lift = link.client.register_script(scripts.LIFT_MARK)
        self._without = InProcessDuplicates(time.monotonic)

    async def once(self, inbound: Inbound, answer: Callable[[], Awaitable[Reply]]) -> Reply:
        if not inbound.event_id:
            return await answer()
        key = f"wenban:seen:{inbound.address}:{inbound.event_id}"
        mark = f"pending:{secrets.token_hex(8)}"
        try:
            earlier = await self._earlier(key, mark)
        except Away:
            return await self._without.once(inbound, answer)
        except asyncio.CancelledError:  # the mark may have arrived although we did not hear so
            await self._lift_mark(key, mark)
            raise
        return earlier or await self._first(key, mark, answer)

    async def _earlier(self, key: str, mark: str) -> Reply | None:
        """The reply of whoever came first, waited for; None once the mark is ours. Raises Away."""
        while not await self._link.ask(self._link.client.set, key, mark, nx=True, ex=PENDING_SECONDS):
            kept = await self._link.ask(self._link.client.get, key)
            if kept is None:
                continue  # lifted or expired just now: ours to claim
            if kept.startswith("pending:"):
                await asyncio.sleep(POLL_SECONDS)
            elif reply := read(REPLY, kept):
                return reply
            else:
                await self._link.ask(self._link.client.delete, key)
        return None

    async def _first(self, key: str, mark: str, answer: Callable[[], Awaitable[Reply]]) -> Reply:
        try:
            reply = await answer()
        except BaseException:
            await self._lift_mark(key, mark)
            raise
        with contextlib.suppress(Away):
            await self._link.ask(self._link.client.set, key, write(REPLY, reply), ex=DUPLICATE_SECONDS)
        return reply

    async def _lift_mark(self, key: str, mark: str) -> None:
        """Let others answer this event; a mark that is not ours stays."""
        with contextlib.suppress(Away):
            await self._link.ask(self._lift, keys=[key], args=[mark])


class RedisHistory:
    """A list per address, numbered by the script that adds. While Redis is away, a ring of this process."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._add = link.client.register_script(scripts.ADD_TO_HISTORY)
        self._without = InProcessHistory(time.monotonic)

    async def add(self, address: Address, *, inbound_text: str = "", reply: Reply | None = None) -> Said:
        event = write(SAID, Said(0, inbound_text, reply))
        args = [int(time.time() * 1000), event, HISTORY_EVENTS, HISTORY_SECONDS]
        try:
            number = await self._link.ask(self._add, keys=[_history_key(address)], args=args)
        except Away:
            return await self._without.add(address, inbound_text=inbound_text, reply=reply)
        return Said(int(number), inbound_text, reply)

    async def events(self, address: Address, *, after: int = 0) -> Sequence[Said]:
        try:
            kept = await self._link.ask(self._link.client.lrange, _history_key(address), 0, -1)
        except Away:
            return await self._without.events(address, after=after)
        return [said for entry in kept if (said := _said(entry, after))]

    async def forget(self, address: Address) -> None:
        await self._without.forget(address)
        await self._link.forget(_history_key(address))


def _history_key(address: Address) -> str:
    return f"wenban:history:{address}"


def _said(entry: str, after: int) -> Said | None:
    number, _, written = entry.partition("\n")
    if not number.isdecimal() or int(number) <= after:
        return None
    said = read(SAID, written)
    return replace(said, number=int(number)) if said else None

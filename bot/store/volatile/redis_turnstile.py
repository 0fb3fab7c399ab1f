"""Limits and mutes in front of every turn, over all processes: one script, so one round trip a turn.

A lock is a key that expires by itself. While Redis is away each process counts and locks for itself: a
flood is still stopped, only later.
"""

from __future__ import annotations

import time

from bot.domain.message import Address
from bot.domain.volatile import LOCK_SECONDS, Limit, Stopped
from bot.store.volatile import scripts
from bot.store.volatile.in_process import InProcessTurnstile
from bot.store.volatile.link import Away, Link


class RedisTurnstile:
    def __init__(self, link: Link) -> None:
        self._link = link
        self._enter = link.client.register_script(scripts.ENTER)
        self._without = InProcessTurnstile(time.monotonic)

    async def enter(self, address: Address, person: Limit, everybody: Limit) -> Stopped | None:
        keys = [
            _lock_key(address),
            f"wenban:acts:{person.name}:{address}",
            f"wenban:acts:{everybody.name}",
        ]
        args = [person.amount, person.seconds * 1000, everybody.amount, everybody.seconds * 1000]
        try:
            stopped = await self._link.ask(self._enter, keys=keys, args=args)
        except Away:
            return await self._without.enter(address, person, everybody)
        if stopped is None:
            return None
        which, word, wait = stopped
        by = (word, person.name, everybody.name)[which]
        return Stopped(by, max(1, int(wait)) / 1000, locked=not which)

    async def lock(self, address: Address, seconds: float, word: str) -> bool:
        milliseconds = max(1, int(min(seconds, LOCK_SECONDS) * 1000))
        set_ = self._link.client.set
        try:
            earlier = await self._link.ask(set_, _lock_key(address), word, px=milliseconds, get=True)
        except Away:
            return await self._without.lock(address, seconds, word)
        return bool(earlier != word)


def _lock_key(address: Address) -> str:
    return f"wenban:lock:{address}"

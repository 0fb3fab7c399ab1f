"""One turn per person at a time, in order of arrival (ARCHITECTURE rule 18).

Within a process a fair lock per address; it lives as long as somebody holds or awaits it. Between
processes the session's version decides: a losing save shows the fresh state.
"""

from __future__ import annotations

import asyncio
from weakref import WeakValueDictionary

from bot.domain.message import Address


class FifoTurns:
    def __init__(self) -> None:
        self._locks: WeakValueDictionary[Address, asyncio.Lock] = WeakValueDictionary()

    def one_at_a_time(self, address: Address) -> asyncio.Lock:
        """The lock itself: as a context manager it is held for the turn."""
        lock = self._locks.get(address)
        if lock is None:
            lock = self._locks[address] = asyncio.Lock()
        return lock

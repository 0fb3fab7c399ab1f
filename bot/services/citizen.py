"""Remembering a citizen's language and district, and forgetting them, with what was on its way to them.

Nothing is written for somebody who chose nothing. Which languages and areas exist is known to whoever
offers the choice; here they are only kept.
"""

from __future__ import annotations

import datetime as dt

from bot.clock import Clock, city_time
from bot.domain.citizen import FORGET_AFTER_DAYS, Citizen
from bot.domain.message import Address
from bot.store import Store


class CitizenService:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def recognise(self, address: Address) -> Citizen:
        """What this person chose before, or an empty Citizen. Being here puts off being forgotten."""
        async with self._store.read() as tx:
            remembered = await tx.citizens.get(address)
        if remembered is None:
            return Citizen()
        if remembered.seen_on < self._today():  # once a day; the statement itself never goes back in time
            async with self._store.begin() as tx:
                await tx.citizens.seen(address, self._today())
        return remembered.citizen

    async def choose_language(self, address: Address, language: str) -> Citizen:
        async with self._store.begin() as tx:
            return await tx.citizens.keep(address, self._today(), language=language)

    async def choose_area(self, address: Address, area: str) -> Citizen:
        async with self._store.begin() as tx:
            return await tx.citizens.keep(address, self._today(), area=area)

    async def forget(self, address: Address) -> bool:
        """Erase what we know of this person, and tell them nothing more. False: there was nothing."""
        async with self._store.begin() as tx:
            withdrawn = await tx.outbox.withdraw(address, self._clock.now())
            return await tx.citizens.forget(address) or withdrawn > 0

    async def erase_unseen(self) -> int:
        """Erase everybody who has not been here for FORGET_AFTER_DAYS; says how many."""
        async with self._store.begin() as tx:
            return await tx.citizens.erase_unseen(self._today() - dt.timedelta(days=FORGET_AFTER_DAYS))

    def _today(self) -> dt.date:
        return city_time(self._clock).date()

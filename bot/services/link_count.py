"""Counting who opens short links, beside the answer and never in its way.

Openings are counted in this process and written together (bot/worker/link_counts.py), so no page waits for a
count and none fails with one. A process that is killed loses the last seconds of counts. To know a repeat, a
hash of day, link, network and agent is kept for minutes with the rate limits; it names nobody, and with the
next day it means nothing.
"""

from __future__ import annotations

import datetime as dt
import hmac
from collections import Counter

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.clock import Clock, city_time
from bot.domain.link_count import REPEAT_SECONDS, Opened
from bot.domain.volatile import Limit, RateLimits
from bot.log import logger
from bot.store import Store

_AGAIN = Limit("link", 1, REPEAT_SECONDS)

log = logger("link")


class LinkCountService:
    """`secret` is SECRET_KEY; the key of the hashes is derived from it, for this use alone."""

    def __init__(self, store: Store, clock: Clock, limits: RateLimits, secret: str) -> None:
        self._store = store
        self._clock = clock
        self._limits = limits
        self._key = HKDF(SHA256(), 32, None, b"wenban link opened 1").derive(secret.encode())
        self._waiting: Counter[tuple[str, dt.date, Opened]] = Counter()

    async def opened(self, code: str, kind: Opened, who: str = "") -> None:
        """Count an opening by `who`: their network and agent. Never raises."""
        day = city_time(self._clock).date()
        try:
            told = f"{day}\0{code}\0{who}".encode()
            again = kind is Opened.PERSON and await self._limits.hit(
                _AGAIN, hmac.new(self._key, told, "sha256").hexdigest()
            )
            self._waiting[code, day, Opened.AGAIN if again else kind] += 1
        except Exception as fault:  # noqa: BLE001 - a count is never worth a page
            log.warning("link.uncounted", kind=type(fault).__name__)

    async def write(self) -> int:
        """Add what was counted to the totals; says how many openings. What cannot be written is kept."""
        taken, self._waiting = self._waiting, Counter()
        if not taken:
            return 0
        try:
            async with self._store.begin() as tx:
                await tx.link_counts.add(taken)
        except BaseException:
            self._waiting.update(taken)
            raise
        return taken.total()

"""One call of the Bot API: tried again while it makes sense, counted, and its failure turned into facts."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass
from typing import TypeVar

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.methods import TelegramMethod

from bot.channels.telegram.failure import CALL_FAULTS, failure

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Patience:
    """How often and how long, in seconds, a call is tried. `outages`: also when Telegram is out of reach."""

    tries: int
    seconds: float
    outages: bool
    each: int = 5  # seconds for one try


ANSWERING = Patience(tries=3, seconds=10, outages=True)  # somebody sits there and waits
PUSHING = Patience(tries=1, seconds=0, outages=False)  # whoever pushes keeps the message and tries later
ONCE = Patience(tries=1, seconds=0, outages=False)


def client(token: str, api: str) -> Bot:
    """aiogram as a client only: no dispatcher, nothing started."""
    return Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(api)))


async def call(bot: Bot, method: TelegramMethod[T], patience: Patience = ONCE) -> T:
    """The result of a call. Raises SendError."""
    deadline = time.monotonic() + patience.seconds
    tried = 0
    while True:
        tried += 1
        try:
            return await bot(method, request_timeout=patience.each)
        except CALL_FAULTS as fault:
            failed = failure(fault)
        wait = failed.retry_after or Backoff(first=0.5).next(tried)
        again = failed.retryable and (patience.outages or failed.code == "too_fast")
        if not again or tried >= patience.tries or time.monotonic() + wait > deadline:
            raise failed
        await asyncio.sleep(wait)


@dataclass(frozen=True, slots=True)
class Backoff:
    """Twice as long after each failure in a row, with chance in it so that many do not come back at once."""

    first: float = 1.0
    longest: float = 30.0

    def next(self, failures: int, at_least: float = 0.0) -> float:
        """Seconds to wait after so many failures; never less than the platform asked for."""
        longest = min(self.longest, self.first * 2.0 ** min(failures - 1, 16))
        return max(at_least, longest * random.uniform(0.5, 1.0))  # noqa: S311 - no secret

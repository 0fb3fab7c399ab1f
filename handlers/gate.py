"""The gate in front of every turn: who writes too fast, or at too full an hour, is told once and then waits.

Over their limit a person is told when to go on, and until then nothing is said. Whoever goes on all the
same is muted for ten minutes, told once; when that is over, all is as before. When everybody together
is too much, each is told once a minute where to call. Redeliveries never get here. The same question
sent again within seconds, by an impatient thumb or a machine, is answered once.
"""

from __future__ import annotations

import hashlib

from bot.config import Config
from bot.domain.message import SILENCE, Inbound, Reply
from bot.domain.session import Session
from bot.domain.volatile import Limit, Stopped, Volatile
from bot.i18n import DEFAULT_LANGUAGE, Translator, known_language, translator
from bot.metrics import Metrics
from bot.services.guide import GuideService
from handlers import gate_replies as replies

PERSON, EVERYBODY, MUTED, SAME_TEXT = "person", "everybody", "muted", "same_text"
REFUSALS = Limit("refused", 20, 10 * 60)  # so many acts too many, and a person is muted
MUTE_SECONDS = 10 * 60
TOLD_BUSY = Limit("told_busy", 1, 60)
SAME_TEXT_SECONDS = 10.0


class Gate:
    """Built once. `enter` is asked before a turn, `hears_again` inside it."""

    def __init__(self, config: Config, guides: GuideService, volatile: Volatile, metrics: Metrics) -> None:
        self._person = Limit(PERSON, config.chat_limit_per_minute, 60)
        self._everybody = Limit(EVERYBODY, config.chat_limit_total, 60)
        self._key = hashlib.blake2b(config.secret_key.encode(), person=b"same text").digest()
        self._guides = guides
        self._volatile = volatile
        self._metrics = metrics

    async def enter(self, inbound: Inbound) -> Reply | None:
        """None: come in. Else what is said instead of an answer, which may be nothing."""
        stopped = await self._volatile.turnstile.enter(inbound.address, self._person, self._everybody)
        if stopped is None:
            return None
        self._metrics.limited(stopped.by)
        if stopped.by == EVERYBODY:
            return await self._overload(inbound)
        return SILENCE if stopped.by == MUTED else await self._too_fast(inbound, stopped)

    def hears_again(self, session: Session, digest: str, at: float) -> bool:
        """Whether this is the question just answered, at a moment when nobody asks it anew."""
        again = digest == session.heard and 0 <= at - session.heard_at < SAME_TEXT_SECONDS
        if again:
            self._metrics.limited(SAME_TEXT)
        return again

    def digest(self, *asked: str) -> str:
        """What is kept of a question and of what its answer hangs on, to know it again; never the words."""
        plain = "\n".join(asked).encode(errors="replace")
        return hashlib.blake2b(plain, digest_size=8, key=self._key).hexdigest()

    async def _overload(self, inbound: Inbound) -> Reply:
        """Nobody's fault: it counts towards no mute."""
        if await self._volatile.limits.hit(TOLD_BUSY, str(inbound.address)) > 0:
            return SILENCE
        return replies.busy(await self._speak(inbound), self._guides.catalogue.city)

    async def _too_fast(self, inbound: Inbound, stopped: Stopped) -> Reply:
        address, turnstile, city = inbound.address, self._volatile.turnstile, self._guides.catalogue.city
        if await self._volatile.limits.hit(REFUSALS, str(address)) > 0:
            told = not await turnstile.lock(address, MUTE_SECONDS, MUTED)
            return SILENCE if told else replies.muted(await self._speak(inbound), city, MUTE_SECONDS // 60)
        # Locked out until the time they are told, so that they are told once.
        if stopped.locked or not await turnstile.lock(address, stopped.seconds, PERSON):
            return SILENCE
        return replies.too_fast(await self._speak(inbound), city, stopped.seconds)

    async def _speak(self, inbound: Inbound) -> Translator:
        """Their language, as far as it can be known without the database: a flood must not reach it."""
        session = await self._volatile.sessions.load(inbound.address)
        return translator(
            (session and session.language) or known_language(inbound.language) or DEFAULT_LANGUAGE
        )

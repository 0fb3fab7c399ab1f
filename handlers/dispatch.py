"""The spine: Inbound → Reply, in nine numbered steps. Read it top to bottom.

This is all the middleware a conversation has. Duplicates come first, saving comes last; a tenth step
is a decision for DECISIONS.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.clock import Clock, city_time
from bot.domain.message import MAX_TEXT, SILENCE, Inbound, Reply
from bot.domain.session import Session
from bot.domain.volatile import Volatile
from bot.errors import NotFound, Refused
from bot.i18n import DEFAULT_LANGUAGE, known_language, translator
from bot.ids import Ids
from bot.log import logger
from bot.metrics import ANSWERED, REFUSED, SILENT, MeasuredTurn, Metrics
from bot.services import Services
from content.keywords import command_of, number_of
from content.readable import readable
from handlers import actions
from handlers.actions import Action
from handlers.conversation import Conversation, Outcome, Step, Turn
from handlers.fallback import replies as fallback
from handlers.gate import Gate
from handlers.menu.steps import action_for

log = logger("conversation")


class Dispatch:
    """Answers one message of one person. Built once; `answer` is what channels are handed."""

    def __init__(
        self,
        conversations: Sequence[Conversation],
        gate: Gate,
        services: Services,
        volatile: Volatile,
        clock: Clock,
        ids: Ids,
        metrics: Metrics,
        *,
        page: str,
    ) -> None:
        self._by_name: Mapping[str, Conversation] = {each.name: each for each in conversations}
        self._last = conversations[-1]
        self._gate = gate
        self._services = services
        self._volatile = volatile
        self._clock = clock
        self._ids = ids
        self._metrics = metrics
        self._page = page

    async def answer(self, inbound: Inbound) -> Reply:
        """The reply to one message. Never raises for what a person did; a bug becomes an apology."""
        # 1. Seen before? A redelivery gets the same reply.
        return await self._volatile.duplicates.once(inbound, lambda: self._first_time(inbound))

    async def _first_time(self, inbound: Inbound) -> Reply:
        with self._metrics.turn(inbound.address.channel) as measured:
            try:
                return await self._entered(inbound, measured)
            except Exception:
                incident = self._ids.item_id()
                log.exception("turn.failed", incident=incident, channel=inbound.address.channel)
                speak = translator(known_language(inbound.language) or DEFAULT_LANGUAGE)
                return fallback.failed(speak, self._services.guides.catalogue.city, incident)

    async def _entered(self, inbound: Inbound, measured: MeasuredTurn) -> Reply:
        # 2. Not too fast, and not too many at once? Who is held back is told once, and nothing is read.
        reply = await self._gate.enter(inbound)
        outcome = REFUSED
        if reply is None:
            # 3. One turn per person at a time, in order of arrival.
            async with self._volatile.turns.one_at_a_time(inbound.address):
                reply = await self._turn(inbound)
            outcome = ANSWERED
        measured.outcome = SILENT if reply.silent else outcome
        return reply

    async def _turn(self, inbound: Inbound) -> Reply:
        # 4. Who is it: where do they stand, what did they once choose?
        session = await self._who(inbound)
        # 5. Which language: what they chose, else what the platform says, else the city's.
        language = session.language or known_language(inbound.language) or DEFAULT_LANGUAGE
        # 6. What did they do: a button, a number or word that stands for one, or a question?
        text = readable(inbound.text[:MAX_TEXT])
        action = _action(inbound, text, session) or Action("fallback.hears")
        turn = Turn(
            address=inbound.address,
            session=session.hearing("", 0.0),
            services=self._services,
            catalogue=self._services.guides.catalogue,
            _=translator(language),
            now=city_time(self._clock),
            page=self._page,
            text=text,
            cut=len(inbound.text) > MAX_TEXT,
            action=action,
            pressed=bool(inbound.action),
            metrics=self._metrics,
        )
        # 7. Which conversation, which step?
        step = self._step(turn)
        # 8. Run it. What the domain refuses, and what is gone, has words; what was just asked has none.
        outcome = await self._once(turn, session) if step is self._last.hears else await _run(step, turn)
        # 9. Save where they now stand.
        return await self._saved(turn, outcome)

    async def _who(self, inbound: Inbound) -> Session:
        session = await self._volatile.sessions.load(inbound.address)
        if session is not None:
            return session
        citizen = await self._services.citizens.recognise(inbound.address)
        return Session(language=citizen.language, area=citizen.area)

    def _step(self, turn: Turn) -> Step | None:
        if turn.action.verb != "fallback.hears":
            conversation = self._by_name.get(turn.action.conversation)
            return conversation.steps.get(turn.action.step) if conversation else None
        standing = self._by_name.get(turn.session.conversation)
        return (standing and standing.hears) or self._last.hears

    async def _once(self, turn: Turn, before: Session) -> Outcome:
        """A question in their own words; sent once more within seconds it is answered with silence."""
        asked = self._gate.digest(turn.text, turn.language, turn.session.area)
        at = turn.now.timestamp()
        if self._gate.hears_again(before, asked, at):
            return Outcome(SILENCE, turn.session.hearing(asked, at))
        outcome = await _run(self._last.hears, turn)
        return Outcome(outcome.reply, outcome.session.hearing(asked, at))

    async def _saved(self, turn: Turn, outcome: Outcome) -> Reply:
        """The reply, its buttons kept for typed numbers. If another turn of theirs was saved meanwhile (in
        another process), its state stands and is shown; what was done is not done twice."""
        sessions, reply = self._volatile.sessions, outcome.reply
        if await sessions.save(turn.address, outcome.session.offering(reply.offered, reply.back)):
            return reply
        log.info("turn.overtaken", verb=turn.action.verb)
        fresh = await sessions.load(turn.address) or Session()
        reply = turn.say(fallback.overtaken(turn._, fresh.item)).reply
        await sessions.save(turn.address, fresh.offering(reply.offered, reply.back))
        return reply


async def _run(step: Step | None, turn: Turn) -> Outcome:
    try:
        return await step(turn) if step else turn.say(fallback.old_button(turn._))
    except NotFound:
        return turn.say(fallback.old_button(turn._))
    except Refused as refused:
        return turn.say(fallback.refused(turn._, refused, turn.catalogue.city))


def _action(inbound: Inbound, text: str, session: Session) -> Action | None:
    """The action a message stands for; None for a question in the citizen's own words."""
    if inbound.action:
        return actions.parse(inbound.action) or Action("fallback.old")
    if session.offered and (number := number_of(text)) is not None:
        return _numbered(number, session.offered)
    command = command_of(text)
    return action_for(command, session) if command else None


def _numbered(number: int, offered: Sequence[str]) -> Action:
    """The action behind a typed number. A number without a button gets the choices explained again."""
    if not 1 <= number <= len(offered):
        return Action("fallback.number")
    action = actions.parse(offered[number - 1])
    return action or Action("fallback.link", detail=str(number))

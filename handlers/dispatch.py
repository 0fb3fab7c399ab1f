"""The spine: Inbound → Reply, in eight numbered steps. Read it top to bottom.

This is all the middleware a conversation has. Duplicates come first, saving comes last; a ninth step
is a decision for DECISIONS.md.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from bot.clock import Clock, city_time
from bot.domain.message import MAX_TEXT, Inbound, Reply
from bot.domain.session import Session
from bot.domain.volatile import Volatile
from bot.errors import NotFound, Refused
from bot.i18n import DEFAULT_LANGUAGE, known_language, translator
from bot.ids import Ids
from bot.log import logger
from bot.services import Services
from content.keywords import command_of
from handlers import actions
from handlers.actions import Action
from handlers.conversation import Conversation, Said, Step, Turn
from handlers.fallback import replies as fallback
from handlers.menu.steps import action_for

log = logger("conversation")


class Dispatch:
    """Answers one message of one person. Built once; `answer` is what channels are handed."""

    def __init__(
        self,
        conversations: Sequence[Conversation],
        services: Services,
        volatile: Volatile,
        clock: Clock,
        ids: Ids,
        *,
        page: str,
    ) -> None:
        self._by_name: Mapping[str, Conversation] = {each.name: each for each in conversations}
        self._last = conversations[-1]
        self._services = services
        self._volatile = volatile
        self._clock = clock
        self._ids = ids
        self._page = page

    async def answer(self, inbound: Inbound) -> Reply:
        """The reply to one message. Never raises for what a person did; a bug becomes an apology."""
        # 1. Seen before? A redelivery gets the same reply.
        return await self._volatile.duplicates.once(inbound, lambda: self._first_time(inbound))

    async def _first_time(self, inbound: Inbound) -> Reply:
        # 2. One turn per person at a time, in order of arrival.
        async with self._volatile.turns.one_at_a_time(inbound.address):
            session = await self._who(inbound)
            turn = self._understood(inbound, session)
            try:
                return await self._run(turn)
            except Exception:
                incident = self._ids.item_id()
                log.exception("turn.failed", incident=incident, verb=turn.action.verb)
                return turn.say(fallback.failed(turn._, turn.catalogue.city, incident)).reply

    async def _who(self, inbound: Inbound) -> Session:
        """3. Who is it? Where do they stand, what did they once choose?"""
        session = await self._volatile.sessions.load(inbound.address)
        if session is not None:
            return session
        citizen = await self._services.citizens.recognise(inbound.address)
        return Session(language=citizen.language, area=citizen.area)

    def _understood(self, inbound: Inbound, session: Session) -> Turn:
        # 4. Which language? What they chose, else what the platform says, else the city's.
        language = session.language or known_language(inbound.language) or DEFAULT_LANGUAGE
        # 5. What did they do? A button, a number standing for a button, a command word, or a question.
        text = _readable(inbound.text[:MAX_TEXT])
        action = _action(inbound, text, session)
        return Turn(
            address=inbound.address,
            session=session,
            services=self._services,
            catalogue=self._services.guides.catalogue,
            _=translator(language),
            now=city_time(self._clock),
            page=self._page,
            text=text,
            cut=len(inbound.text) > MAX_TEXT,
            action=action or Action("fallback.hears"),
            pressed=bool(inbound.action),
        )

    async def _run(self, turn: Turn) -> Reply:
        said = await self._step_for(turn)
        # 8. Save where they now stand; a reply without buttons leaves the earlier choices standing.
        #    If another turn of theirs won meanwhile, say so and show the fresh state.
        session = said.session.offering(said.reply.offered)
        if await self._volatile.sessions.save(turn.address, session):
            return said.reply
        log.info("turn.overtaken", verb=turn.action.verb)
        return turn.say(fallback.overtaken(turn._, session.item)).reply

    async def _step_for(self, turn: Turn) -> Said:
        # 6. Which conversation, which step?
        step = self._step(turn)
        if step is None:
            return turn.say(fallback.old_button(turn._))
        # 7. Run it. What the domain refuses, and what is gone, has words.
        try:
            return await step(turn)
        except NotFound:
            return turn.say(fallback.old_button(turn._))
        except Refused as refused:
            return turn.say(fallback.refused(turn._, refused, turn.catalogue.city))

    def _step(self, turn: Turn) -> Step | None:
        if turn.action.verb != "fallback.hears":
            conversation = self._by_name.get(turn.action.conversation)
            return conversation.steps.get(turn.action.step) if conversation else None
        standing = self._by_name.get(turn.session.conversation)
        return (standing and standing.hears) or self._last.hears


def _action(inbound: Inbound, text: str, session: Session) -> Action | None:
    """The action a message stands for; None for a question in the citizen's own words."""
    if inbound.action:
        return actions.parse(inbound.action) or Action("fallback.old")
    if len(text) == 1 and text.isdecimal() and session.offered:
        return _numbered(int(text), session.offered)
    command = command_of(text)
    return action_for(command, session) if command else None


def _numbered(number: int, offered: Sequence[str]) -> Action:
    """The action behind a typed number. A number without a button gets the choices explained again."""
    if not 1 <= number <= len(offered):
        return Action("fallback.number")
    action = actions.parse(offered[number - 1])
    return action or Action("fallback.link", detail=str(number))


def _readable(text: str) -> str:
    """The text without control and direction-changing characters; white space folded."""
    kept = (" " if char.isspace() else char for char in text)
    return " ".join("".join(char for char in kept if unicodedata.category(char)[0] != "C").split())

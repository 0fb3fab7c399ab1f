"""Our whole framework: a conversation is a name and its steps; a step turns a Turn into an Outcome.

A step is a plain async function. It makes at most one service call that writes, chooses one reply
function, and says where the person stands afterwards. It knows no channel.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from bot.domain.message import Address, Reply
from bot.domain.session import Session
from bot.i18n import Translator
from bot.metrics import Metrics
from bot.services import Services
from content.catalogue import Catalogue
from handlers.actions import Action


@dataclass(slots=True)  # not frozen: that would cost a twentieth of a turn, and nobody keeps one
class Turn:
    """All a step may use. `catalogue` is taken once, so an answer is never torn between two.

    `action` is the button pressed (or the number typed, or the command word); `text` is what was
    typed otherwise. `now` is the city's time, `page` the address of our pages.
    """

    address: Address
    session: Session
    services: Services
    catalogue: Catalogue
    _: Translator
    now: dt.datetime
    page: str
    metrics: Metrics
    text: str = ""
    cut: bool = False  # the message was longer than we read
    action: Action = field(default=Action("menu.open"))
    pressed: bool = False  # by a button under a message, which may be edited

    @property
    def language(self) -> str:
        return self._.language

    def say(self, reply: Reply, session: Session | None = None) -> Outcome:
        """Answer, standing where `session` says (by default: where one stood before)."""
        marked = Reply(
            reply.text,
            reply.card,
            reply.buttons,
            edits=self.pressed and reply.attachment is None,  # a file comes as a message of its own
            language=self._.language,
            attachment=reply.attachment,
        )
        return Outcome(marked, session or self.session)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step produces: the reply, and where the person now stands."""

    reply: Reply
    session: Session


Step = Callable[[Turn], Awaitable[Outcome]]


@dataclass(frozen=True, slots=True)
class Conversation:
    """`steps` by the name used in button payloads. `hears`, if any, takes free text while a person
    stands in this conversation; the last conversation's `hears` takes everything else."""

    name: str
    steps: Mapping[str, Step]
    hears: Step | None = None

"""What a conversation notes for the editors: questions that missed, and picks that confirm or correct.

From a question to the pick the session carries the masked words and how the question was met, never what was
typed. Nothing here waits or changes a reply; what is kept is in bot/domain/asked_question.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.asked_question import Asked, AskedKind
from bot.domain.session import Session
from bot.services.asked_question import without_personal
from bot.services.guide import Finding
from content.search import DecisionKind
from handlers.conversation import Turn

# In the session's data: the masked words; answer, ask or unsure; the id of the item that was the answer.
ASKED, MET, ANSWERED = CARRIED = ("asked", "met", "answered")


def heard(turn: Turn, finding: Finding) -> dict[str, str]:
    """What the session shall carry of a question, whatever is answered."""
    kind, ids = finding.decision.kind, tuple(edition.item.id for edition in finding.editions)
    data = {ASKED: without_personal(turn.text), MET: kind.value}
    return data | {ANSWERED: ids[0]} if kind is DecisionKind.ANSWER and ids else data


def nothing_fits(turn: Turn, data: Mapping[str, str], finding: Finding) -> None:
    """The answer to a question is that we are not sure; `data` is what `heard` gave."""
    nearest = tuple(edition.item.id for edition in finding.editions)
    _note(turn, AskedKind.UNSURE, data, nearest=nearest)


def carried(session: Session) -> dict[str, str]:
    """The same for the next step, where one is taken without a new question."""
    return {name: session.data[name] for name in CARRIED if name in session.data}


def none_fits(turn: Turn) -> None:
    """“None of these”, or “not this one” when there is nothing else to offer."""
    _note(turn, AskedKind.NONE_FIT, turn.session.data, nearest=_offered(turn.session))


def wants_person(turn: Turn) -> None:
    """The phone line was asked for; it is a miss only if a question went before."""
    _note(turn, AskedKind.WANTED_PERSON, turn.session.data, nearest=_offered(turn.session))


def picked(turn: Turn, item: str) -> Session:
    """Where a person stands after opening an item: one of the choices of their question counts, once."""
    data, offered = turn.session.data, _offered(turn.session)
    if ASKED not in data or item not in offered or item == data.get(ANSWERED):
        return turn.session
    confirms = data.get(MET) == DecisionKind.UNSURE or item == offered[0]
    kind = AskedKind.PICKED if confirms else AskedKind.CORRECTED
    _note(turn, kind, data, item=item, nearest=offered)
    left = {name: value for name, value in data.items() if name not in CARRIED}
    return replace(turn.session, data=left)


def _note(
    turn: Turn, kind: AskedKind, data: Mapping[str, str], *, nearest: tuple[str, ...], item: str = ""
) -> None:
    if text := data.get(ASKED, ""):
        asked = Asked(kind, text, turn.language, turn.address.channel, item, nearest)
        turn.services.asked_questions.note(asked)


def _offered(session: Session) -> tuple[str, ...]:
    """What was offered, best first. An answer came before its “others”, and is nearest of all."""
    ids = (session.data.get(ANSWERED, ""), *session.data.get("choices", "").split(","))
    return tuple(filter(None, ids))

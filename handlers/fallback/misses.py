"""Steps for what was not understood. Misses in a row are counted; from the second on a person is offered.

The count lives in the session's data and goes with the next answer. The same words are never said twice in
a row, and every reply has a way on: choices, themes, a number with its hours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.message import Reply
from bot.domain.session import Session
from content.item import Edition
from handlers import asked_question
from handlers.conversation import Outcome, Turn
from handlers.fallback import replies
from handlers.kept import MISSES
from handlers.person_replies import missed_again, person, sorry


def misses(session: Session) -> int:
    """How often in a row we had no answer."""
    count = session.data.get(MISSES, "")
    return int(count) if count.isdecimal() else 0


def counting(turn: Turn, session: Session) -> Session:
    """The same, one more miss counted to what was counted before this turn."""
    return replace(session, data={**session.data, MISSES: str(misses(turn.session) + 1)})


def nothing_said(turn: Turn) -> Outcome:
    """No letters at all: an example, and the second time a person."""
    if misses(turn.session):
        return turn.say(_person_again(turn, ()), counting(turn, turn.session))
    return turn.say(replies.nothing_said(turn._, turn.catalogue), counting(turn, turn.session))


def unsure(turn: Turn, nearest: tuple[Edition, ...], opened: Edition | None, detail: str) -> Outcome:
    """Nothing fits well enough. `opened` is the guide they come from, `detail` what they asked."""
    choices = ",".join(edition.item.id for edition in nearest)
    session = replace(turn.session.at("fallback", "choices", choices=choices), item="")
    if misses(turn.session):
        return turn.say(_person_again(turn, nearest), counting(turn, session))
    area, now, cut = turn.session.area, turn.now, turn.cut
    keep = (replies.going_on(turn._, opened, detail),) if opened and opened not in nearest else ()
    reply = replies.not_sure(turn._, turn.catalogue, nearest, area, now, cut=cut, keep=keep)
    return turn.say(reply, counting(turn, session))


def none_fits(turn: Turn) -> Outcome:
    """“None of these”: other words, or a person; the second time a person first."""
    session = counting(turn, turn.session.at("fallback", "none"))
    if misses(turn.session):
        return turn.say(_person_again(turn, ()), session)
    return turn.say(replies.say_it_differently(turn._, turn.catalogue, turn.session.area, turn.now), session)


def enough(turn: Turn, *, upset: bool) -> Outcome:
    """They want a person, or no more of this. No argument: the number, its hours, whether it is open now."""
    asked_question.wants_person(turn)
    session = counting(turn, turn.session)
    times = misses(session)
    said = sorry(turn._, times) if upset or times > 1 else ""
    reply = person(
        turn._,
        turn.catalogue,
        turn.session.area,
        turn.now,
        text=said,
        item=turn.catalogue.by_id.get(turn.session.item),
    )
    return turn.say(reply, session)


def number(turn: Turn) -> Outcome:
    """A number that is no choice; the choices stay, so a second try works."""
    count, session = len(turn.session.offered), counting(turn, turn.session)
    again = misses(session) % 2 == 0
    return turn.say(replies.no_such_number(turn._, count, turn.catalogue.city, again=again), session)


def _person_again(turn: Turn, nearest: Sequence[Edition]) -> Reply:
    text = missed_again(turn._, misses(turn.session) + 1)
    if turn.cut:
        text = f"{replies.read_only_the_beginning(turn._)}\n{text}"
    return person(
        turn._,
        turn.catalogue,
        turn.session.area,
        turn.now,
        text=text,
        more=replies.ways_on(turn._, nearest),
    )

"""Steps for what is wanted of a guide: the one that is open, the one just found, or none yet.

What was wanted last stays in the session for one question (“那居住证呢” asks the same of another matter), and
so does what somebody wants of a matter they have not named yet.
"""

from __future__ import annotations

from dataclasses import replace

from bot.domain.session import Session
from content.follow_up import wants
from content.item import Edition
from content.wanted import MOST, Heard, Wanted, detail_of, wanted_in
from handlers.conversation import Outcome, Turn
from handlers.fallback import replies
from handlers.fallback.misses import counting, misses
from handlers.guide import replies as guide
from handlers.guide import wanted_replies
from handlers.guide.local_replies import Place
from handlers.kept import PENDING, WANTED, kept
from handlers.person_replies import rather_a_person


def wanted_of(heard: Heard, session: Session) -> tuple[Wanted, ...]:
    """What to answer of a guide found: what was asked, what was asked before a matter was named, or, for
    “and that one?”, what was asked of the other."""
    before = session.data.get(PENDING, "") or (session.data.get(WANTED, "") if heard.about else "")
    asks = heard.asks or wanted_in(before)
    return () if Wanted.WHOLE in asks or len(asks) > MOST else asks


def stay(turn: Turn, edition: Edition, heard: Heard) -> Outcome:
    """What is wanted, answered from the open guide."""
    asks = wants(heard)
    reply = wanted_replies.wanted(turn._, edition, asks, place(turn), wishes=heard.wishes)
    return turn.say(reply, _standing(turn.session, edition, asks))


def show(turn: Turn, edition: Edition) -> Outcome:
    """The open guide's card once more."""
    return turn.say(guide.card(turn._, edition, place(turn)), _standing(turn.session, edition, ()))


def found(
    turn: Turn, edition: Edition, asks: tuple[Wanted, ...], heard: Heard, choices: dict[str, str]
) -> Outcome:
    """A guide found in a question: what was asked of it, else its card; the next best stays a tap away."""
    intro = _before(turn, heard)
    if asks:
        reply = wanted_replies.wanted(
            turn._, edition, asks, place(turn), wishes=heard.wishes, intro=intro, origin=guide.CHOICES
        )
    else:
        reply = guide.card(
            turn._, edition, place(turn), intro=intro, origin=guide.CHOICES, wishes=heard.wishes
        )
    session = turn.session.at("guide", "wanted" if asks else "show", **choices)
    return turn.say(reply, _standing(session, edition, asks))


def _before(turn: Turn, heard: Heard) -> str:
    """What is said before an answer: that not all was read, or where a person is, to whoever is upset."""
    if turn.cut:
        return replies.read_only_the_beginning(turn._)
    if heard.upset or heard.person:
        return rather_a_person(turn._, turn.catalogue.city)
    return ""


def which_matter(turn: Turn, heard: Heard) -> Outcome:
    """Something is wanted, and of nothing in particular: the one question is which matter."""
    asks = wants(heard)
    if asks and asks[0] in (Wanted.PHONE, Wanted.HOURS):
        return turn.say(replies.whole_city(turn._, turn.catalogue, turn.session.area, turn.now))
    detail = detail_of(asks)
    session = counting(turn, replace(turn.session.at("fallback", "which", **{PENDING: detail}), item=""))
    reply = replies.which_matter(turn._, turn.catalogue, detail, again=misses(turn.session) % 2 == 1)
    return turn.say(reply, session)


def _standing(session: Session, edition: Edition, asks: tuple[Wanted, ...]) -> Session:
    data = kept(session) | ({WANTED: detail_of(asks)} if asks else {})
    return replace(
        session, conversation="guide", step="wanted" if asks else "show", data=data, item=edition.item.id
    )


def place(turn: Turn) -> Place:
    return Place(turn.catalogue, turn.session.area, turn.now, turn.page)

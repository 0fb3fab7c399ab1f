"""Steps for free text, and for everything that did not fit.

A question leads to one guide, to one clarifying question with the choices as buttons, or to “not
sure” with the nearest items and where to call. There is no loop: every reply has a way on.
"""

from __future__ import annotations

from dataclasses import replace

from bot.domain.message import Button
from bot.domain.session import Session
from content.item import Edition
from content.search import DecisionKind
from handlers.actions import Action, parse
from handlers.conversation import Conversation, Outcome, Turn
from handlers.fallback import replies
from handlers.guide import replies as guide
from handlers.guide.local_replies import Place
from handlers.signpost.replies import signpost_buttons
from handlers.signpost.steps import SIGNPOST


async def hears(turn: Turn) -> Outcome:
    """A question in the citizen's own words."""
    if not any(char.isalnum() for char in turn.text):
        return turn.say(replies.nothing_said(turn._, turn.catalogue))
    named = turn.catalogue.by_key.get(turn.text)
    if named:  # a poster's QR code or a link carries the key of its guide
        return _answered(turn, named, ())
    finding = turn.services.guides.find(turn.text)
    turn.metrics.decided(finding.decision.kind)
    editions = finding.editions
    if finding.decision.kind is DecisionKind.ANSWER and editions:
        return _answered(turn, editions[0], tuple(other.edition for other in finding.others))
    if finding.decision.kind is not DecisionKind.UNSURE:
        signposts = signpost_buttons(turn._, finding.life_events, finding.pointers)
        if len(signposts) == 1 and not editions:
            return await _signposted(turn, signposts[0])
        reply = replies.which(turn._, editions, signposts, cut=turn.cut)
        return turn.say(reply, _offering(turn, editions))
    reply = replies.not_sure(turn._, turn.catalogue, editions, turn.session.area, turn.now, cut=turn.cut)
    return turn.say(reply, _offering(turn, editions))


async def _signposted(turn: Turn, button: Button) -> Outcome:
    """The one signpost a question led to, as if its button had been pressed."""
    action = parse(button.action) or Action("fallback.old")
    return await SIGNPOST.steps[action.step](replace(turn, action=action))


def _answered(turn: Turn, best: Edition, others: tuple[Edition, ...]) -> Outcome:
    where = Place(turn.catalogue, turn.session.area, turn.now, turn.page)
    intro = replies.read_only_the_beginning(turn._) if turn.cut else ""
    reply = guide.card(turn._, best, where, intro=intro, origin=guide.CHOICES)
    session = turn.session.at("guide", "show", **_choices(others))
    return turn.say(reply, replace(session, item=best.item.id))


def _offering(turn: Turn, editions: tuple[Edition, ...]) -> Session:
    return turn.session.at("fallback", "choices", **_choices(editions))


def _choices(editions: tuple[Edition, ...]) -> dict[str, str]:
    return {"choices": ",".join(edition.item.id for edition in editions)}


async def again(turn: Turn) -> Outcome:
    """The choices offered before, once more: for “not this one” and for “back”."""
    ids = turn.session.data.get("choices", "").split(",")
    editions = tuple(turn.catalogue.by_id[id_] for id_ in ids if id_ in turn.catalogue.by_id)
    reply = replies.others(turn._, turn.catalogue, editions, turn.session.area, turn.now)
    return turn.say(reply, _offering(turn, editions))


async def none_of_these(turn: Turn) -> Outcome:
    reply = replies.say_it_differently(turn._, turn.catalogue, turn.session.area, turn.now)
    return turn.say(reply, turn.session.at("fallback", "none"))


async def number(turn: Turn) -> Outcome:
    return turn.say(replies.no_such_number(turn._, len(turn.session.offered)), turn.session)


async def link(turn: Turn) -> Outcome:
    """A typed number that stands for a link button: say the address."""
    index = int(turn.action.detail) if turn.action.detail.isdecimal() else 0
    if not 1 <= index <= len(turn.session.offered):
        return await old(turn)
    return turn.say(replies.link(turn._, turn.session.offered[index - 1]))


async def old(turn: Turn) -> Outcome:
    return turn.say(replies.old_button(turn._))


FALLBACK = Conversation(
    "fallback",
    {"again": again, "none": none_of_these, "number": number, "link": link, "old": old},
    hears=hears,
)

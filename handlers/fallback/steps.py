"""Steps for free text, and for everything that did not fit.

A question leads to one guide, to one clarifying question with the choices as buttons, or to “not
sure” with the nearest items and where to call. There is no loop: every reply has a way on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.message import Button
from bot.domain.session import Session
from content.follow_up import Found, Move, names_of, next_move, wants
from content.item import Edition
from content.wanted import Heard, detail_of, heard
from handlers import asked_question
from handlers.actions import Action, parse
from handlers.conversation import Conversation, Outcome, Turn
from handlers.fallback import follow_up, misses, replies
from handlers.kept import PENDING
from handlers.link import opened_by_code
from handlers.signpost.replies import signpost_buttons
from handlers.signpost.steps import SIGNPOST


async def hears(turn: Turn) -> Outcome:
    """A question in the citizen's own words."""
    if not any(char.isalnum() for char in turn.text):
        return misses.nothing_said(turn)
    named = turn.catalogue.by_key.get(turn.text)
    if named:  # a poster's QR code or a link carries the key of its guide
        return follow_up.found(turn, named, (), Heard(), _choices(()))
    if linked := await opened_by_code(turn):
        return linked
    said, opened = heard(turn.text), turn.catalogue.by_id.get(turn.session.item)
    move = next_move(said, names_of(opened))
    if move is Move.PERSON:
        return misses.enough(turn, upset=said.upset)
    if opened and move is Move.STAY:
        return follow_up.stay(turn, opened, said)
    if opened and move is Move.SHOW and not _is_of_its_family(turn, opened):
        return follow_up.show(turn, opened)
    if move is Move.WHICH:
        return _which(turn, said)
    return await _searched(turn, said, opened)


def _is_of_its_family(turn: Turn, opened: Edition) -> bool:
    """“到期了呢” names nothing, and yet another kind of what is open."""
    family = turn.catalogue.families.get(opened.item.id)
    return bool(family and family.meant(turn.text))


async def _searched(turn: Turn, said: Heard, opened: Edition | None) -> Outcome:
    """A question that names something: found, one of a few, a signpost, or not sure."""
    finding = turn.services.guides.find(turn.text, opened)
    turn.metrics.decided(finding.decision.kind)
    editions, asked = finding.editions, asked_question.heard(turn, finding)
    asks = follow_up.wanted_of(said, turn.session)
    holds_open = bool(opened) and opened in editions
    move = next_move(said, names_of(opened), Found(finding.decision.kind, holds_open))
    if opened and move is Move.STAY:
        return _carrying(follow_up.stay(turn, opened, said), asked)
    if move is Move.WHICH:
        return _carrying(_which(turn, said), asked)
    if move is Move.MISS:
        asked_question.nothing_fits(turn, asked, finding)
        return _carrying(misses.unsure(turn, editions, opened, detail_of(said.asks)), asked)
    if move is Move.OPEN and editions:
        others = _choices(tuple(other.edition for other in finding.others))
        return _carrying(follow_up.found(turn, editions[0], asks, said, others), asked)
    signposts = signpost_buttons(turn._, finding.life_events, finding.pointers)
    if len(signposts) == 1 and not editions:
        return await _signposted(turn, signposts[0])
    return _carrying(_one_of(turn, editions, signposts, detail_of(asks)), asked)


def _which(turn: Turn, said: Heard) -> Outcome:
    """Of nothing named: of which one of the choices that stand there, else of which matter at all."""
    offered = _choices_of(turn) if turn.session.step == "choices" else ()
    asks = wants(said)
    if not offered or not asks:
        return follow_up.which_matter(turn, said)
    return _one_of(turn, offered, (), detail_of(asks))


def _carrying(outcome: Outcome, asked: Mapping[str, str]) -> Outcome:
    """The same, the masked question in its session, for what is picked or missed next."""
    session = outcome.session
    return replace(outcome, session=replace(session, data={**session.data, **asked}))


async def _signposted(turn: Turn, button: Button) -> Outcome:
    """The one signpost a question led to, as if its button had been pressed."""
    action = parse(button.action) or Action("fallback.old")
    left = replace(turn.session, item="")
    return await SIGNPOST.steps[action.step](replace(turn, action=action, session=left))


def _one_of(turn: Turn, editions: tuple[Edition, ...], signposts: tuple[Button, ...], detail: str) -> Outcome:
    """The one clarifying question; to whoever is asked the very same again, a person is offered with it."""
    session = replace(_offering(turn, editions), item="")
    if detail:
        session = replace(session, data={**session.data, PENDING: detail})
    again = turn.session.step == "choices" and turn.session.data.get("choices") == session.data["choices"]
    phone = turn.catalogue.city.hotline if again and misses.misses(turn.session) % 2 == 0 else ""
    reply = replies.which(
        turn._, turn.catalogue, editions, signposts, cut=turn.cut, detail=detail, phone=phone
    )
    return turn.say(reply, misses.counting(turn, session) if again else session)


def _offering(turn: Turn, editions: tuple[Edition, ...]) -> Session:
    return turn.session.at("fallback", "choices", **_choices(editions))


def _choices(editions: tuple[Edition, ...]) -> dict[str, str]:
    return {"choices": ",".join(edition.item.id for edition in editions)}


def _choices_of(turn: Turn) -> tuple[Edition, ...]:
    """What was offered last, as far as it is still there."""
    ids = turn.session.data.get("choices", "").split(",")
    return tuple(turn.catalogue.by_id[id_] for id_ in ids if id_ in turn.catalogue.by_id)


async def again(turn: Turn) -> Outcome:
    """The choices offered before, once more: for “not this one” and for “back”."""
    editions = _choices_of(turn)
    if not editions:
        return await none_of_these(turn)
    reply = replies.others(turn._, turn.catalogue, editions, turn.session.area, turn.now)
    return _carrying(turn.say(reply, _offering(turn, editions)), asked_question.carried(turn.session))


async def none_of_these(turn: Turn) -> Outcome:
    asked_question.none_fits(turn)
    return _carrying(misses.none_fits(turn), asked_question.carried(turn.session))


async def number(turn: Turn) -> Outcome:
    return misses.number(turn)


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

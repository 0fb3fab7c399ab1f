"""Steps of a guide: the card, a group of elements, one element, the local facts.

Every button names the edition it was made from. If the guide has changed since, the fresh state is
shown with a word about it; nothing is ever answered from an old edition.
"""

from __future__ import annotations

from dataclasses import replace

from bot.domain.message import Reply
from bot.domain.session import Session
from bot.errors import NotFound
from bot.services.guide import guide_code
from content.case import case_of
from content.elements import Element, Group
from content.item import Edition
from content.situations import answers_of
from content.wanted import detail_of, wanted_in
from handlers import asked_question
from handlers.conversation import Conversation, Outcome, Turn
from handlers.guide import case_replies, element_replies, faq_replies, local_replies, replies, wanted_replies
from handlers.guide.local_replies import Place
from handlers.kept import WANTED, kept


async def show(turn: Turn) -> Outcome:
    edition, where = _edition(turn), _place(turn)
    reply = replies.card(turn._, edition, where, origin=_origin(turn.session))
    standing = replace(turn, session=asked_question.picked(turn, edition.item.id))
    return turn.say(_noting_news(turn, edition, reply), _standing(standing, edition, "show"))


def _origin(session: Session) -> str:
    """The list this guide was opened from, or the choices it was one of."""
    return session.data.get("origin", "") or _choice(session)


def _choice(session: Session) -> str:
    return replies.CHOICES if "choices" in session.data else ""


async def group(turn: Turn) -> Outcome:
    edition = _edition(turn)
    try:
        chosen = Group(turn.action.detail)
    except ValueError:
        raise NotFound("group", turn.action.detail) from None
    reply = element_replies.group(turn._, edition, chosen, turn.catalogue)
    return turn.say(_noting_news(turn, edition, reply), _standing(turn, edition, "group"))


async def element(turn: Turn) -> Outcome:
    edition = _edition(turn)
    chosen = _element(turn)
    reply = element_replies.element(turn._, edition, chosen, turn.catalogue)
    return turn.say(_noting_news(turn, edition, reply), _standing(turn, edition, "element"))


async def wanted(turn: Turn) -> Outcome:
    """One thing asked of this guide, as the question did that led to the button."""
    edition, asks = _edition(turn), wanted_in(turn.action.detail)
    if not asks:
        return await show(turn)
    reply = wanted_replies.wanted(turn._, edition, asks, _place(turn), origin=_choice(turn.session))
    standing = replace(turn, session=asked_question.picked(turn, edition.item.id))
    session = _standing(standing, edition, "wanted")
    session = replace(session, data={**session.data, WANTED: detail_of(asks)})
    return turn.say(_noting_news(turn, edition, reply), session)


async def local(turn: Turn) -> Outcome:
    edition = _edition(turn)
    reply = local_replies.local(turn._, edition, _place(turn))
    return turn.say(_noting_news(turn, edition, reply), _standing(turn, edition, "local"))


async def code(turn: Turn) -> Outcome:
    edition = _edition(turn)
    serial = turn.services.guides.codes.get(edition.item.id, "")
    picture = guide_code(turn.page, edition, turn.session.area, serial)
    reply = local_replies.code(turn._, edition, _place(turn), picture, serial)
    return turn.say(_noting_news(turn, edition, reply), _standing(turn, edition, "code"))


async def ask(turn: Turn) -> Outcome:
    """One question after another, then the result. Answers to an older edition are asked for again."""
    edition = _edition(turn)
    questions = edition.guide.questions
    if not questions:
        return await show(turn)
    digits = turn.action.detail if turn.action.edition == edition.number else ""
    case = case_of(edition.guide, answers_of(questions, digits))
    if case.asked.next:
        reply = case_replies.question(turn._, edition, case, case.asked.next, turn.catalogue)
    else:
        reply = case_replies.result(turn._, edition, case, turn.page, turn.catalogue)
    return turn.say(_noting_news(turn, edition, reply), _standing(turn, edition, "ask"))


async def faq(turn: Turn) -> Outcome:
    edition = _edition(turn)
    reply = faq_replies.faq(turn._, edition, turn.catalogue)
    return turn.say(_noting_news(turn, edition, reply), _standing(turn, edition, "faq"))


def _edition(turn: Turn) -> Edition:
    edition = turn.catalogue.by_id.get(turn.action.id)
    if edition is None:
        raise NotFound("item", turn.action.id)
    return edition


def _element(turn: Turn) -> Element:
    for element_ in turn.catalogue.elements:
        if element_.field == turn.action.detail:
            return element_
    raise NotFound("element", turn.action.detail)


def _place(turn: Turn) -> Place:
    return Place(turn.catalogue, turn.session.area, turn.now, turn.page)


def _standing(turn: Turn, edition: Edition, step: str) -> Session:
    data = kept(turn.session)
    return replace(turn.session, conversation="guide", step=step, item=edition.item.id, data=data)


def _noting_news(turn: Turn, edition: Edition, reply: Reply) -> Reply:
    """A button of an earlier edition gets today's words, and is told so."""
    if turn.action.edition in (0, edition.number):
        return reply
    news = replies.changed(turn._)
    return replace(reply, text=f"{news}\n\n{reply.text}" if reply.text else news)


GUIDE = Conversation(
    "guide",
    {
        "show": show,
        "wanted": wanted,
        "group": group,
        "element": element,
        "local": local,
        "code": code,
        "ask": ask,
        "faq": faq,
    },
)

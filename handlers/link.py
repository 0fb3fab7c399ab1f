"""A short link's code that comes into a conversation: `/start <code>` of a messenger, or typed off a poster.

A code opens what it leads to, as far as a conversation can show it, and counts as an opening. Whatever is no
code of ours is a question like any other: a word may look like a code.
"""

from __future__ import annotations

from dataclasses import replace

from bot.domain.link import Link, LinkState, ToCase, item_of
from bot.domain.link_code import LENGTH, code_from
from bot.domain.link_count import Opened
from bot.errors import NotFound
from content.situations import ask, digits_of
from handlers import link_replies
from handlers.actions import Action
from handlers.conversation import Outcome, Turn
from handlers.guide.steps import GUIDE


async def opened_by_code(turn: Turn) -> Outcome | None:
    """What a code opens; None if the words are none of our codes."""
    link = await _link(turn)
    if link is None:
        return None
    state = link.state_on(turn.now.date())
    edition = turn.catalogue.by_id.get(item_of(link.target))
    if state is not LinkState.ACTIVE:
        return turn.say(link_replies.over(turn._, state, edition, turn.catalogue.city))
    await turn.services.link_counts.opened(link.code, Opened.CHAT)
    if edition is None:
        return turn.say(link_replies.on_our_page(turn._, turn.services.links.address(link.code)))
    if isinstance(link.target, ToCase):
        asked = ask(edition.guide.questions, link.target.answers)
        action = Action("guide.ask", edition.item.id, edition.number, digits_of(asked))
    else:
        action = Action("guide.show", edition.item.id, edition.number)
    return await GUIDE.steps[action.step](replace(turn, action=action))


async def _link(turn: Turn) -> Link | None:
    if len(turn.text) > 2 * LENGTH or not code_from(turn.text):
        return None
    try:
        return await turn.services.links.find(turn.text)
    except NotFound:
        return None

"""Steps of the signposts: the list of life events, one of them, one pointer."""

from __future__ import annotations

from bot.errors import NotFound
from content.bundle import bundle_of
from handlers.conversation import Conversation, Outcome, Turn
from handlers.signpost import replies


async def events(turn: Turn) -> Outcome:
    page = int(turn.action.detail) if turn.action.detail.isdecimal() else 0
    return turn.say(replies.events(turn._, turn.catalogue.city, page), turn.session.at("signpost", "events"))


async def event(turn: Turn) -> Outcome:
    found = turn.catalogue.city.life_event(turn.action.detail)
    if found is None:
        raise NotFound("life_event", turn.action.detail)
    reply = replies.event(turn._, bundle_of(found, turn.catalogue), turn.page, turn.catalogue)
    return turn.say(reply, turn.session.at("signpost", "event", origin=turn.action.pack()))


async def pointer(turn: Turn) -> Outcome:
    found = turn.catalogue.city.pointer(turn.action.detail)
    if found is None:
        raise NotFound("pointer", turn.action.detail)
    return turn.say(replies.pointer(turn._, found), turn.session.at("signpost", "pointer"))


SIGNPOST = Conversation("signpost", {"events": events, "event": event, "pointer": pointer})

"""Steps of the menu. Language and area are the only things remembered, and only when chosen."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.session import Session
from bot.errors import NotFound
from bot.i18n import LANGUAGES, translator
from content.keywords import Command
from handlers.actions import Action, parse
from handlers.conversation import Conversation, Outcome, Turn
from handlers.fallback import misses
from handlers.guide import local_replies
from handlers.menu import replies

_COMMAND_ACTIONS = {
    Command.MENU: Action("menu.open"),
    Command.HELP: Action("menu.help"),
    Command.THANKS: Action("menu.thanks"),
    Command.PERSON: Action("menu.person"),
    Command.LANGUAGE: Action("menu.languages"),
    Command.AREA: Action("menu.areas"),
    Command.THEMES: Action("menu.themes"),
    Command.DEPARTMENTS: Action("menu.departments"),
    Command.PRIVACY: Action("menu.privacy"),
    Command.CHINESE: Action("menu.language", detail="zh_Hans"),
    Command.ENGLISH: Action("menu.language", detail="en"),
}


_NOT_THIS = Action("fallback.again")


def action_for(command: Command, session: Session) -> Action:
    """What a typed command does. “Back” presses the way back of the last reply, else opens the menu."""
    if command is Command.BACK:
        return parse(session.back) or Action("menu.open")
    if command is Command.NONE:
        return _NOT_THIS if _NOT_THIS.pack() in session.offered else Action("fallback.none")
    return _COMMAND_ACTIONS[command]


async def open_menu(turn: Turn) -> Outcome:
    return turn.say(replies.menu(turn._, turn.catalogue, turn.now), turn.session.at("menu", "open"))


async def help_(turn: Turn) -> Outcome:
    return turn.say(replies.help_(turn._, turn.catalogue.city))


async def thanks(turn: Turn) -> Outcome:
    return turn.say(replies.thanks(turn._))


async def person(turn: Turn) -> Outcome:
    return misses.enough(turn, upset=False)


async def languages(turn: Turn) -> Outcome:
    return turn.say(replies.languages(turn._))


async def language(turn: Turn) -> Outcome:
    chosen = turn.action.detail
    if chosen not in LANGUAGES:
        raise NotFound("language", chosen)
    await turn.services.citizens.choose_language(turn.address, chosen)
    in_it = replace(turn, _=translator(chosen))
    return in_it.say(replies.menu(in_it._, turn.catalogue, turn.now), replace(turn.session, language=chosen))


async def areas(turn: Turn) -> Outcome:
    page = _page(turn.action.detail)
    return turn.say(replies.areas(turn._, turn.catalogue.city, turn.session.area, page))


async def towns(turn: Turn) -> Outcome:
    key, page = _key_and_page(turn.action.detail)
    district = turn.catalogue.city.district(key)
    if district is None:
        raise NotFound("district", key)
    if not district.towns:
        return await area(turn)
    return turn.say(replies.towns(turn._, district, page))


async def area(turn: Turn) -> Outcome:
    """Remember where they live; whoever came from a guide goes back to it, now with local facts."""
    chosen = turn.action.detail
    name = turn.catalogue.city.area_name(chosen, turn.language)
    if not name:
        raise NotFound("area", chosen)
    await turn.services.citizens.choose_area(turn.address, chosen)
    return _showing(turn, chosen, name)


def _showing(turn: Turn, area: str, name: str) -> Outcome:
    """Back to the guide they came from, now with the facts of the area; else just said to be kept."""
    session = replace(turn.session, area=area)
    edition = turn.catalogue.by_id.get(session.item)
    if edition is None:
        return turn.say(replies.area_kept(turn._, name), session)
    where = local_replies.Place(turn.catalogue, area, turn.now, turn.page)
    reply = local_replies.local(turn._, edition, where)
    return turn.say(reply, replace(session, conversation="guide", step="local"))


async def whole_city(turn: Turn) -> Outcome:
    """No district any more: the city hall and what holds everywhere."""
    await turn.services.citizens.choose_area(turn.address, "")
    name = turn._.rendering(turn.catalogue.city.name, turn.catalogue.city.name_en)
    return _showing(turn, "", name)


async def themes(turn: Turn) -> Outcome:
    page = _page(turn.action.detail)
    return turn.say(replies.themes(turn._, turn.catalogue.city, page), turn.session.at("menu", "themes"))


async def theme(turn: Turn) -> Outcome:
    key, page = _key_and_page(turn.action.detail)
    chosen = turn.catalogue.city.theme(key)
    if chosen is None:
        raise NotFound("theme", key)
    return turn.say(replies.theme(turn._, turn.catalogue, chosen, page), _listing(turn))


async def departments(turn: Turn) -> Outcome:
    page = _page(turn.action.detail)
    return turn.say(replies.departments(turn._, turn.catalogue, page), turn.session.at("menu", "departments"))


async def department(turn: Turn) -> Outcome:
    """Departments go by their place in the list: an imported one's key is a long Chinese name."""
    index, page = _key_and_page(turn.action.detail)
    listed = turn.catalogue.departments()
    if not index.isdecimal() or int(index) >= len(listed):
        raise NotFound("department", index)
    reply = replies.department(turn._, turn.catalogue, int(index), page)
    return turn.say(reply, _listing(turn))


def _listing(turn: Turn) -> Session:
    """Standing before a list: a guide opened from here leads back to it."""
    return turn.session.at("menu", turn.action.step, origin=turn.action.pack())


async def privacy(turn: Turn) -> Outcome:
    return turn.say(replies.privacy(turn._, turn.page))


async def forget(turn: Turn) -> Outcome:
    """Erase language and area, and where they stood. What a page keeps is erased on that page."""
    await turn.services.citizens.forget(turn.address)
    return turn.say(replies.forgotten(turn._, turn.page), Session(version=turn.session.version))


def _key_and_page(detail: str) -> tuple[str, int]:
    key, _, page = detail.partition("/")
    return key, _page(page)


def _page(text: str) -> int:
    """A page number out of a payload; anything else is the first page."""
    return int(text) if text.isdecimal() else 0


MENU = Conversation(
    "menu",
    {
        "open": open_menu,
        "help": help_,
        "thanks": thanks,
        "person": person,
        "languages": languages,
        "language": language,
        "areas": areas,
        "towns": towns,
        "area": area,
        "city": whole_city,
        "themes": themes,
        "theme": theme,
        "departments": departments,
        "department": department,
        "privacy": privacy,
        "forget": forget,
    },
)

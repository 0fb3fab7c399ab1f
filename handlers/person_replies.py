"""Every word of where a person answers: the line that is open at any hour, the hall with its hours.

Whoever is tired of a machine is not argued with: a number, its hours, whether it is open now, and a way on.
"""

from __future__ import annotations

import datetime as dt

from bot.domain.message import Button, Card, Line, Reply
from bot.i18n import Translator
from content.catalogue import Catalogue
from content.city import City
from content.item import Edition
from handlers.actions import pack
from handlers.button_replies import to_menu
from handlers.hall_replies import hall_lines, week_lines


def person(
    _: Translator,
    catalogue: Catalogue,
    area: str,
    now: dt.datetime,
    *,
    text: str = "",
    item: Edition | None = None,
    more: tuple[Button, ...] = (),
) -> Reply:
    """Who to call and where to go now. `item` is the guide that is open: its own number stands there too,
    and it stays a tap away. `more` are other ways on; six fit."""
    city = catalogue.city
    keep = (
        (Button(_("All about this matter"), pack("guide.show", item.item.id, item.number)),) if item else ()
    )
    district = (Button(_("Choose district"), pack("menu.areas")),) if city.districts else ()
    return Reply(
        text=text,
        card=Card(_("Talk to a person"), lines=tuple(person_lines(_, city, area, now, item))),
        buttons=(*more, *keep, *(() if more else district), to_menu(_, is_back=True)),
    )


def person_lines(
    _: Translator, city: City, area: str, now: dt.datetime, item: Edition | None = None
) -> list[Line]:
    """The hotline, whoever answers for the open item, and the hall with its hours today and in the week."""
    lines = [hotline_line(_, city)]
    info = item.guide.local_for(area) if item else None
    if item and info and info.consult_phone:
        lines.append(Line(_("About {item}", item=item.title(_.language)), info.consult_phone))
    hall = city.main_hall(area)
    return [*lines, *hall_lines(_, hall, now), *week_lines(_, hall)] if hall else lines


def hotline_line(_: Translator, city: City) -> Line:
    """The city's line is answered round the clock (content/city.py), so it is open now."""
    return Line(_("By phone"), _("{phone}, day and night; somebody answers now", phone=city.hotline))


def sorry(_: Translator, times: int) -> str:
    """What is said to whoever has had enough; not the same twice in a row."""
    if times % 2:
        return _("I am sorry this did not help you. A person will:")
    return _("Please ask a person directly; they can look into your case:")


def rather_a_person(_: Translator, city: City) -> str:
    """Before an answer to whoever is upset and still names a matter."""
    return _("If you would rather ask a person, call {phone}.", phone=city.hotline)


def missed_again(_: Translator, times: int) -> str:
    """What is said when we did not understand for the second time and after; not the same twice in a row."""
    if times % 2:
        return _("It is easier to ask a person. Say it to them as you said it here:")
    return _("I still do not understand, and that is not your fault. A person can help you now:")

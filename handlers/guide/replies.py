"""Every word of a guide's card and of its local facts.

The card is at most eight short lines; the first four are always what to bring, how long, how much,
where (LOOK, Words). What the edition does not say is said to be missing, never guessed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.domain.message import Button, Card, Line, Reply
from bot.i18n import Translator
from bot.workdays import is_workday
from content.catalogue import Catalogue
from content.city import opening
from content.elements import Group
from content.item import Edition, HandlingPlace, LocalInfo, Material
from content.summary import time_to_expect, to_bring
from handlers.actions import pack
from handlers.guide.element_replies import fees_words, in_language, missing, time_words
from handlers.menu.replies import TO_MENU, opening_words


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when the reader is: local facts depend on it. `page` is the address of our pages."""

    catalogue: Catalogue
    area: str
    now: dt.datetime
    page: str


def card(_: Translator, edition: Edition, where: Place, *, intro: str = "", choices: bool = False) -> Reply:
    """The guide at a glance, with one tap to everything else. `choices`: others were offered before."""
    guide = edition.guide
    plain = (guide.plain_name_en if _.language == "en" else guide.plain_name) or edition.title(_.language)
    info = guide.local_for(where.area)
    lines = [
        Line(_("What to bring"), _bring(_, edition, where)),
        Line(_("How long"), _how_long(_, edition, where)),
        Line(_("Cost"), fees_words(_, guide.elements.fees) or missing(_, where.catalogue)),
        Line(_("Where"), _where(_, info, where)),
    ]
    if guide.offers_home_visit():
        lines.append(Line(_("Can't come?"), _("Staff can come to your home; see “Where to go”.")))
    return Reply(
        text=intro,
        card=Card(
            title=plain,
            subtitle=edition.title(_.language) if plain != edition.title(_.language) else "",
            lines=tuple(lines),
            footer=footer(_, edition, where.catalogue),
        ),
        buttons=_card_buttons(_, edition, info, where, choices=choices),
    )


def _card_buttons(
    _: Translator, edition: Edition, info: LocalInfo | None, where: Place, *, choices: bool
) -> tuple[Button, ...]:
    item, number = edition.item.id, edition.number
    online = info.online_url_mobile or info.online_url if info else ""
    buttons = [
        Button(_("What to bring and how it goes"), pack("guide.group", item, number, Group.HOW)),
        Button(_("Who can apply"), pack("guide.group", item, number, Group.WHO)),
        Button(_("How long, and which rules"), pack("guide.group", item, number, Group.RULES)),
        Button(_("Where to go, phone numbers"), pack("guide.local", item, number)),
    ]
    if is_web_address(online):
        buttons.append(Button(_("Apply online ({domain})", domain=urlsplit(online).hostname), url=online))
    buttons.append(Button(_("The whole guide as a page"), url=f"{where.page}/guides/{edition.item.key}"))
    if choices:
        buttons.append(Button(_("Not this one"), pack("fallback.again")))
    return (*buttons, Button(_("Menu"), TO_MENU))


def is_web_address(url: str) -> bool:
    """Imported links may be anything; only a web address becomes a button."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _bring(_: Translator, edition: Edition, where: Place) -> str:
    materials = edition.guide.elements.materials
    if materials is None:
        return missing(_, where.catalogue)
    bring = to_bring(materials)
    names = _("; ").join(_material_name(_, material) for material in bring.always) or _("nothing")
    if bring.sometimes:
        return _("{names}; in some cases {n} more", names=names, n=len(bring.sometimes))
    return names


def _material_name(_: Translator, material: Material) -> str:
    return in_language(_, material.name, material.name_en)


def _how_long(_: Translator, edition: Edition, where: Place) -> str:
    limit = time_to_expect(edition.guide.elements)
    return time_words(_, limit) if limit else missing(_, where.catalogue)


def _where(_: Translator, info: LocalInfo | None, where: Place) -> str:
    """Online first if it can be done there; then the hall of the reader's area."""
    ways = []
    if info and is_web_address(info.online_url):
        ways.append(_("online at {domain}", domain=urlsplit(info.online_url).hostname))
    if info and info.places:
        ways.append(_place_name(_, info.places[0], where.catalogue))
    elif where.catalogue.city.districts and not where.area:
        ways.append(_("at a hall (choose your district to see which)"))
    return _("; or ").join(ways) or missing(_, where.catalogue)


def _place_name(_: Translator, place: HandlingPlace, catalogue: Catalogue) -> str:
    hall = catalogue.city.hall(place.hall)
    if hall is None:
        return place.window or place.hall
    name = in_language(_, hall.name, hall.name_en)
    return _("{hall}, {window}", hall=name, window=place.window) if place.window else name


def footer(_: Translator, edition: Edition, catalogue: Catalogue) -> str:
    """Code, edition, fingerprint, date last checked: the same on every channel (DESIGN rule 13)."""
    code = edition.guide.elements.item_code
    parts = [
        _("Code {code}", code=code.base_code or code.full_code),
        _("edition {number} ({hash})", number=edition.number, hash=edition.content_hash[:8]),
    ]
    if edition.guide.checked_on:
        parts.append(_("checked {day}", day=edition.guide.checked_on.isoformat()))
    if catalogue.city.demonstration:
        parts.append(_("demonstration data; what your own city publishes is what counts"))
    return " · ".join(parts)


def local(_: Translator, edition: Edition, where: Place) -> Reply:
    """Halls, windows, hours today in words, phones, home visit: for the reader's area."""
    info = edition.guide.local_for(where.area)
    area = where.catalogue.city.area_name(where.area, _.language)
    lines = _local_lines(_, info, where) if info else [Line("", missing(_, where.catalogue))]
    district = _("Change district") if area else _("Choose district")
    return Reply(
        card=Card(
            title=_("Where to go: {item}", item=edition.title(_.language)),
            subtitle=area or _("no district chosen yet"),
            lines=tuple(lines),
            footer=footer(_, edition, where.catalogue),
        ),
        buttons=(
            *((Button(district, pack("menu.areas")),) if where.catalogue.city.districts else ()),
            Button(_("Back to the guide"), pack("guide.show", edition.item.id, edition.number)),
            Button(_("Menu"), TO_MENU),
        ),
    )


def _local_lines(_: Translator, info: LocalInfo, where: Place) -> list[Line]:
    lines = [line for place in info.places for line in _place_lines(_, place, where)]
    if info.implementing_body:
        lines.append(Line(_("Office"), info.implementing_body))
    if info.consult_phone:
        lines.append(Line(_("Questions"), info.consult_phone))
    if info.complaint_phone:
        lines.append(Line(_("Complaints"), info.complaint_phone))
    if info.home_visit and info.home_visit.supported:
        who = in_language(_, info.home_visit.eligible, info.home_visit.eligible_en)
        lines.append(Line(_("Home visit"), _("{who}: call {phone}", who=who, phone=info.home_visit.phone)))
    if info.appointment:
        lines.append(Line(_("Appointment"), in_language(_, info.appointment, info.appointment_en)))
    if notes := in_language(_, info.notes, info.notes_en):
        lines.append(Line("", notes))
    return lines or [Line("", missing(_, where.catalogue))]


def _place_lines(_: Translator, place: HandlingPlace, where: Place) -> list[Line]:
    lines = [Line(_("Hall"), _place_name(_, place, where.catalogue))]
    hall = where.catalogue.city.hall(place.hall)
    if hall is None:
        return lines
    lines.append(Line(_("Address"), in_language(_, hall.address, hall.address_en)))
    lines.append(Line(_("Hours"), opening_words(_, opening(hall.hours, where.now, is_workday))))
    if hall.transport:
        lines.append(Line(_("Getting there"), in_language(_, hall.transport, hall.transport_en)))
    return lines


def changed(_: Translator) -> str:
    return _("This guide has been updated since; here is how it reads today.")

"""Every word of the local facts of a guide: halls, windows, hours now, phones, home visits.

Local facts are the only part of a guide that differs by place; which ones hold is decided by
`Guide.local_for` (content/item.py).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.domain.message import Attachment, Button, Card, Line, Reply
from bot.i18n import Translator
from bot.services.guide import printed_address
from content.catalogue import Catalogue
from content.item import Edition
from content.local import HandlingPlace, LocalInfo
from handlers.actions import pack
from handlers.button_replies import to_guide, to_menu
from handlers.guide.provenance_replies import footer, missing
from handlers.hall_replies import hours_now


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when the reader is: local facts depend on it. `page` is the address of our pages."""

    catalogue: Catalogue
    area: str
    now: dt.datetime
    page: str


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
            Button(_("QR code, to pass on"), pack("guide.code", edition.item.id, edition.number)),
            to_guide(_, edition),
            to_menu(_),
        ),
    )


def code(_: Translator, edition: Edition, where: Place, picture: Attachment, serial: str = "") -> Reply:
    """The guide as a QR code. What it leads to is said in words too, for whoever cannot scan."""
    return Reply(
        card=Card(
            title=_("QR code: {item}", item=edition.title(_.language)),
            lines=(
                Line("", _("Scan it with a phone to open this guide, or send the picture to your family.")),
                Line(_("Address"), printed_address(where.page, edition, where.area, serial)),
            ),
            footer=footer(_, edition, where.catalogue),
        ),
        buttons=(
            Button(_("Where to go, phone numbers"), pack("guide.local", edition.item.id, edition.number)),
            to_guide(_, edition),
        ),
        attachment=picture,
    )


def _local_lines(_: Translator, info: LocalInfo, where: Place) -> list[Line]:
    lines = [line for place in info.places for line in place_facts(_, place, where)]
    if info.area != where.area and "/" in where.area:
        town = where.catalogue.city.area_name(where.area, _.language)
        lines.insert(0, Line("", _("{town} does not handle this itself; please go here:", town=town)))
    if info.implementing_body:
        lines.append(Line(_("Office"), info.implementing_body))
    if info.consult_phone:
        lines.append(Line(_("Questions"), info.consult_phone))
    if info.complaint_phone:
        lines.append(Line(_("Complaints"), info.complaint_phone))
    if info.home_visit and info.home_visit.supported:
        who = _.rendering(info.home_visit.eligible, info.home_visit.eligible_en)
        lines.append(Line(_("Home visit"), _("{who}: call {phone}", who=who, phone=info.home_visit.phone)))
    if info.appointment:
        lines.append(Line(_("Appointment"), _.rendering(info.appointment, info.appointment_en)))
    if notes := _.rendering(info.notes, info.notes_en):
        lines.append(Line("", notes))
    return lines or [Line("", missing(_, where.catalogue))]


def place_facts(_: Translator, place: HandlingPlace, where: Place) -> list[Line]:
    """One place: hall and window, address, hours today, how to get there."""
    lines = [Line(_("Hall"), place_name(_, place, where.catalogue))]
    hall = where.catalogue.city.hall(place.hall)
    if hall is None:
        return lines
    lines.append(Line(_("Address"), _.rendering(hall.address, hall.address_en)))
    lines.append(Line(_("Hours"), hours_now(_, hall, where.now)))
    if hall.transport:
        lines.append(Line(_("Getting there"), _.rendering(hall.transport, hall.transport_en)))
    return lines


def place_name(_: Translator, place: HandlingPlace, catalogue: Catalogue) -> str:
    hall = catalogue.city.hall(place.hall)
    if hall is None:
        return place.window or place.hall
    name = _.rendering(hall.name, hall.name_en)
    return _("{hall}, {window}", hall=name, window=place.window) if place.window else name

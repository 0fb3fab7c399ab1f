"""Every word of going there, or of somebody coming: places, hours of the whole week, phones, home visits."""

from __future__ import annotations

from bot.domain.message import Line
from bot.i18n import Translator
from content.city import Hall
from content.item import Edition
from content.local import LocalInfo
from handlers.guide.local_replies import Place, place_facts
from handlers.guide.online_replies import online_line
from handlers.guide.provenance_replies import missing
from handlers.hall_replies import hours_now, week_lines
from handlers.person_replies import hotline_line


def place_lines(_: Translator, edition: Edition, where: Place) -> list[Line]:
    """Where to go; for an item that no hall takes, the way online."""
    info = _info(edition, where)
    if info and info.places:
        lines = [line for place in info.places for line in place_facts(_, place, where)]
        if where.area or not where.catalogue.city.districts:
            return lines
        return [*lines, Line("", _("There may be a hall nearer to you: choose your district below."))]
    if info and info.online_url:
        return [online_line(_, edition, where)]
    if where.catalogue.city.districts and not where.area:
        return [Line(_("Where"), _("at a hall (choose your district to see which)"))]
    return [Line(_("Where"), missing(_, where.catalogue))]


def hours_lines(_: Translator, edition: Edition, where: Place) -> list[Line]:
    """The hours of the hall one would go to: now, on working days, on other days."""
    hall = hall_of(edition, where)
    if hall is None:
        return [Line(_("Hours"), missing(_, where.catalogue))]
    return [
        Line(_("Hall"), _.rendering(hall.name, hall.name_en)),
        Line(_("Hours"), hours_now(_, hall, where.now)),
        *week_lines(_, hall),
        Line(_("Hall's phone"), hall.phone),
    ]


def hall_of(edition: Edition, where: Place) -> Hall | None:
    """The hall that takes this item where the reader lives; else the main hall there."""
    city, info = where.catalogue.city, _info(edition, where)
    halls = [city.hall(place.hall) for place in info.places] if info else []
    return next((hall for hall in halls if hall), city.main_hall(where.area))


def phone_lines(_: Translator, edition: Edition, where: Place) -> list[Line]:
    """Who knows about this item, when they can be reached, and who answers at any hour."""
    info, lines = _info(edition, where), []
    if info and info.consult_phone:
        lines.append(Line(_("Questions"), info.consult_phone))
        hall = hall_of(edition, where)
        lines += [Line(_("Hours"), hours_now(_, hall, where.now))] if hall else []
    if info and info.complaint_phone:
        lines.append(Line(_("Complaints"), info.complaint_phone))
    return [*lines, hotline_line(_, where.catalogue.city)]


def home_visit_line(_: Translator, edition: Edition, where: Place) -> Line:
    """For whom staff come, and the number that arranges it; said just as plainly if the guide offers none."""
    info = _info(edition, where)
    visit = info.home_visit if info else None
    if visit and visit.supported:
        who = _.rendering(visit.eligible, visit.eligible_en)
        return Line(_("Can't come? Home visit"), _("{who}: call {phone}", who=who, phone=visit.phone))
    phone = (info.consult_phone if info else "") or where.catalogue.city.hotline
    if edition.guide.offers_home_visit():
        return Line(
            _("Can't come? Home visit"), _("There is one in some districts; call {phone}", phone=phone)
        )
    return Line(
        _("Can't come? Home visit"),
        _("The guide does not say that staff come to the home. Ask on {phone} what can be done", phone=phone),
    )


def _info(edition: Edition, where: Place) -> LocalInfo | None:
    return edition.guide.local_for(where.area)

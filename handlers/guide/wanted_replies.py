"""Every word that answers one thing asked of a guide: “那要多少钱”, “能不能让我儿子去”.

Only what was asked, with the item's name on it and the whole guide a tap away. It says what the guide says;
where the guide is silent, that is said, with the number of who knows (ARCHITECTURE rules 13, 17).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.domain.message import Button, Card, Line, Reply
from bot.i18n import Translator
from content.elements import UNIFIED_ELEMENTS
from content.item import Edition
from content.local import LocalInfo
from content.wanted import Wanted
from handlers.actions import pack
from handlers.guide.agent_replies import agent_lines, amount_lines
from handlers.guide.local_replies import Place
from handlers.guide.online_replies import online_button, online_line
from handlers.guide.provenance_replies import footer, missing
from handlers.guide.shape_replies import element_words
from handlers.guide.visit_replies import home_visit_line, hours_lines, phone_lines, place_lines

_AT_A_PLACE = frozenset({Wanted.WHERE, Wanted.HOURS, Wanted.PHONE, Wanted.HOME_VISIT, Wanted.APPOINTMENT})


def wanted(
    _: Translator,
    edition: Edition,
    asks: Sequence[Wanted],
    where: Place,
    *,
    wishes: Sequence[Wanted] = (),
    intro: str = "",
    origin: str = "",
) -> Reply:
    """What was asked, in the order it was asked; then what helps with what was said along (`wishes`).
    `origin` is the action that offers the next best, if this guide was found and not chosen."""
    lines = [line for ask in asks for line in _LINES[ask](_, edition, where)]
    lines += [line for wish in wishes if wish not in asks for line in wish_lines(_, edition, wish, where)]
    return Reply(
        text=intro,
        card=Card(
            title=plain_title(_, edition),
            subtitle=_official(_, edition),
            lines=tuple(lines),
            footer=footer(_, edition, where.catalogue),
        ),
        buttons=_onward(_, edition, (*asks, *wishes), where, origin),
    )


def plain_title(_: Translator, edition: Edition) -> str:
    """What citizens call it, else the official name."""
    guide = edition.guide
    return (guide.plain_name_en if _.language == "en" else guide.plain_name) or edition.title(_.language)


def _official(_: Translator, edition: Edition) -> str:
    official = edition.title(_.language)
    return official if official != plain_title(_, edition) else ""


def wish_lines(_: Translator, edition: Edition, wish: Wanted, where: Place) -> list[Line]:
    """A line for whoever cannot or will not come; none where the guide offers nothing for it."""
    if wish is Wanted.HOME_VISIT and edition.guide.offers_home_visit():
        return [home_visit_line(_, edition, where)]
    if wish is Wanted.ONLINE and online_button(_, edition, where):
        return [online_line(_, edition, where)]
    return []


def _onward(
    _: Translator, edition: Edition, asks: Sequence[Wanted], where: Place, origin: str
) -> tuple[Button, ...]:
    item, number = edition.item.id, edition.number
    online = online_button(_, edition, where) if Wanted.ONLINE in asks else None
    buttons = [online] if online else []
    if edition.guide.questions:
        buttons.append(Button(_("What do I need in my case?"), pack("guide.ask", item, number)))
    if Wanted.WHERE in asks and not where.area and where.catalogue.city.districts:
        buttons.append(Button(_("Choose district"), pack("menu.areas")))
    elif not _AT_A_PLACE.isdisjoint(asks):
        buttons.append(Button(_("Where to go, phone numbers"), pack("guide.local", item, number)))
    whole = pack("guide.show", item, number)
    buttons.append(Button(_("All about this matter"), whole, is_back=not origin))
    if origin:
        buttons.append(Button(_("Not this one"), origin, is_back=True))
    return (*buttons, Button(_("Ask about something else"), pack("menu.open")))


def _info(edition: Edition, where: Place) -> LocalInfo | None:
    return edition.guide.local_for(where.area)


Lines = Callable[[Translator, Edition, Place], list[Line]]
_ELEMENTS = {element.field: element for element in UNIFIED_ELEMENTS}


def _element(field: str) -> Lines:
    """An element in full under its own name."""
    element = _ELEMENTS[field]

    def lines(_: Translator, edition: Edition, where: Place) -> list[Line]:
        words = element_words(_, edition, element) or missing(_, where.catalogue)
        return [Line(_.rendering(element.name_zh, element.name_en), words)]

    return lines


def _materials(_: Translator, edition: Edition, where: Place) -> list[Line]:
    words = element_words(_, edition, _ELEMENTS["materials"]) or missing(_, where.catalogue)
    return [Line(_("What to bring"), words)]


def _fees(_: Translator, edition: Edition, where: Place) -> list[Line]:
    return [Line(_("Cost"), element_words(_, edition, _ELEMENTS["fees"]) or missing(_, where.catalogue))]


def _time(_: Translator, edition: Edition, where: Place) -> list[Line]:
    """The promise first; what the law allows at most after it, where the law says a number."""
    promised = element_words(_, edition, _ELEMENTS["promised_time_limit"])
    by_law = element_words(_, edition, _ELEMENTS["statutory_time_limit"])
    lines = [Line(_("How long"), promised or by_law or missing(_, where.catalogue))]
    limit = edition.guide.elements.statutory_time_limit
    if promised and limit and limit.value is not None:
        lines.append(Line(_("By law at most"), by_law))
    return lines


def _results(_: Translator, edition: Edition, where: Place) -> list[Line]:
    results = edition.guide.elements.results
    words = element_words(_, edition, _ELEMENTS["results"]) or missing(_, where.catalogue)
    lines = [Line(_("What you get"), words)]
    for label, facts in (
        (_("How you get it"), [each.delivery for each in results]),
        (_("Valid"), [each.validity for each in results]),
    ):
        said = [fact for fact in dict.fromkeys(facts) if fact]
        if said and _.language != "en":  # the departments write these in Chinese only
            lines.append(Line(label, _("; ").join(said)))
    return [*lines, *_time(_, edition, where)[:1]]


def _appointment(_: Translator, edition: Edition, where: Place) -> list[Line]:
    info = _info(edition, where)
    words = _.rendering(info.appointment, info.appointment_en) if info else ""
    return [Line(_("Appointment"), words or missing(_, where.catalogue))]


def _online(_: Translator, edition: Edition, where: Place) -> list[Line]:
    return [online_line(_, edition, where)]


def _home_visit(_: Translator, edition: Edition, where: Place) -> list[Line]:
    return [home_visit_line(_, edition, where)]


def _conditions(_: Translator, edition: Edition, where: Place) -> list[Line]:
    return [
        *_element("acceptance_conditions")(_, edition, where),
        *_element("service_objects")(_, edition, where),
    ]


def _elsewhere(_: Translator, edition: Edition, where: Place) -> list[Line]:
    return [
        *_element("cross_region_scope")(_, edition, where),
        *_element("acceptance_conditions")(_, edition, where),
    ]


_LINES: Mapping[Wanted, Lines] = {
    Wanted.MATERIALS: _materials,
    Wanted.FEES: _fees,
    Wanted.AMOUNT: amount_lines,
    Wanted.WHERE: place_lines,
    Wanted.HOURS: hours_lines,
    Wanted.TIME: _time,
    Wanted.AGENT: agent_lines,
    Wanted.ONLINE: _online,
    Wanted.PHONE: phone_lines,
    Wanted.CONDITIONS: _conditions,
    Wanted.ELSEWHERE: _elsewhere,
    Wanted.RESULTS: _results,
    Wanted.STEPS: _element("handling_steps"),
    Wanted.LAW: _element("legal_basis"),
    Wanted.VISITS: _element("onsite_visits"),
    Wanted.APPOINTMENT: _appointment,
    Wanted.HOME_VISIT: _home_visit,
    Wanted.WHOLE: _element("item_name"),
}

"""Every word of the menu: finding one's way, choosing language and area, who to call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.domain.message import Button, Card, Line, Reply
from bot.i18n import LANGUAGES, Translator
from bot.workdays import is_workday
from content.catalogue import Catalogue
from content.city import City, District, Hall, Opening, OpeningNow, Theme, opening
from content.item import Edition
from handlers.actions import pack
from handlers.lists import page_of

TO_MENU = pack("menu.open")


def menu(_: Translator, catalogue: Catalogue, now: dt.datetime) -> Reply:
    city = catalogue.city
    asked = [catalogue.by_key[key] for key in city.most_asked if key in catalogue.by_key][:3]
    return Reply(
        text=_(
            "Hello, this is the service guide of {city}. Say in your own words what you want to get done, "
            "for example: {example}. Or choose:",
            city=_named(_, city.name, city.name_en),
            example=city.example(_.language, now.month) or _("I lost my social security card"),
        ),
        buttons=(
            *(item_button(_, edition) for edition in asked),
            Button(_("Browse by theme"), pack("menu.themes")),
            Button(_("Browse by department"), pack("menu.departments")),
            Button(_("Choose district"), pack("menu.areas")),
            Button(_("Talk to a person: {phone}", phone=city.hotline), pack("menu.person")),
            Button("English" if _.language != "en" else LANGUAGES["zh_Hans"], _other_language(_)),
            Button(_("What we keep about you"), pack("menu.privacy")),
        ),
    )


def _other_language(_: Translator) -> str:
    return pack("menu.language", detail="zh_Hans" if _.language == "en" else "en")


def _named(_: Translator, name: str, name_en: str) -> str:
    return (_.language == "en" and name_en) or name


def item_button(_: Translator, edition: Edition) -> Button:
    """The button that opens a guide, in citizens' words where the department wrote some."""
    guide = edition.guide
    words = (guide.plain_name_en or guide.name_en) if _.language == "en" else guide.plain_name
    return Button(words or edition.title(_.language), pack("guide.show", edition.item.id, edition.number))


def help_(_: Translator, city: City) -> Reply:
    return Reply(
        text=_(
            "Type what you want to get done, as you would say it to a clerk. Press a button, or type its "
            "number. “back” goes one step back, “menu” to the start. For a person call {phone}.",
            phone=city.hotline,
        ),
        buttons=(Button(_("Menu"), TO_MENU),),
    )


def person(_: Translator, city: City, area: str, now: dt.datetime) -> Reply:
    """Where a person answers: the city's hotline round the clock, and the hall with its hours today."""
    lines = [Line(_("By phone"), _("{phone}, day and night", phone=city.hotline))]
    hall = city.main_hall(area)
    if hall:
        lines += hall_lines(_, hall, now)
    return Reply(
        card=Card(_("Talk to a person"), lines=tuple(lines)),
        buttons=(
            *((Button(_("Choose district"), pack("menu.areas")),) if city.districts else ()),
            Button(_("Menu"), TO_MENU),
        ),
    )


def hall_lines(_: Translator, hall: Hall, now: dt.datetime) -> list[Line]:
    """A hall in three lines: what and where, today's hours in words, its phone."""
    return [
        Line(
            _("In person"),
            f"{_named(_, hall.name, hall.name_en)}, {_named(_, hall.address, hall.address_en)}"
            if _.language == "en"
            else f"{hall.name}，{hall.address}",
        ),
        Line(_("Hours"), opening_words(_, opening(hall.hours, now, is_workday))),
        Line(_("Phone"), hall.phone),
    ]


def opening_words(_: Translator, state: OpeningNow) -> str:
    """“open now, until 17:30” and its like."""
    if state.state is Opening.OPEN:
        return _("open now, until {time}", time=f"{state.until:%H:%M}")
    if state.state is Opening.LATER_TODAY:
        return _("closed now, opens today at {time}", time=f"{state.opens_at:%H:%M}")
    if state.opens_on is None:
        return _("closed; please call before you go")
    return _("closed now, opens {day} at {time}", day=_.date(state.opens_on), time=f"{state.opens_at:%H:%M}")


def languages(_: Translator) -> Reply:
    choices = [Button(name, pack("menu.language", detail=key)) for key, name in LANGUAGES.items()]
    return Reply(text=_("Which language do you read?"), buttons=(*choices, Button(_("Back"), TO_MENU)))


def areas(_: Translator, city: City, chosen: str, page: int) -> Reply:
    if not city.districts:
        return Reply(
            text=_("There is only one area here; nothing to choose."), buttons=(Button(_("Back"), TO_MENU),)
        )
    now = city.area_name(chosen, _.language)
    asked = _(
        "Where do you live? Addresses and phone numbers depend on it; the rules are the same everywhere."
    )
    chosen_now = _("Chosen now: {area}", area=now) if now else ""
    text = f"{asked}\n{chosen_now}".strip()
    return Reply(
        text=text,
        buttons=page_of(
            _,
            city.districts,
            page,
            button=lambda district: Button(
                _named(_, district.name, district.name_en), pack("menu.towns", detail=district.key)
            ),
            more=lambda number: pack("menu.areas", detail=str(number)),
            back=TO_MENU,
        ),
    )


def towns(_: Translator, district: District, page: int) -> Reply:
    name = _named(_, district.name, district.name_en)
    whole = (district.key, _("All of {district}", district=name))
    listed = [(f"{district.key}/{town.key}", _named(_, town.name, town.name_en)) for town in district.towns]
    return Reply(
        text=_("Which town or street in {district}?", district=name),
        buttons=page_of(
            _,
            [whole, *listed],
            page,
            button=lambda place: Button(place[1], pack("menu.area", detail=place[0])),
            more=lambda number: pack("menu.towns", detail=f"{district.key}/{number}"),
            back=pack("menu.areas"),
        ),
    )


def area_kept(_: Translator, name: str) -> Reply:
    return Reply(
        text=_("From now on you see addresses and phones for {area}.", area=name),
        buttons=(Button(_("Menu"), TO_MENU), Button(_("Choose another"), pack("menu.areas"))),
    )


def themes(_: Translator, city: City, page: int) -> Reply:
    return Reply(
        text=_("What is it about?"),
        buttons=page_of(
            _,
            city.themes,
            page,
            button=lambda theme: Button(
                _named(_, theme.name, theme.name_en), pack("menu.theme", detail=theme.key)
            ),
            more=lambda number: pack("menu.themes", detail=str(number)),
            back=TO_MENU,
        ),
    )


def theme(_: Translator, chosen: Theme, editions: Sequence[Edition], page: int) -> Reply:
    name = _named(_, chosen.name, chosen.name_en)
    return _items(_, name, editions, page, f"{chosen.key}", "menu.theme", "menu.themes")


def departments(_: Translator, catalogue: Catalogue, page: int) -> Reply:
    listed = list(enumerate(catalogue.departments()))
    return Reply(
        text=_("Which department?"),
        buttons=page_of(
            _,
            listed,
            page,
            button=lambda entry: Button(
                catalogue.department_name(entry[1], _.language), pack("menu.department", detail=str(entry[0]))
            ),
            more=lambda number: pack("menu.departments", detail=str(number)),
            back=TO_MENU,
        ),
    )


def department(_: Translator, catalogue: Catalogue, index: int, page: int) -> Reply:
    key = catalogue.departments()[index]
    name = catalogue.department_name(key, _.language)
    editions = catalogue.with_department(key)
    return _items(_, name, editions, page, str(index), "menu.department", "menu.departments")


def _items(
    _: Translator, name: str, editions: Sequence[Edition], page: int, key: str, verb: str, back: str
) -> Reply:
    if not editions:
        text = _("{name}: no guide here yet. Ask in your own words, or call 12345.", name=name)
        return Reply(text=text, buttons=(Button(_("Back"), pack(back)),))
    return Reply(
        text=_.plural("{name}: {n} guide", "{name}: {n} guides", len(editions), name=name),
        buttons=page_of(
            _,
            editions,
            page,
            button=lambda edition: item_button(_, edition),
            more=lambda number: pack(verb, detail=f"{key}/{number}"),
            back=pack(back),
        ),
    )


def privacy(_: Translator, page: str) -> Reply:
    return Reply(
        text=_(
            "If you choose a language or district, we keep those two and nothing else about you, until you "
            "have them erased or stay away for 400 days. This conversation is kept for 24 hours at most. "
            "Please do not type names, phone or identity numbers here; no guide needs them."
        ),
        buttons=(
            Button(_("Forget me"), pack("menu.forget")),
            Button(_("The whole notice"), url=f"{page}/privacy"),
            Button(_("Menu"), TO_MENU),
        ),
    )


def forgotten(_: Translator) -> Reply:
    return Reply(
        text=_("Done: language, district and where you stood here are erased."),
        buttons=(Button(_("Menu"), TO_MENU),),
    )

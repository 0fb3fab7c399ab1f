"""Every word of the menu: finding one's way, choosing language and area, who to call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from bot.domain.citizen import FORGET_AFTER_DAYS
from bot.domain.message import Button, Reply
from bot.domain.session import SESSION_SECONDS
from bot.i18n import LANGUAGES, Translator
from content.catalogue import Catalogue
from content.city import City, District, Theme
from content.item import Edition
from handlers.actions import pack
from handlers.button_replies import back, item_button, page_of, to_menu


def menu(_: Translator, catalogue: Catalogue, now: dt.datetime) -> Reply:
    city = catalogue.city
    return Reply(
        text=_(
            "Hello, this is the service guide of {city}. Say in your own words what you want to get done, "
            "for example “{example}” Or choose:",
            city=_.rendering(city.name, city.name_en),
            example=city.example(_.language, now.month) or _("I lost my social security card"),
        ),
        buttons=(
            *(item_button(_, edition) for edition in catalogue.most_asked()),
            *((Button(_("Browse by theme"), pack("menu.themes")),) if city.themes else ()),
            _life_events(_)
            if city.life_events
            else Button(_("Browse by department"), pack("menu.departments")),
            *((Button(_("Choose district"), pack("menu.areas")),) if city.districts else ()),
            Button(_("Talk to a person: {phone}", phone=city.hotline), pack("menu.person")),
            Button("English" if _.language != "en" else LANGUAGES["zh_Hans"], _other_language(_)),
            Button(_("What we keep about you"), pack("menu.privacy")),
        ),
    )


def _life_events(_: Translator) -> Button:
    """In place of the departments: nine buttons is all there is, and nobody knows which department it is."""
    return Button(_("One thing: life events"), pack("signpost.events"))


def _other_language(_: Translator) -> str:
    return pack("menu.language", detail="zh_Hans" if _.language == "en" else "en")


def help_(_: Translator, city: City) -> Reply:
    return Reply(
        text=_(
            "Type what you want to get done, as you would say it to a clerk. Press a button, or type its "
            "number. “back” goes one step back, “menu” to the start. For a person call {phone}.",
            phone=city.hotline,
        ),
        buttons=(to_menu(_, is_back=True),),
    )


def thanks(_: Translator) -> Reply:
    return Reply(text=_("You're welcome. Anything else? Just say it."), buttons=(to_menu(_, is_back=True),))


def languages(_: Translator) -> Reply:
    choices = [Button(name, pack("menu.language", detail=key)) for key, name in LANGUAGES.items()]
    return Reply(text=_("Which language do you read?"), buttons=(*choices, back(_, pack("menu.open"))))


def areas(_: Translator, city: City, chosen: str, page: int) -> Reply:
    if not city.districts:
        return Reply(
            text=_("There is only one area here; nothing to choose."), buttons=(back(_, pack("menu.open")),)
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
            [(_("The whole city"), pack("menu.city")), *(_district(_, each) for each in city.districts)],
            page,
            button=lambda place: Button(*place),
            more=lambda number: pack("menu.areas", detail=str(number)),
            last=back(_, pack("menu.open")),
        ),
    )


def _district(_: Translator, district: District) -> tuple[str, str]:
    return _.rendering(district.name, district.name_en), pack("menu.towns", detail=district.key)


def towns(_: Translator, district: District, page: int) -> Reply:
    name = _.rendering(district.name, district.name_en)
    whole = (district.key, _("All of {district}", district=name))
    listed = [(f"{district.key}/{town.key}", _.rendering(town.name, town.name_en)) for town in district.towns]
    return Reply(
        text=_("Which town or street in {district}?", district=name),
        buttons=page_of(
            _,
            [whole, *listed],
            page,
            button=lambda place: Button(place[1], pack("menu.area", detail=place[0])),
            more=lambda number: pack("menu.towns", detail=f"{district.key}/{number}"),
            last=back(_, pack("menu.areas")),
        ),
    )


def area_kept(_: Translator, name: str) -> Reply:
    return Reply(
        text=_("From now on you see addresses and phones for {area}.", area=name),
        buttons=(to_menu(_, is_back=True), Button(_("Choose another"), pack("menu.areas"))),
    )


def themes(_: Translator, city: City, page: int) -> Reply:
    return Reply(
        text=_("What is it about?"),
        buttons=page_of(
            _,
            city.themes,
            page,
            button=lambda theme: Button(
                _.rendering(theme.name, theme.name_en), pack("menu.theme", detail=theme.key)
            ),
            more=lambda number: pack("menu.themes", detail=str(number)),
            last=back(_, pack("menu.open")),
        ),
    )


def theme(_: Translator, catalogue: Catalogue, chosen: Theme, page: int) -> Reply:
    return _items(
        _,
        _.rendering(chosen.name, chosen.name_en),
        catalogue.with_theme(chosen.key),
        page,
        more=lambda number: pack("menu.theme", detail=f"{chosen.key}/{number}"),
        last=back(_, pack("menu.themes")),
    )


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
            last=back(_, pack("menu.open")),
        ),
    )


def department(_: Translator, catalogue: Catalogue, index: int, page: int) -> Reply:
    key = catalogue.departments()[index]
    return _items(
        _,
        catalogue.department_name(key, _.language),
        catalogue.with_department(key),
        page,
        more=lambda number: pack("menu.department", detail=f"{index}/{number}"),
        last=back(_, pack("menu.departments")),
    )


def _items(
    _: Translator,
    name: str,
    editions: Sequence[Edition],
    page: int,
    *,
    more: Callable[[int], str],
    last: Button,
) -> Reply:
    if not editions:
        text = _("{name}: no guide here yet. Ask in your own words, or talk to a person.", name=name)
        return Reply(text=text, buttons=(Button(_("Talk to a person"), pack("menu.person")), last))
    return Reply(
        text=_.plural("{name}: {n} guide", "{name}: {n} guides", len(editions), name=name),
        buttons=page_of(
            _, editions, page, button=lambda edition: item_button(_, edition), more=more, last=last
        ),
    )


def privacy(_: Translator, page: str) -> Reply:
    return Reply(
        text=_(
            "If you choose a language or district, we keep those two and nothing else about you, until you "
            "have them erased or stay away for {days} days. This conversation is kept for {hours} hours at "
            "most. Please do not type names, phone or identity numbers here; no guide needs them.",
            days=FORGET_AFTER_DAYS,
            hours=SESSION_SECONDS // 3600,
        ),
        buttons=(
            Button(_("Forget me"), pack("menu.forget")),
            Button(_("The whole notice"), url=f"{page}/privacy"),
            to_menu(_, is_back=True),
        ),
    )


def forgotten(_: Translator, page: str) -> Reply:
    return Reply(
        text=_(
            "Done: language, district and where you stood in this conversation are erased. If you also use "
            "our pages, erase what your browser keeps there:"
        ),
        buttons=(Button(_("Erase it on the page"), url=f"{page}/privacy"), to_menu(_, is_back=True)),
    )

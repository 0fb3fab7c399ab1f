"""Every word for what was not understood, not found or not possible. Each reply has a way on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from bot.domain.message import MAX_TEXT, Button, Card, Line, Reply
from bot.errors import Refused
from bot.i18n import Translator
from content.catalogue import Catalogue
from content.city import City
from content.item import Edition
from content.search import CHOICES
from handlers.actions import pack
from handlers.button_replies import item_button, to_menu
from handlers.fallback.choice_replies import choice_buttons, wanted_button, which_of
from handlers.hall_replies import hall_lines
from handlers.person_replies import person


def nothing_said(_: Translator, catalogue: Catalogue) -> Reply:
    return Reply(
        text=_("What do you want to get done? A few words are enough, for example “I lost my ID card”."),
        buttons=(*(item_button(_, edition) for edition in catalogue.most_asked()), to_menu(_, is_back=True)),
    )


def which(
    _: Translator,
    catalogue: Catalogue,
    editions: Sequence[Edition],
    signposts: Sequence[Button] = (),
    *,
    cut: bool,
    detail: str = "",
    phone: str = "",
) -> Reply:
    """The one clarifying question: the choices are its buttons. `detail` is what was asked, and is answered
    of the one they press; `phone` offers a person as well, to whoever is asked the same again."""
    asked = which_of(_, catalogue, editions)
    if phone:
        asked = _("These are the nearest. If none of them is it, ask a person: {phone}", phone=phone)
    reply = Reply(
        text=asked,
        buttons=(
            *choice_buttons(_, catalogue, editions, detail),
            *signposts[:CHOICES],
            Button(_("None of these"), pack("fallback.none")),
            to_menu(_, is_back=True),
        ),
    )
    return _noting_cut(_, reply) if cut else reply


def which_matter(_: Translator, catalogue: Catalogue, detail: str, *, again: bool) -> Reply:
    """They want to know something and have not said of what. Asked again, it is asked otherwise."""
    text = _("Which matter is it about? Say it in a few words, for example “I lost my ID card”. Or choose:")
    if again:
        text = _(
            "I first need to know what you want to get done: a card, a certificate, a pension? "
            "Choose below, or ask a person: {phone}",
            phone=catalogue.city.hotline,
        )
    return Reply(
        text=text,
        buttons=(
            *(wanted_button(_, edition, detail) for edition in catalogue.most_asked()),
            Button(_("Browse by theme"), pack("menu.themes")),
            Button(_("Talk to a person: {phone}", phone=catalogue.city.hotline), pack("menu.person")),
            to_menu(_, is_back=True),
        ),
    )


def whole_city(_: Translator, catalogue: Catalogue, area: str, now: dt.datetime) -> Reply:
    """A phone or opening hours were asked for, of nothing in particular: those of the city."""
    text = _("Here is where you can ask about anything. To get the number of one matter, say which one.")
    return person(_, catalogue, area, now, text=text)


def ways_on(_: Translator, nearest: Sequence[Edition]) -> tuple[Button, ...]:
    """What else can be tried beside a person: the nearest items, and the themes."""
    themes = Button(_("Browse by theme"), pack("menu.themes"))
    return (*(item_button(_, edition) for edition in nearest[:CHOICES]), themes)


def _noting_cut(_: Translator, reply: Reply) -> Reply:
    return replace(reply, text=f"{read_only_the_beginning(_)}\n{reply.text}".strip())


def read_only_the_beginning(_: Translator) -> str:
    return _("Your message was long; only its first {n} characters were read.", n=MAX_TEXT)


def not_sure(
    _: Translator,
    catalogue: Catalogue,
    nearest: Sequence[Edition],
    area: str,
    now: dt.datetime,
    *,
    cut: bool,
    keep: tuple[Button, ...] = (),
) -> Reply:
    """Not sure: said openly, with the nearest items and where a person answers. Who comes from a guide can
    go on with it: `keep` is the button for that."""
    text = _("I am not sure what you need.")
    if nearest:
        text += " " + _("Perhaps one of these? If not, a person can help:")
    else:
        text += " " + _("Please say it in other words, or ask a person:")
    reply = _helped(_, text, catalogue, nearest[:CHOICES], area, now, keep)
    return _noting_cut(_, reply) if cut else reply


def going_on(_: Translator, opened: Edition, detail: str) -> Button:
    """The guide they come from, and what they asked, if that was meant after all."""
    button = wanted_button(_, opened, detail)
    return replace(button, label=_("Still about: {item}", item=button.label))


def _helped(
    _: Translator,
    text: str,
    catalogue: Catalogue,
    nearest: Sequence[Edition],
    area: str,
    now: dt.datetime,
    keep: tuple[Button, ...] = (),
) -> Reply:
    city = catalogue.city
    hall = city.main_hall(area)
    lines = [Line(_("By phone"), _("{phone}, day and night", phone=city.hotline))]
    lines += hall_lines(_, hall, now) if hall else []
    return Reply(
        text=text,
        card=Card(_("Who can help"), lines=tuple(lines)),
        buttons=(
            *(item_button(_, edition) for edition in nearest),
            *keep,
            *((Button(_("None of these"), pack("fallback.none")),) if nearest else ()),
            Button(_("Browse by theme"), pack("menu.themes")),
            to_menu(_, is_back=True),
        ),
    )


def others(
    _: Translator, catalogue: Catalogue, editions: Sequence[Edition], area: str, now: dt.datetime
) -> Reply:
    if not editions:
        return say_it_differently(_, catalogue, area, now)
    return Reply(
        text=_("Then perhaps one of these?"),
        buttons=(
            *choice_buttons(_, catalogue, editions),
            Button(_("None of these"), pack("fallback.none")),
            to_menu(_, is_back=True),
        ),
    )


def say_it_differently(_: Translator, catalogue: Catalogue, area: str, now: dt.datetime) -> Reply:
    return _helped(_, _("Then please say it in other words, or ask a person:"), catalogue, (), area, now)


def no_such_number(_: Translator, count: int, city: City, *, again: bool) -> Reply:
    """A number that is no choice. The same choices stay, so a second try works; then there is a phone."""
    if again:
        return Reply(
            text=_("That number is no choice either. A person can help: {phone}", phone=city.hotline)
        )
    if count == 0:
        return Reply(text=_("There is nothing to choose from yet. Please type what you need."))
    if count == 1:
        return Reply(text=_("There is only choice 1 here. Type 1, or what you need."))
    return Reply(text=_("Please type a number from 1 to {n}, or what you need.", n=count))


def link(_: Translator, address: str) -> Reply:
    return Reply(text=_("Open this page: {address}", address=address), buttons=(to_menu(_, is_back=True),))


def old_button(_: Translator) -> Reply:
    return Reply(
        text=_("That button is from an earlier message and no longer fits. Here is the way on:"),
        buttons=(to_menu(_, is_back=True), Button(_("Browse by theme"), pack("menu.themes"))),
    )


def overtaken(_: Translator, item: str) -> Reply:
    """Two acts at once, in two processes. Which came first is not said, because nobody can see it."""
    buttons = (Button(_("Back to the guide"), pack("guide.show", item), is_back=True),) if item else ()
    return Reply(
        text=_("You did two things at the same moment. Please look here and go on:"),
        buttons=(*buttons, to_menu(_, is_back=not item)),
    )


def refused(_: Translator, refusal: Refused, city: City) -> Reply:
    """A rule said no. The code is for the person at the phone."""
    return Reply(
        text=_(
            "That is not possible ({code}). A person can tell you more: {phone}.",
            code=refusal.code,
            phone=city.hotline,
        ),
        buttons=(to_menu(_, is_back=True),),
    )


def failed(_: Translator, city: City, incident: str) -> Reply:
    return Reply(
        text=_(
            "Something went wrong here; it is not your fault and it has been noted under number {incident}. "
            "Please try again, or call {phone}.",
            incident=incident,
            phone=city.hotline,
        ),
        buttons=(to_menu(_, is_back=True),),
    )

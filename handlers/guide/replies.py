"""Every word of a guide's card.

The card is at most eight short lines; the first four are always what to bring, how long, how much,
where (LOOK, Words). What the edition does not say is said to be missing, never guessed.
"""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

from bot.domain.message import Button, Card, Line, Reply
from bot.i18n import Translator
from content.elements import Group
from content.item import Edition, LocalInfo, Material
from content.summary import time_to_expect, to_bring
from handlers.actions import pack
from handlers.guide.element_replies import fees_words, time_words
from handlers.guide.local_replies import Place, place_name
from handlers.guide.provenance_replies import footer, in_language, missing
from handlers.menu.replies import TO_MENU


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
    if domain := domain_of(online):
        buttons.append(Button(_("Apply online ({domain})", domain=domain), url=online))
    buttons.append(Button(_("The whole guide as a page"), url=f"{where.page}/guides/{edition.item.key}"))
    if choices:
        buttons.append(Button(_("Not this one"), pack("fallback.again")))
    return (*buttons, Button(_("Menu"), TO_MENU))


@lru_cache(maxsize=4096)
def domain_of(url: str) -> str:
    """The domain a link leads to, shown before anybody follows it; empty if it is no web address, which
    an imported link may well be: only a web address becomes a button."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return (parts.hostname or "") if parts.scheme in ("http", "https") else ""


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
    if info and (domain := domain_of(info.online_url)):
        ways.append(_("online at {domain}", domain=domain))
    if info and info.places:
        ways.append(place_name(_, info.places[0], where.catalogue))
    elif where.catalogue.city.districts and not where.area:
        ways.append(_("at a hall (choose your district to see which)"))
    return _("; or ").join(ways) or missing(_, where.catalogue)


def changed(_: Translator) -> str:
    return _("This guide has been updated since; here is how it reads today.")

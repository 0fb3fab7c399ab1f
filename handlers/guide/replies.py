"""Every word of a guide's card.

The card is at most eight short lines; the first four are always what to bring, how long, how much,
where (ARCHITECTURE, Words). What the edition does not say is said to be missing, never guessed.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.message import Button, Card, Line, Reply
from bot.i18n import Translator
from content.elements import Group
from content.item import Edition
from content.links import domain_of
from content.local import LocalInfo
from content.summary import FEW_PAPERS, applies_online, time_to_expect, to_bring
from content.wanted import Wanted
from handlers.actions import pack
from handlers.button_replies import back, to_menu
from handlers.guide.local_replies import Place, place_name
from handlers.guide.online_replies import online_button
from handlers.guide.provenance_replies import footer, missing
from handlers.guide.shape_replies import fees_words, names_of, time_words
from handlers.guide.wanted_replies import plain_title, wish_lines

CHOICES = pack("fallback.again")  # the choices last offered


def card(
    _: Translator,
    edition: Edition,
    where: Place,
    *,
    intro: str = "",
    origin: str = "",
    wishes: Sequence[Wanted] = (),
) -> Reply:
    """The guide at a glance, with one tap to everything else. `origin` is the action of the list or the
    choices it was opened from; empty if from nowhere. `wishes` are what they said of not coming."""
    plain = plain_title(_, edition)
    lines = [*_first_lines(_, edition, where), *_after_them(_, edition, where, wishes)]
    return Reply(
        text=intro,
        card=Card(
            title=plain,
            subtitle=edition.title(_.language) if plain != edition.title(_.language) else "",
            lines=tuple(lines),
            footer=footer(_, edition, where.catalogue),
        ),
        buttons=(*_onward(_, edition, where), *_backward(_, origin)),
    )


def _first_lines(_: Translator, edition: Edition, where: Place) -> list[Line]:
    """What to bring, how long, how much; said once if the city has provided none of the three."""
    elements = edition.guide.elements
    if elements.materials is None and not time_to_expect(elements) and elements.fees is None:
        return [Line(_("What to bring, how long, cost"), missing(_, where.catalogue))]
    return [
        Line(_("What to bring"), _bring(_, edition, where)),
        Line(_("How long"), _how_long(_, edition, where)),
        Line(_("Cost"), fees_words(_, elements.fees, brief=True) or missing(_, where.catalogue)),
    ]


def _after_them(_: Translator, edition: Edition, where: Place, wishes: Sequence[Wanted]) -> list[Line]:
    """Where to go, and what there is for whoever cannot or will not come: in full for who says so."""
    info = edition.guide.local_for(where.area)
    lines = [Line(_("Where"), _where(_, edition, info, where))]
    lines += [line for wish in wishes for line in wish_lines(_, edition, wish, where)]
    if edition.guide.offers_home_visit() and Wanted.HOME_VISIT not in wishes:
        lines.append(Line(_("Can't come?"), _("Staff can come to your home; see “Where to go”.")))
    return lines


def _onward(_: Translator, edition: Edition, where: Place) -> tuple[Button, ...]:
    item, number = edition.item.id, edition.number
    online = online_button(_, edition, where)
    asks = edition.guide.questions
    return (
        *((Button(_("What do I need in my case?"), pack("guide.ask", item, number)),) if asks else ()),
        Button(_("What to bring and how it goes"), pack("guide.group", item, number, Group.HOW)),
        Button(_("Who can apply"), pack("guide.group", item, number, Group.WHO)),
        Button(_("How long, and which rules"), pack("guide.group", item, number, Group.RULES)),
        Button(_("Where to go, phone numbers"), pack("guide.local", item, number)),
        *((online,) if online else ()),
        Button(_("The whole guide as a page"), url=f"{where.page}/guides/{edition.item.key}"),
    )


def _backward(_: Translator, origin: str) -> tuple[Button, ...]:
    if not origin:
        return (to_menu(_, is_back=True),)
    if origin == CHOICES:
        return (Button(_("Not this one"), origin, is_back=True), to_menu(_))
    return (back(_, origin), to_menu(_))


def _bring(_: Translator, edition: Edition, where: Place) -> str:
    materials = edition.guide.elements.materials
    if materials is None:
        return missing(_, where.catalogue)
    bring = to_bring(materials)
    always = names_of(_, bring.always) or _("nothing")
    if len(bring.sometimes) > FEW_PAPERS:
        return _("{names}; in some cases {n} more", names=always, n=len(bring.sometimes))
    if bring.sometimes:
        return _("{names}; in some cases also {others}", names=always, others=names_of(_, bring.sometimes))
    return always


def _how_long(_: Translator, edition: Edition, where: Place) -> str:
    limit = time_to_expect(edition.guide.elements)
    return time_words(_, limit) if limit else missing(_, where.catalogue)


def _where(_: Translator, edition: Edition, info: LocalInfo | None, where: Place) -> str:
    """Online first if it can be done there; then the hall of the reader's area."""
    ways = []
    online = applies_online(edition.guide.elements)
    if info and online and (domain := domain_of(info.online_url)):
        ways.append(_("online at {domain}", domain=domain))
    if info and info.places:
        ways.append(place_name(_, info.places[0], where.catalogue))
    elif where.catalogue.city.districts and not where.area:
        ways.append(_("at a hall (choose your district to see which)"))
    return _("; or ").join(ways) or missing(_, where.catalogue)


def changed(_: Translator) -> str:
    return _("This guide has been updated since; here is how it reads today.")

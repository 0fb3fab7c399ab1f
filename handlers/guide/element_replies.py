"""Every word of the 18 elements: a group of six at a glance, and one element in full.

How each shape is worded is in shape_replies.py.
"""

from __future__ import annotations

from bot.domain.message import Button, Card, Line, Reply
from bot.i18n import Translator
from content.catalogue import Catalogue
from content.elements import Element, Group
from content.item import Edition
from handlers.actions import pack
from handlers.button_replies import to_guide
from handlers.guide.provenance_replies import footer, missing
from handlers.guide.shape_replies import element_words, glance_words


def group(_: Translator, edition: Edition, chosen: Group, catalogue: Catalogue) -> Reply:
    elements = [element for element in catalogue.elements if element.group is chosen]
    item, number = edition.item.id, edition.number
    return Reply(
        card=Card(
            title=_group_title(_, chosen),
            subtitle=edition.title(_.language),
            lines=tuple(
                Line(_name(_, element), glance_words(_, edition, element) or missing(_, catalogue))
                for element in elements
            ),
            footer=footer(_, edition, catalogue),
        ),
        buttons=(
            *(
                Button(_name(_, element), pack("guide.element", item, number, element.field))
                for element in elements
            ),
            *_often_asked(_, edition, chosen),
            to_guide(_, edition),
        ),
    )


def _often_asked(_: Translator, edition: Edition, chosen: Group) -> tuple[Button, ...]:
    if chosen is not Group.HOW or not edition.guide.faq:
        return ()
    return (Button(_("Often asked"), pack("guide.faq", edition.item.id, edition.number)),)


def _group_title(_: Translator, chosen: Group) -> str:
    return {
        Group.WHO: _("Who can apply"),
        Group.HOW: _("What to bring and how it goes"),
        Group.RULES: _("How long, and which rules"),
    }[chosen]


def _name(_: Translator, element: Element) -> str:
    return _.rendering(element.name_zh, element.name_en)


def element(_: Translator, edition: Edition, chosen: Element, catalogue: Catalogue) -> Reply:
    item, number = edition.item.id, edition.number
    words = element_words(_, edition, chosen) or missing(_, catalogue)
    return Reply(
        card=Card(
            title=_name(_, chosen),
            subtitle=edition.title(_.language),
            lines=tuple(Line("", line) for line in words.splitlines()),
            footer=footer(_, edition, catalogue),
        ),
        buttons=(
            Button(
                _group_title(_, chosen.group), pack("guide.group", item, number, chosen.group), is_back=True
            ),
            Button(_("Back to the guide"), pack("guide.show", item, number)),
        ),
    )

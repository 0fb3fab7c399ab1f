"""Every word of what is often asked about an item."""

from __future__ import annotations

from bot.domain.message import Button, Card, Line, Reply
from bot.i18n import Translator
from content.catalogue import Catalogue
from content.item import Edition
from handlers.actions import pack
from handlers.button_replies import to_guide
from handlers.guide.provenance_replies import footer


def faq(_: Translator, edition: Edition, catalogue: Catalogue) -> Reply:
    """Question and answer, a line each."""
    lines = [
        Line(_.rendering(each.question, each.question_en), _.rendering(each.answer, each.answer_en))
        for each in edition.guide.faq
    ]
    return Reply(
        card=Card(
            title=_("Often asked: {item}", item=edition.title(_.language)),
            lines=tuple(lines),
            footer=footer(_, edition, catalogue),
        ),
        buttons=(
            Button(_("Where to go, phone numbers"), pack("guide.local", edition.item.id, edition.number)),
            to_guide(_, edition),
        ),
    )

"""Words for what there is to choose from: guides by their names, or the kinds of one thing by what is done.

A family (content/family.py) is asked about as a whole: 身份证：您要办哪一种？ Its buttons say
only what tells its members apart, always in the same order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.message import Button
from bot.i18n import Translator
from content.catalogue import Catalogue
from content.item import Edition
from content.search import CHOICES
from handlers.actions import pack
from handlers.button_replies import item_button


def which_of(_: Translator, catalogue: Catalogue, editions: Sequence[Edition]) -> str:
    """The question: what of one thing they need, or which of these."""
    family = catalogue.family_of(editions)
    if family is None:
        return _("Which of these do you mean?")
    if _.language == "en" and not family.name_en:
        return _("Which of these do you need?")
    thing = family.name_en.capitalize() if _.language == "en" else family.name
    return _("{thing}: which of these do you need?", thing=thing)


def choice_buttons(
    _: Translator, catalogue: Catalogue, editions: Sequence[Edition], detail: str = ""
) -> tuple[Button, ...]:
    """A button for each choice; it answers `detail` of the guide, if something was asked."""
    family = catalogue.family_of(editions)
    if family is None:
        return tuple(wanted_button(_, edition, detail) for edition in editions[:CHOICES])
    return tuple(
        replace(
            wanted_button(_, catalogue.by_id[member.item_id], detail),
            label=member.label_en if _.language == "en" else member.label,
        )
        for member in family.members
    )


def wanted_button(_: Translator, edition: Edition, detail: str) -> Button:
    """Opens a guide, or answers of it what was asked."""
    opens = item_button(_, edition)
    if not detail:
        return opens
    return Button(opens.label, pack("guide.wanted", edition.item.id, edition.number, detail))

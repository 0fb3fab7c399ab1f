"""Buttons that every conversation shows: the menu, the way back, an item, the pages of a long list.

At most nine fit a reply, the ways onward included, so that numbers work on every channel.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.domain.message import MAX_BUTTONS, Button
from bot.i18n import Translator
from content.item import Edition
from handlers.actions import pack

T = TypeVar("T")


def to_menu(_: Translator, *, is_back: bool = False) -> Button:
    """The menu; `is_back` where it is also the way back."""
    return Button(_("Menu"), pack("menu.open"), is_back=is_back)


def back(_: Translator, action: str) -> Button:
    return Button(_("Back"), action, is_back=True)


def to_guide(_: Translator, edition: Edition) -> Button:
    """Back to the card of the guide one is in."""
    return Button(_("Back to the guide"), pack("guide.show", edition.item.id, edition.number), is_back=True)


def item_button(_: Translator, edition: Edition) -> Button:
    """The button that opens a guide, in citizens' words where the department wrote some."""
    guide = edition.guide
    words = (guide.plain_name_en or guide.name_en) if _.language == "en" else guide.plain_name
    return Button(words or edition.title(_.language), pack("guide.show", edition.item.id, edition.number))


def page_of(
    _: Translator,
    things: Sequence[T],
    page: int,
    *,
    button: Callable[[T], Button],
    more: Callable[[int], str],
    last: Button,
) -> tuple[Button, ...]:
    """Buttons for one page (numbered from 0), then “more” if there is more, then `last`, the way back.

    `more` gives the payload of another page. A page past the end starts over, so an old “more” works.
    """
    if len(things) < MAX_BUTTONS:
        return (*map(button, things), last)
    size = MAX_BUTTONS - 2
    start = page * size if page * size < len(things) else 0
    shown = tuple(map(button, things[start : start + size]))
    left = len(things) - start - len(shown)
    if left <= 0:
        return (*shown, last)
    return (*shown, Button(_("More ({n} left)", n=left), more(start // size + 1)), last)

"""Long lists as pages of buttons: at most nine fit a reply, the ways onward included."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.domain.message import MAX_BUTTONS, Button
from bot.i18n import Translator

T = TypeVar("T")


def page_of(
    _: Translator,
    things: Sequence[T],
    page: int,
    *,
    button: Callable[[T], Button],
    more: Callable[[int], str],
    back: str,
) -> tuple[Button, ...]:
    """Buttons for one page (numbered from 0), then “more” if there is more, then the way back.

    `more` gives the payload of another page. A page past the end starts over, so an old “more” works.
    """
    last = Button(_("Back"), back)
    if len(things) < MAX_BUTTONS:
        return (*map(button, things), last)
    size = MAX_BUTTONS - 2
    start = page * size if page * size < len(things) else 0
    shown = tuple(map(button, things[start : start + size]))
    left = len(things) - start - len(shown)
    if left <= 0:
        return (*shown, last)
    return (*shown, Button(_("More ({n} left)", n=left), more(start // size + 1)), last)

"""Every word about a short link's code in a conversation."""

from __future__ import annotations

from bot.domain.link import LinkState
from bot.domain.message import Button, Reply
from bot.i18n import Translator
from content.city import City
from content.item import Edition
from handlers.button_replies import to_guide, to_menu


def over(_: Translator, state: LinkState, edition: Edition | None, city: City) -> Reply:
    """The code's time is over, or has not come; the guide it was about is one button away."""
    if state is LinkState.NOT_YET:
        text = _("This code is not valid yet. Write in your own words what you need, or call {number}.",
                 number=city.hotline)  # fmt: skip
    else:
        text = _("This code is no longer valid. Write in your own words what you need, or call {number}.",
                 number=city.hotline)  # fmt: skip
    return Reply(text=text, buttons=(*((to_guide(_, edition),) if edition else ()), to_menu(_)))


def on_our_page(_: Translator, address: str) -> Reply:
    """What a page shows better than a conversation: a hall, an official address."""
    return Reply(
        text=_("This code opens a page of ours:"),
        buttons=(Button(_("Open the page"), url=address), to_menu(_)),
    )

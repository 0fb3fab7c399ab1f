"""Every word of life events and pointers."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.message import Button, Card, Line, Reply
from bot.i18n import Translator
from content.bundle import Bundle
from content.catalogue import Catalogue
from content.city import City, LifeEvent, Pointer
from handlers.actions import pack
from handlers.button_replies import back, item_button, page_of, to_menu
from handlers.guide.shape_replies import names_of

MOST_ITEMS = 6  # beside the page, the way back and the menu


def events(_: Translator, city: City, page: int) -> Reply:
    """Every change in life there is a bundle for."""
    return Reply(
        text=_("What has changed in your life? One list has everything that goes with it:"),
        buttons=page_of(
            _,
            city.life_events,
            page,
            button=lambda event: _event_button(_, event),
            more=lambda number: pack("signpost.events", detail=str(number)),
            last=to_menu(_, is_back=True),
        ),
    )


def signpost_buttons(
    _: Translator, events: Sequence[LifeEvent], pointers: Sequence[Pointer]
) -> tuple[Button, ...]:
    """What a question led to besides items, as choices."""
    return (
        *(_event_button(_, event) for event in events),
        *(_pointer_button(_, pointer) for pointer in pointers),
    )


def _event_button(_: Translator, event: LifeEvent) -> Button:
    return Button(
        _("One thing: {event}", event=_.rendering(event.name, event.name_en)),
        pack("signpost.event", detail=event.key),
    )


def event(_: Translator, bundle: Bundle, page: str, catalogue: Catalogue) -> Reply:
    """The items in their order, the papers that serve several of them, and what that saves."""
    event_, editions = bundle.event, bundle.editions
    lines = [Line("", f"{number}. {edition.title(_.language)}") for number, edition in enumerate(editions, 1)]
    if bundle.shared:
        lines.append(Line(_("Bring once for several"), names_of(_, bundle.shared)))
        lines.append(
            Line(
                _("Saved"),
                _.plural(
                    "up to {n} paper less than one by one",
                    "up to {n} papers less than one by one",
                    bundle.saved,
                ),
            )
        )
    demonstration = _("demonstration data; what your own city publishes is what counts")
    return Reply(
        card=Card(
            title=_("One thing: {event}", event=_.rendering(event_.name, event_.name_en)),
            subtitle=_.rendering(event_.summary, event_.summary_en),
            lines=tuple(lines),
            footer=demonstration if catalogue.city.demonstration else "",
        ),
        buttons=(
            *(item_button(_, edition) for edition in editions[:MOST_ITEMS]),
            Button(_("The whole list as a page"), url=f"{page}/life-events/{event_.key}"),
            back(_, pack("signpost.events")),
            to_menu(_),
        ),
    )


def _pointer_button(_: Translator, pointer_: Pointer) -> Button:
    return Button(_.rendering(pointer_.name, pointer_.name_en), pack("signpost.pointer", detail=pointer_.key))


def pointer(_: Translator, pointer_: Pointer) -> Reply:
    """Not ours, but not the end: who to call, or where to look."""
    buttons = (Button(_("Open {site}", site=_site(pointer_)), url=pointer_.url),) if pointer_.url else ()
    return Reply(
        card=Card(
            title=_.rendering(pointer_.name, pointer_.name_en),
            subtitle=_("not handled at the service halls"),
            lines=(
                Line("", _.rendering(pointer_.answer, pointer_.answer_en)),
                *((Line(_("Phone"), pointer_.phone),) if pointer_.phone else ()),
            ),
        ),
        buttons=(*buttons, to_menu(_, is_back=True)),
    )


def _site(pointer_: Pointer) -> str:
    return pointer_.url.partition("://")[2].partition("/")[0]

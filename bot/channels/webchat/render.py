"""A Reply as web chat shows it: plain data for the page's script, plain text for previews.

No markup is made here. The script sets `textContent`, the page's template escapes; so a `<script>` in
a guide or in a citizen's words stays what it is, eight harmless characters.
"""

from __future__ import annotations

from typing import Any

from bot.domain.message import Attachment, Button, Card, Reply
from bot.domain.volatile import Said
from bot.i18n import HTML_LANGUAGES

_FULL_WIDTH_COLON = "\uff1a"


def event(said: Said) -> dict[str, Any]:
    """One event of the history on the wire; the format is described in receive.py."""
    wire: dict[str, Any] = {"number": said.number}
    if said.inbound_text:
        wire["mine"] = said.inbound_text
    if said.reply:
        wire["reply"] = _reply(said.reply)
    return wire


def _reply(reply: Reply) -> dict[str, Any]:
    return {
        "text": reply.text,
        "card": _card(reply.card) if reply.card else None,
        "buttons": [_button(number, button) for number, button in enumerate(reply.buttons, 1)],
        "file": _file(reply.attachment) if reply.attachment else None,
        "language": HTML_LANGUAGES.get(reply.language, reply.language),
    }


def _file(attachment: Attachment) -> dict[str, Any]:
    """Where our own pages have it; the content itself need not come along."""
    return {"name": attachment.name, "path": attachment.path, "picture": attachment.is_picture}


def _card(card: Card) -> dict[str, Any]:
    return {
        "title": card.title,
        "subtitle": card.subtitle,
        "lines": [[line.label, line.text] for line in card.lines],
        "footer": card.footer,
    }


def _button(number: int, button: Button) -> dict[str, Any]:
    leads = {"url": button.url} if button.url else {"action": button.action}
    return {"n": number, "label": button.label, **leads}


def plain(reply: Reply) -> str:
    """The reply as lines of text, buttons with their numbers."""
    file = f"[{reply.attachment.name}]" if reply.attachment else ""
    blocks = [reply.text, _plain_card(reply), file, "\n".join(_plain_buttons(reply))]
    return "\n\n".join(block for block in blocks if block)


def _plain_card(reply: Reply) -> str:
    if reply.card is None:
        return ""
    colon = ": " if reply.language == "en" else _FULL_WIDTH_COLON
    lines = [f"{line.label}{colon}{line.text}" if line.label else line.text for line in reply.card.lines]
    rows = [reply.card.title, reply.card.subtitle, *lines, reply.card.footer]
    return "\n".join(row for row in rows if row)


def _plain_buttons(reply: Reply) -> list[str]:
    return [
        f"{number}. {button.label}" + (f" {button.url}" if button.url else "")
        for number, button in enumerate(reply.buttons, 1)
    ]

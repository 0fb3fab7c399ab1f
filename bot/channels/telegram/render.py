"""A Reply as Telegram shows it: pieces of at most 4,096 characters in its HTML, and the rows of buttons.

Everything is escaped and only the title and the labels of a card are marked up (bold). Splitting happens
on the plain text, before any tag or escape exists, so neither can be cut through. Lengths count as
Telegram counts them: UTF-16 code units of what is read, tags and escapes not included.
"""

from __future__ import annotations

import html
import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlsplit

from bot.domain.message import Button, Card, Line, Reply

MAX_TEXT = 4096  # UTF-16 code units of a message (core.telegram.org/bots/api#sendmessage)
MAX_CAPTION = 1024  # of the words under a picture (core.telegram.org/bots/api#sendphoto)
_FULL_WIDTH_COLON = "\uff1a"
_TURNERS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # they turn the direction of writing
_UNPRINTABLE = re.compile(rf"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff{_TURNERS}]")
_SENTENCE_ENDS = ("\u3002", "\uff01", "\uff1f", "\uff1b", ". ", "! ", "? ")
_NOTHING = "\u2026"  # a message must say something


@dataclass(frozen=True, slots=True)
class Piece:
    """One message: its markup, and the same words without."""

    html: str
    plain: str


class _Run(NamedTuple):
    text: str
    bold: bool = False


def pieces(reply: Reply, limit: int = MAX_TEXT, *, links: bool = True) -> tuple[Piece, ...]:
    """The words of a reply as messages of at most `limit` units. `links`: buttons may open pages."""
    runs = list(_runs(reply, links=links))
    text = "".join(run.text for run in runs)
    if not text.strip():
        return (Piece(_NOTHING, _NOTHING),)
    return tuple(_piece(runs, text, start, end) for start, end in _cuts(text, limit))


def keys(reply: Reply, *, links: bool = True) -> tuple[Button, ...]:
    """The buttons that Telegram accepts, their numbers in front. The others are lines of the text."""
    return tuple(
        Button(f"{number}. {clean(button.label)}".replace("\n", " "), button.action, button.url)
        for number, button in enumerate(reply.buttons, 1)
        if button.action or (links and is_public(button.url))
    )


def is_public(url: str) -> bool:
    """Whether Telegram takes this address for a button: it refuses hosts without a dot and this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host.strip(".") and not host.endswith((".localhost", ".local", ".internal"))


def plain(reply: Reply) -> str:
    """What a person reads, buttons included."""
    file = f"[{clean(reply.attachment.name)}]" if reply.attachment else ""
    words = "\n\n".join(piece.plain for piece in pieces(reply))
    rows = "\n".join(f"{key.label} {key.url}".rstrip() for key in keys(reply))
    return "\n\n".join(block for block in (words, file, rows) if block)


def units(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text) + sum(char > "\uffff" for char in text)


def clean(text: str) -> str:
    """Without what could move a cursor, turn the writing, or is no character at all."""
    return _UNPRINTABLE.sub(" ", text)


def _runs(reply: Reply, *, links: bool) -> Iterator[_Run]:
    colon = ": " if reply.language == "en" else _FULL_WIDTH_COLON
    blocks = [[[_Run(clean(reply.text))]] if reply.text else []]
    if reply.card:
        blocks += [_card_rows(reply.card, colon), [[_Run(clean(reply.card.footer))]]]
    blocks.append(_address_rows(reply, colon, links=links))
    first = True
    for block in blocks:
        rows = [row for row in block if any(run.text.strip() for run in row)]
        for number, row in enumerate(rows):
            yield _Run("" if first else "\n" if number else "\n\n")
            yield from row
            first = False


def _card_rows(card: Card, colon: str) -> list[list[_Run]]:
    head = [[_Run(clean(card.title), bold=True)], [_Run(clean(card.subtitle))]]
    return head + [_line(line, colon) for line in card.lines]


def _line(line: Line, colon: str) -> list[_Run]:
    label = clean(line.label)
    if not label:
        return [_Run(clean(line.text))]
    return [
        _Run(label, bold=True),
        _Run(" " if label.endswith(("?", "\uff1f")) else colon),
        _Run(clean(line.text)),
    ]


def _address_rows(reply: Reply, colon: str, *, links: bool) -> list[list[_Run]]:
    """Web addresses that cannot be buttons here, under the number that still stands for them."""
    return [
        [_Run(f"{number}. {clean(button.label)}{colon}{clean(button.url)}")]
        for number, button in enumerate(reply.buttons, 1)
        if button.url and not (links and is_public(button.url))
    ]


def _cuts(text: str, limit: int) -> Iterator[tuple[int, int]]:
    """Where each message begins and ends: whole paragraphs if it can be, else lines, sentences, words."""
    start = 0
    while text[start:].strip():
        start += len(text[start:]) - len(text[start:].lstrip())
        end = _reach(text, start, limit)
        if end < len(text):
            end = _good_place(text, start, end)
        yield start, start + len(text[start:end].rstrip())
        start = end


def _reach(text: str, start: int, limit: int) -> int:
    """The first position that does not fit any more."""
    left = limit
    for position in range(start, min(len(text), start + limit)):
        left -= 2 if text[position] > "\uffff" else 1
        if left < 0:
            return position
    return min(len(text), start + limit)


def _good_place(text: str, start: int, end: int) -> int:
    half = start + (end - start) // 2  # rather a sentence cut than a message of three words
    for ends in (("\n\n",), ("\n",), _SENTENCE_ENDS, (" ",)):
        places = [at + len(mark) for mark in ends if (at := text.rfind(mark, half, end)) >= 0]
        if places:
            return max(places)
    return end


def _piece(runs: list[_Run], text: str, start: int, end: int) -> Piece:
    marked, begins = [], 0
    for run in runs:
        part = run.text[max(start - begins, 0) : max(end - begins, 0)]
        begins += len(run.text)
        escaped = html.escape(part, quote=False)
        marked.append(f"<b>{escaped}</b>" if run.bold and part.strip() else escaped)
    return Piece("".join(marked), text[start:end])

"""A Reply on a terminal: title, aligned lines, numbered choices, small print.

A Chinese character takes two columns; lines break where Chinese may break, and no line begins with a
closing mark. Control characters are taken out, so no text can move the cursor, colour the screen or
turn the writing direction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum

from rich.cells import cell_len, chop_cells

from bot.domain.message import Button, Card, Line, Reply

_MIN_WIDTH = 20
_WIDEST_LABEL = 16  # columns; a wider label gets a row of its own rather than pushing all texts right
_FULL_WIDTH_COLON = "\uff1a"
_TURNERS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # they turn the direction of writing
_UNPRINTABLE = re.compile(rf"[\x00-\x09\x0b-\x1f\x7f-\x9f{_TURNERS}]")
# Where Chinese may break: around any character, but not after an opening or before a closing mark.
_CHINESE = "\u2e80-\uffef\U00020000-\U0003ffff"
_OPENING = "\u201c\u2018\u3008\u300a\u300c\u300e\u3010\uff08"
_CLOSING = "\u201d\u2019\u3001\u3002\u3009\u300b\u300d\u300f\u3011\uff01\uff09\uff0c\uff1a\uff1b\uff1f"
_PIECE = re.compile(
    rf"\s+|[{_OPENING}]*(?:[{_CHINESE}]|[^\s{_CHINESE}{_OPENING}]+)[{_CLOSING}]*|[{_OPENING}]+"
)


class Style(Enum):
    """How a title and the small print stand out: on a real terminal, and elsewhere not at all."""

    BARE = ("", "", "")
    COLOURED = ("\x1b[1m", "\x1b[2m", "\x1b[0m")

    def strong(self, text: str) -> str:
        return f"{self.value[0]}{text}{self.value[2]}"

    def quiet(self, text: str) -> str:
        return f"{self.value[1]}{text}{self.value[2]}"


def rendered(reply: Reply, width: int, style: Style) -> str:
    """The reply as rows of at most `width` columns; only a web address may be longer, to stay whole."""
    width = max(width, _MIN_WIDTH)
    blocks = [_wrapped(reply.text, width)]
    if reply.attachment:
        blocks.append(_wrapped(f"[{reply.attachment.name}]", width))
    if reply.card:
        blocks.append(_card(reply.card, width, style, ": " if reply.language == "en" else _FULL_WIDTH_COLON))
    blocks.append([row for n, button in enumerate(reply.buttons, 1) for row in _choice(n, button, width)])
    if reply.card:
        blocks.append([style.quiet(row) for row in _wrapped(reply.card.footer, width)])
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _card(card: Card, width: int, style: Style, colon: str) -> list[str]:
    rows = [style.strong(row) for row in _wrapped(card.title, width)] + _wrapped(card.subtitle, width)
    widest = min(_WIDEST_LABEL, width // 2)
    lines = [(_label(line, colon), line.text) for line in card.lines]
    column = max((columns for label, _ in lines if (columns := cell_len(label)) <= widest), default=0)
    return rows + [row for label, text in lines for row in _line(label, text, column, width)]


def _line(label: str, text: str, column: int, width: int) -> list[str]:
    if not label:
        return _wrapped(text, width)
    if cell_len(label) > column:
        return [*_wrapped(label, width), *_hung("  ", text, width)]
    return _hung(label + " " * (column - cell_len(label)), text, width)


def _label(line: Line, colon: str) -> str:
    label = _UNPRINTABLE.sub("", line.label)
    return label + (" " if label.endswith(("?", "\uff1f")) else colon) if label else ""


def _choice(number: int, button: Button, width: int) -> list[str]:
    rows = _hung(f"{number}. ", button.label, width)
    return [*rows, *_hung("   ", button.url, width)] if button.url else rows


def _hung(first: str, text: str, width: int) -> list[str]:
    """`text` beside `first`, its further rows indented as far."""
    columns = cell_len(first)
    head, *rest = _wrapped(text, width - columns) or [""]
    return [first + head, *(" " * columns + row for row in rest)]


def _wrapped(text: str, width: int) -> list[str]:
    lines = _UNPRINTABLE.sub(" ", text).split("\n") if text else []
    return [row for line in lines for row in _filled(line, width)]


def _filled(line: str, width: int) -> Iterator[str]:
    row = ""
    for piece in _pieces(line, width):
        if row and cell_len(row) + cell_len(piece.rstrip()) > width:
            yield row.rstrip()
            row = ""
        row += piece if row or not piece.isspace() else ""
    yield row.rstrip()


def _pieces(line: str, width: int) -> Iterator[str]:
    """What must stay together, cut only where it alone is wider than a row."""
    for piece in _PIECE.findall(line):
        if "://" in piece or cell_len(piece) <= width:
            yield piece
        else:
            yield from chop_cells(piece, width)

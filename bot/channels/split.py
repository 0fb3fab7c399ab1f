"""A long text in parts that fit a channel, written once for all.

Counted in characters, never in bytes (Chinese would be cut at a third). Cut at the best place in reach:
a paragraph, a line, a sentence, a space; only then between two characters, and not inside one that is
drawn from several (accents, joined emoji).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

# What a part may end with, best first. The full-width marks are the Chinese full stop, !, ? and ;
_ENDS = tuple(
    re.compile(pattern) for pattern in (r"\n\s*\n", r"\n", r"[\u3002\uff01\uff1f\uff1b]|[.!?;](?=\s)", r"\s")
)
_JOINERS = "\u200d\ufe0e\ufe0f"  # zero-width joiner, and how an emoji is drawn
_SKIN_TONES = range(0x1F3FB, 0x1F400)


def split(text: str, max_text: int) -> list[str]:
    """The parts of `text`, each at most `max_text` characters; 0 means no limit. Only white space at
    the cuts is lost."""
    if max_text <= 0:
        return [text] if text else []
    return list(_parts(text.strip() if len(text) > max_text else text, max_text))


def _parts(text: str, max_text: int) -> Iterator[str]:
    while len(text) > max_text:
        cut = _best_cut(text, max_text)
        yield text[:cut].rstrip()
        text = text[cut:].lstrip()
    if text:
        yield text


def _best_cut(text: str, most: int) -> int:
    """Where the first part ends: after the last good end, unless that would leave it half empty."""
    for end in _ENDS:
        cuts = [match.end() for match in end.finditer(text, 0, most + 1) if match.end() <= most]
        if cuts and cuts[-1] * 2 >= most:
            return cuts[-1]
    return _between_characters(text, most)


def _between_characters(text: str, most: int) -> int:
    for cut in range(most, 0, -1):
        if not _belongs_to_previous(text, cut):
            return cut
    return most  # one character longer than a whole part: somebody is playing


def _belongs_to_previous(text: str, at: int) -> bool:
    char = text[at]
    joined = char in _JOINERS or text[at - 1] == _JOINERS[0] or ord(char) in _SKIN_TONES
    return joined or unicodedata.category(char).startswith("M")

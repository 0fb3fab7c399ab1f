"""Text to tokens: the same for an item and for a question.

`plain` makes any text comparable: full-width to half-width, accents and invisible characters away,
lower case, Traditional to Simplified, and only runs of Han characters and of [a-z0-9] kept. Nothing is
segmented into words: characters and pairs beat a segmenter on every set (DECISIONS 4), load
nothing, and survive typing errors.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from opencc import OpenCC

QUESTION_LIMIT = 1000
"""How many characters of a question are read: what the conversation says it reads. The longest of 350
collected questions has 147; the limit bounds the time of a pasted letter (5 ms at 1,135 items)."""

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f"
_RUN = re.compile(f"[{_HAN}]+|[a-z0-9]+")
_CODE = re.compile("[0-9a-z]+(?:[-_./][0-9a-z]+)*")
_NOT_IN_CODE = re.compile("[^0-9a-z]+")

# Accents (shèbǎo), and characters nobody sees but pasting brings along: controls, joiners, direction marks.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\u00ad\u0300-\u036f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]+"
)


def plain(text: str) -> str:
    """The comparable form of a text: runs of Han and of [a-z0-9], one space between them."""
    return _simplified(" ".join(_RUN.findall(_folded(text))))


def plain_question(text: str) -> str:
    """`plain` for text of any size: compatibility forms may unfold to 18 characters, so it is cut twice."""
    return plain(text[:QUESTION_LIMIT])[:QUESTION_LIMIT].rstrip()


def codes_in(text: str) -> tuple[str, ...]:
    """What may be an official code in a text, and the part before its first hyphen: the base code."""
    chunks = _CODE.findall(_folded(text[:QUESTION_LIMIT]))
    return tuple(code_key(code) for chunk in chunks for code in (chunk, chunk.partition("-")[0]))


def code_key(code: str) -> str:
    """A code without its hyphens, as keys compare: people type them with and without."""
    return _NOT_IN_CODE.sub("", _folded(code))


def is_han(run: str) -> bool:
    return run > "\u3000"


def characters_and_pairs(run: str) -> list[str]:
    """社保卡 → 社 保 卡 社保 保卡."""
    return [*run, *(run[at : at + 2] for at in range(len(run) - 1))]


def word_token(word: str) -> str:
    """A Latin word or number as a token, its plural s dropped: cards and card are one."""
    return "w:" + (word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] != "s" else word)


def sound_token(first: str, second: str) -> str:
    """Two neighbouring syllables, folded, as a token."""
    return f"y:{first} {second}"


def initials_token(letters: str) -> str:
    """Initials as a token; l is n, as in the folded sounds of pinyin.py."""
    return "i:" + letters.replace("l", "n")


def _folded(text: str) -> str:
    """Compatibility forms unfolded, lower case, ü as v (as people type it), nothing invisible."""
    if text.isascii():
        return text.lower()
    return _INVISIBLE.sub("", unicodedata.normalize("NFKD", text).lower().replace("u\u0308", "v"))


def _simplified(text: str) -> str:
    return text if text.isascii() else _traditional_to_simplified().convert(text)


@cache
def _traditional_to_simplified() -> OpenCC:
    return OpenCC("t2s")

"""Citizens' ways of asking, as data that editors own: `<name>.tsv` beside this file.

A line is `what it stands for ⇥ kind ⇥ pattern`. Kind `zh` is a pattern of Chinese, `en` one of whole English
(or pinyin) words, `raw` one taken as it stands. `<name>` in a pattern stands for the words of that name in
words.tsv. Neighbouring lines of one meaning and kind are one cue. Lines starting with # are comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from itertools import groupby
from typing import NamedTuple


class Cue(NamedTuple):
    """What a cue stands for, how it is written (`zh`, `en` or `raw`), and the pattern that finds it."""

    meaning: str
    kind: str
    pattern: re.Pattern[str]


@cache
def cues(name: str) -> tuple[Cue, ...]:
    """The cues of `<name>.tsv` in their order."""
    read = ((meaning, kind, _pattern(kind, pattern)) for meaning, kind, pattern in _lines(name))
    return tuple(
        Cue(meaning, kind, re.compile("|".join(pattern for *_, pattern in lines)))
        for (meaning, kind), lines in groupby(read, key=lambda line: line[:2])
    )


def cues_for(name: str, text: str) -> Iterator[Cue]:
    """Those that can be in this plain text at all: no English where there is no letter, which saves half."""
    absent = "zh" if text.isascii() else "" if _LETTER.search(text) else "en"
    return (cue for cue in cues(name) if cue.kind != absent)


_LETTER = re.compile("[a-z]")


def _pattern(kind: str, pattern: str) -> str:
    for word, words in _lines("words"):
        pattern = pattern.replace(f"<{word}>", f"(?:{words})")
    return rf"\b(?:{pattern})\b" if kind == "en" else pattern


def _lines(name: str) -> Iterator[list[str]]:
    text = resources.files(__name__).joinpath(f"{name}.tsv").read_text("utf-8")
    return (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))

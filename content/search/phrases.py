"""Known phrases in a text, in one pass: a look into a table at each place, and nothing where none begins.

One pattern of all phrases did the same and tried every first character at every place: ten times as long,
and a second to compile in each process. Both kinds of text are `plain`: Han, [a-z0-9] and single spaces.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Container, Iterator, Mapping
from itertools import pairwise

Sizes = Mapping[str, tuple[int, ...]]
"""How long the phrases are, longest first, that begin with one or two characters."""


def sizes_of(phrases: Collection[str]) -> Sizes:
    """The table for `phrases_in`."""
    sizes: dict[str, set[int]] = defaultdict(set)
    for phrase in phrases:
        sizes[phrase[:2]].add(len(phrase))
    for beginning in [beginning for beginning in sizes if beginning[0] in sizes]:
        sizes[beginning].add(1)
    return {beginning: tuple(sorted(each, reverse=True)) for beginning, each in sizes.items()}


def phrases_in(
    text: str, phrases: Container[str], sizes: Sizes, *, whole: bool = True
) -> Iterator[tuple[int, str]]:
    """The longest phrase at each place, with the place; phrases may overlap.

    Latin ones begin where a word begins, and if `whole` end where one ends, its plural s aside.
    """
    for at, (before, first) in enumerate(pairwise(" " + text)):
        if " " < before < _HAN > first:
            continue  # within a word
        long = sizes.get(text[at : at + 2]) or sizes.get(first)
        if not long:
            continue
        ends_anywhere = not whole or first > _HAN
        phrase = next(_known(text, at, long, phrases, ends_anywhere=ends_anywhere), None)
        if phrase is not None:
            yield at, phrase


def _known(
    text: str, at: int, long: tuple[int, ...], phrases: Container[str], *, ends_anywhere: bool
) -> Iterator[str]:
    for size in long:
        phrase = text[at : at + size]
        if phrase in phrases and (ends_anywhere or _WORD_ENDS.match(text, at + len(phrase))):
            yield phrase


_HAN = "\u3000"  # above it Han, below it Latin and spaces
_WORD_ENDS = re.compile("(?:e?s)?(?![a-z0-9])")

"""What to do with a message while a guide is open: answer from it, leave it, ask which one is meant.

`next_move` is asked twice at most: before the search, which a follow-up does not need, and with the
search's decision. It knows no conversation and no catalogue, only what was heard (content/wanted.py),
the names of the open guide, and the decision.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from content.item import Edition
from content.search.decision import DecisionKind
from content.search.tokenize import plain
from content.wanted import MOST, Heard, Wanted


class Move(StrEnum):
    """What the conversation does next."""

    SEARCH = "search"  # not decided yet: it may name a matter
    STAY = "stay"  # answer what is wanted, from the open guide
    SHOW = "show"  # the open guide's card once more
    OPEN = "open"  # the guide that was found
    CHOOSE = "choose"  # one question: which of these
    WHICH = "which"  # something is wanted, and of nothing in particular
    PERSON = "person"
    MISS = "miss"


@dataclass(frozen=True, slots=True)
class Found:
    """What a search decided; `holds_open` says that the open guide is among what it found."""

    kind: DecisionKind
    holds_open: bool = False


def next_move(heard: Heard, open_names: tuple[str, ...], found: Found | None = None) -> Move:
    """The move for what was heard. `open_names` are the open guide's names, empty if none is open; without
    `found` the answer may be SEARCH, with it never."""
    if found is not None:
        return _after_search(heard, found)
    if heard.wants_person:
        return Move.PERSON
    if open_names and _is_of_open(heard, open_names):
        return _of_open(heard)
    if not heard.rest and (heard.asks or heard.how or Wanted.ONLINE in heard.wishes):
        return Move.WHICH
    return Move.SEARCH


def _is_of_open(heard: Heard, names: tuple[str, ...]) -> bool:
    """Nothing else is named, or a paper to bring, or the open guide itself (“身份证要多少钱”)."""
    if heard.rest and not heard.asks:
        return False
    return not heard.rest or heard.paper or _is_called(heard.rest, names)


def _is_called(rest: str, names: tuple[str, ...]) -> bool:
    """Whether the words left are the open guide's own: whole in one of its names, or in its pairs there."""
    if any(rest in name for name in names):
        return True
    return len(rest) > 2 and any(_pairs(rest) <= _pairs(name) for name in names)


def _pairs(text: str) -> set[str]:
    return {first + second for first, second in pairwise(text)}


def _of_open(heard: Heard) -> Move:
    if Wanted.WHOLE in heard.asks or len(heard.asks) > MOST:
        return Move.SHOW
    return Move.STAY if wants(heard) else Move.SHOW


def wants(heard: Heard) -> tuple[Wanted, ...]:
    """What to answer where nothing is named: what was asked, else what was wished, else how it goes."""
    if heard.asks or heard.wishes:
        return heard.asks or heard.wishes[:1]
    return (Wanted.STEPS,) if heard.how else ()


def _after_search(heard: Heard, found: Found) -> Move:
    if heard.asks and found.holds_open:
        return Move.STAY
    if found.kind is DecisionKind.ANSWER:
        return Move.OPEN
    if found.kind is DecisionKind.ASK:
        return Move.CHOOSE
    return Move.MISS if heard.rest else Move.WHICH


@lru_cache(maxsize=256)
def names_of(edition: Edition | None) -> tuple[str, ...]:
    """The open guide's names in plain form, as `next_move` compares them; none if no guide is open."""
    if edition is None:
        return ()
    guide = edition.guide
    names = (edition.name, guide.plain_name, guide.name_en, guide.plain_name_en)
    return tuple(plain(name) for name in names if name)

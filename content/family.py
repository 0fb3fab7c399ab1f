"""Families: items that are one thing and differ by what is done with it; one question tells them apart.

居民身份证首次申领, 居民身份证换领 and 居民身份证丢失补领 are one family; who says 身份证 and no more is asked
which. Made from the titles (content/variant.py) when a catalogue is put together; nobody has to keep a list.
A lone item is no family, and neither are items that are all called the same.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import reduce
from itertools import pairwise
from typing import TypeVar

from content.item import Edition
from content.search.tokenize import is_han, plain, plain_question, word_token
from content.variant import Variant, title_variants, variants, variants_said
from content.wanted import heard

MOST_MEMBERS = 7  # with “none of these” and the menu they are nine buttons (ARCHITECTURE rule 20)


@dataclass(frozen=True, slots=True)
class Member:
    """One item of a family: what is done with the thing, and how a button says it; labels are distinct."""

    item_id: str
    variants: tuple[Variant, ...]
    label: str
    label_en: str


@dataclass(frozen=True, slots=True)
class Family:
    """`name` is the thing in citizens' words, where all members share some; `name_en` may be empty.

    `members` stand in the order of buttons; `shared` are the characters and words that all their names hold,
    `pairs` the neighbouring ones among them.
    """

    name: str
    name_en: str
    members: tuple[Member, ...]
    shared: frozenset[str] = field(repr=False)
    pairs: frozenset[str] = field(repr=False)

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(member.item_id for member in self.members)

    def leaves_open(self, question: str) -> bool:
        """Whether a question names the thing, and neither what is done with it nor anything else."""
        rest = _thing(question)
        is_named = _tokens(rest) <= self.shared and not self.pairs.isdisjoint(_pairs(rest))
        return is_named and not self._said(question)

    def meant(self, question: str) -> tuple[Member, ...]:
        """Those whose variant is all that a question says (“那注销呢”), without naming a thing; else none."""
        said = self._said(question)
        if not said or not _tokens(_thing(reduce(_without, said, plain_question(question)))) <= _IDLE:
            return ()
        return tuple(member for member in self.members if not said.isdisjoint(member.variants))

    def _said(self, question: str) -> set[Variant]:
        own = {variant for member in self.members for variant in member.variants}
        return own.intersection(variants_said(plain_question(question)))


def families_of(editions: Iterable[Edition]) -> tuple[Family, ...]:
    """All families among these, in the order of their first items."""
    by_thing: dict[str, list[tuple[Edition, tuple[Variant, ...]]]] = defaultdict(list)
    for edition in editions:
        thing, named = title_variants(edition.name)
        if len(thing) > 1:
            by_thing[thing].append((edition, named))
    made = (_family(thing, siblings) for thing, siblings in by_thing.items() if len(siblings) > 1)
    return tuple(family for family in made if family)


def is_called_so(edition: Edition, question: str) -> bool:
    """Whether an item's own names hold all that a question names, so that it may be meant as well. Aliases do
    not count: they tell situations (“驾照要交体检”), and so name things that are somebody else's."""
    return _pairs(_thing(question)) <= _pairs(" ".join(map(plain, _own_names(edition))))


def _family(thing: str, siblings: list[tuple[Edition, tuple[Variant, ...]]]) -> Family | None:
    siblings = list({edition.name: (edition, named) for edition, named in siblings}.values())
    editions = [edition for edition, _ in siblings]
    members = _members(siblings)
    if not 1 < len(siblings) <= MOST_MEMBERS or len({member.variants for member in members}) == 1:
        return None
    texts = [_text(edition) for edition in editions]
    return Family(
        _name(thing, editions),
        _name_en(editions),
        members,
        frozenset.intersection(*(_tokens(text) for text in texts)) | _IDLE,
        frozenset.intersection(*(_pairs(text) for text in texts)),
    )


def _members(siblings: list[tuple[Edition, tuple[Variant, ...]]]) -> tuple[Member, ...]:
    """Who names no variant is the first, unless another is; whose label another has is told by its title."""
    order = {variant.key: place for place, variant in enumerate(variants())}
    has_first = any(variant.key in _FIRST for _, named in siblings for variant in named)
    full = [(edition, named or (() if has_first else variants()[:1])) for edition, named in siblings]
    full.sort(key=lambda each: min((order[variant.key] for variant in each[1]), default=len(order)))
    shared = Counter(named for _, named in full)
    return tuple(_member(edition, named, told=bool(named) and shared[named] == 1) for edition, named in full)


_FIRST = ("first", "open", "join")


def _member(edition: Edition, named: tuple[Variant, ...], *, told: bool) -> Member:
    if not told:
        return Member(edition.item.id, named, edition.name, edition.title("en"))
    label = "；".join(variant.label for variant in named)
    return Member(edition.item.id, named, label, "; ".join(variant.label_en for variant in named))


def _text(edition: Edition) -> str:
    """All names of an item in plain form, apart."""
    return " ".join(map(plain, (*_own_names(edition), *edition.guide.aliases)))


def _own_names(edition: Edition) -> tuple[str, ...]:
    guide = edition.guide
    return (edition.name, guide.plain_name, guide.name_en, guide.plain_name_en)


def _name(thing: str, editions: list[Edition]) -> str:
    """What all plain names share, else all titles: 身份证; 取水许可证, not 取水, where there are none."""
    said = reduce(_common, (plain(edition.guide.plain_name) for edition in editions))
    title = reduce(_common, (plain(edition.name) for edition in editions)).strip()
    return said if len(said) > 1 else title if title.startswith(thing) else thing


def _name_en(editions: list[Edition]) -> str:
    """The words in a row that all English names share; one alone (“licence”) says too little."""
    names = [edition.guide.name_en.lower().split() for edition in editions]
    common = reduce(_common, names)
    while common and common[0] in _NO_NAME:
        common = common[1:]
    return " ".join(common) if len(common) > 1 else ""


_NO_NAME = ("a", "an", "the", "of", "for", "to", "your")


T = TypeVar("T", str, list[str])


def _common(one: T, other: T) -> T:
    match = SequenceMatcher(None, one, other, autojunk=False).find_longest_match()
    return one[match.a : match.a + match.size]


def _thing(question: str) -> str:
    """What a question names, without what it asks of it and without words that name nothing (“的事”)."""
    return " ".join(_NAMING_NOTHING.sub(" ", heard(question).rest).split())


def _without(text: str, variant: Variant) -> str:
    return variant.said.sub(" ", text)


_NAMING_NOTHING = re.compile("相关|有关|业务|事[情儿]?|东西|以后|将来|后来|下次")
_IDLE = frozenset("一理下张本次证件")  # what is left of 换一张, 办理; and of 许可证 where a title has 许可


def _tokens(text: str) -> frozenset[str]:
    """The characters of Chinese and the words of anything else."""
    runs = text.split()
    return frozenset(token for run in runs for token in (run if is_han(run) else (word_token(run),)))


def _pairs(text: str) -> frozenset[str]:
    """The neighbouring characters of Chinese and the words of anything else."""
    runs = text.split()
    pairs = frozenset(first + second for run in filter(is_han, runs) for first, second in pairwise(run))
    return pairs | {word_token(run) for run in runs if not is_han(run)}

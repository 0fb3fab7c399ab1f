"""What a rule is given, and how a rule is entered in a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from content.checks.issue import Bar, Findings, Issue
from content.checks.texts import Text, texts_of
from content.city import City
from content.elements import Element
from content.item import Guide
from content.unified import UnifiedElements


@dataclass(frozen=True)
class Subject:
    """One guide under check. Without a `city`, rules about places and departments have nothing to say."""

    guide: Guide
    table: Sequence[Element]
    city: City | None = None

    @property
    def elements(self) -> UnifiedElements:
        return self.guide.elements

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """Each text once: many areas of one guide say the same."""
        return tuple(dict.fromkeys(texts_of(self.guide)))

    @cached_property
    def prose(self) -> tuple[Text, ...]:
        return tuple(each for each in self.texts if each.is_prose)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule and the lowest bar that asks for it."""

    bar: Bar
    run: Callable[[Subject, Findings], Iterator[Issue]]

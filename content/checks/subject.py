"""What a rule is given, and how a rule is entered in a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from content.checks.issue import Bar, Findings, Issue
from content.city import City
from content.elements import Element
from content.item import Guide
from content.unified import UnifiedElements


@dataclass(frozen=True, slots=True)
class Subject:
    """One guide under check. Without a `city`, rules about places and departments have nothing to say."""

    guide: Guide
    table: Sequence[Element]
    city: City | None = None

    @property
    def elements(self) -> UnifiedElements:
        return self.guide.elements


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule and the lowest bar that asks for it."""

    bar: Bar
    run: Callable[[Subject, Findings], Iterator[Issue]]

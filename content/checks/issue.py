"""What a check returns: an Issue, and the three bars an edition may be measured against.

A check never answers yes or no. It returns a list, and each entry says which item, which element,
which code, and the facts a page needs to word it (ARCHITECTURE rule 5). No sentence is made here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Literal

Severity = Literal["error", "warning", "missing"]


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding. `item` is the item's key, or the file while it is being read.

    `element` is a field of UnifiedElements, or another key of the guide (“department”, “local”), or
    empty when the whole file is meant. `missing` is not a fault: the edition is shown as incomplete.
    """

    item: str
    element: str
    code: str
    severity: Severity = "error"
    facts: Mapping[str, object] = field(default_factory=dict)


class Bar(IntEnum):
    """How much is asked. A higher bar runs every rule of the lower ones."""

    DRAFT = 1  # what is written must be well formed; gaps are normal
    PROPOSAL = 2  # a reviewer gets it: it must not contradict itself, and gaps are listed
    PUBLICATION = 3  # citizens get it: it must also say when it was last checked, and by whom it is done


class Findings:
    """Makes the issues of one item, so that a rule only names element, code and facts."""

    def __init__(self, item: str) -> None:
        self._item = item

    def error(self, element: str, code: str, **facts: object) -> Issue:
        return Issue(self._item, element, code, "error", facts)

    def warning(self, element: str, code: str, **facts: object) -> Issue:
        return Issue(self._item, element, code, "warning", facts)

    def missing(self, element: str, code: str = "missing", **facts: object) -> Issue:
        return Issue(self._item, element, code, "missing", facts)

"""A service item, the guide a department writes for it, and the editions of that guide.

A `ServiceItem` is the thing a citizen wants done; an `Edition` is what we say about it at one time: the
unified elements exactly once (content/unified.py) and, per area, only local facts (content/local.py). All
values are frozen; a change is a new edition.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from content.local import Acceptance, LocalInfo
from content.situations import Question
from content.unified import UnifiedElements


class EditionState(StrEnum):
    """What a reader may rely on. Draft and review states come with change tickets."""

    PUBLISHED = "published"
    INCOMPLETE = "incomplete"  # found and shown; what is missing is said to be missing


class Origin(StrEnum):
    """Who made an edition; a demonstration file never overrides an edition made by staff."""

    DEMONSTRATION = "demonstration"
    IMPORTED = "imported"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Faq:
    """A question often asked about one item, and its answer."""

    question: str
    answer: str
    question_en: str = ""
    answer_en: str = ""


@dataclass(frozen=True, slots=True)
class Guide:
    """The words of one edition: everything a department writes, and nothing Wenban adds."""

    elements: UnifiedElements
    department: str = ""
    theme: str = ""
    aliases: tuple[str, ...] = ()
    plain_name: str = ""  # citizens' words for it: “社保卡丢了，补一张”
    summary: str = ""
    name_en: str = ""
    plain_name_en: str = ""
    summary_en: str = ""
    questions: tuple[Question, ...] = ()  # that lead to the papers of one's case (content/situations.py)
    faq: tuple[Faq, ...] = ()
    local_choice: tuple[str, ...] = ()  # elements whose value here is typical and differs by province
    acceptance: Acceptance | None = None
    local: tuple[LocalInfo, ...] = ()
    checked_on: dt.date | None = None

    def local_for(self, area: str) -> LocalInfo | None:
        """Local facts for a town, else for its district, else for the whole city, else None."""
        by_area = {info.area: info for info in self.local}
        district = area.partition("/")[0]
        return by_area.get(area) or by_area.get(district) or by_area.get("")

    def offers_home_visit(self) -> bool:
        return any(info.home_visit and info.home_visit.supported for info in self.local)


@dataclass(frozen=True, slots=True)
class ServiceItem:
    """The identity of an item: three names that never change their owner (ARCHITECTURE rule 16).

    `id` is 10 Crockford base32 characters for buttons and codes, `key` is for addresses of pages (a
    slug, or the full item code of an import), `source` + `source_code` is what re-imports match on.
    """

    id: str
    key: str
    source: str
    source_code: str


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Edition:
    """One immutable edition of an item. `sequence` is the catalogue's number when it was published.

    Item and number name it, so they are its hash; things derived from it may be kept weakly beside it.
    """

    item: ServiceItem
    number: int
    state: EditionState
    origin: Origin
    guide: Guide
    content_hash: str
    sequence: int

    def __hash__(self) -> int:
        return hash((self.item.id, self.number))

    @property
    def name(self) -> str:
        return self.guide.elements.item_name

    def title(self, language: str) -> str:
        """What to call it in `language`: the English name where there is one, else the official name."""
        if language == "en" and self.guide.name_en:
            return self.guide.name_en
        return self.name

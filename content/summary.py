"""The four lines that come first on every channel: what to bring, how long, how much, where.

Which materials and which time limit a summary speaks of is decided here once, so that page, chat and
print can never count differently. How it is said is up to whoever says it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from content.unified import Material, TimeLimit, UnifiedElements

FEW_PAPERS = 2  # so many conditional papers are named in a summary; more are counted


@dataclass(frozen=True, slots=True)
class ToBring:
    """`always` in every case; `sometimes` only in the case its `when` names; `on_site` is a form that is
    filled in at the counter or on the page; `looked_up` the office obtains itself through data sharing."""

    always: tuple[Material, ...]
    sometimes: tuple[Material, ...]
    on_site: tuple[Material, ...]
    looked_up: tuple[Material, ...]


def to_bring(materials: Sequence[Material]) -> ToBring:
    """Sort the materials of an edition by whether a citizen must bring them.

    A material that is shared between offices but has a `when` (“only if we find no record”) is needed in
    that case, so it counts as `sometimes`: telling people to leave it at home would cost them a journey.
    """
    always, sometimes, on_site, looked_up = [], [], [], []
    for material in materials:
        if material.when:
            sometimes.append(material)
        elif material.exempt_by_data_sharing:
            looked_up.append(material)
        elif material.necessity != "1":
            sometimes.append(material)
        elif material.filled_on_site:
            on_site.append(material)
        else:
            always.append(material)
    return ToBring(tuple(always), tuple(sometimes), tuple(on_site), tuple(looked_up))


def applies_online(elements: UnifiedElements) -> bool:
    """Whether it can be applied for online; where the ways are not provided, a link is taken at its word."""
    return not elements.handling_forms or bool({"2", "3"} & set(elements.handling_forms))


def time_to_expect(elements: UnifiedElements) -> TimeLimit | None:
    """The promise, else what the law allows at most; None if the edition says neither."""
    for limit in (elements.promised_time_limit, elements.statutory_time_limit):
        if limit is not None and limit.value is not None:
            return limit
    return None

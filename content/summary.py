"""The four lines that come first on every channel: what to bring, how long, how much, where.

Which materials and which time limit a summary speaks of is decided here once, so that page, chat and
print can never count differently. How it is said is up to whoever says it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from content.item import Material, TimeLimit, UnifiedElements


@dataclass(frozen=True, slots=True)
class ToBring:
    """`always` in every case; `sometimes` only in the case its `when` names; `looked_up` is obtained by
    the office itself through data sharing and need not be brought."""

    always: tuple[Material, ...]
    sometimes: tuple[Material, ...]
    looked_up: tuple[Material, ...]


def to_bring(materials: Sequence[Material]) -> ToBring:
    """Sort the materials of an edition by whether a citizen must bring them."""
    needed = [material for material in materials if not material.exempt_by_data_sharing]
    return ToBring(
        always=tuple(material for material in needed if material.necessity == "1" and not material.when),
        sometimes=tuple(material for material in needed if material.necessity != "1" or material.when),
        looked_up=tuple(material for material in materials if material.exempt_by_data_sharing),
    )


def time_to_expect(elements: UnifiedElements) -> TimeLimit | None:
    """The promise, else what the law allows at most; None if the edition says neither."""
    for limit in (elements.promised_time_limit, elements.statutory_time_limit):
        if limit is not None and limit.value is not None:
            return limit
    return None

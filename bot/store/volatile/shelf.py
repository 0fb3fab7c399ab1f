"""A dictionary that forgets: each entry after its time, the oldest when there are too many.

Every entry of a shelf lives equally long from its last `put`, so the dictionary's own order is the order
of expiry and sweeping looks only at the front: no timer, no task, no scan.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

MOST = 100_000  # entries; a flood of made-up visitors costs memory up to here and no further

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Shelf(Generic[K, V]):
    """`seconds` is how long an entry lives, `now` the time in seconds, `most` how many are kept."""

    def __init__(self, seconds: float, now: Callable[[], float], most: int = MOST) -> None:
        self._seconds = seconds
        self._now = now
        self._most = most
        self._kept: dict[K, tuple[float, V]] = {}

    def __len__(self) -> int:
        self._sweep(self._now())
        return len(self._kept)

    def get(self, key: K) -> V | None:
        kept = self._kept.get(key)
        if kept is None or kept[0] <= self._now():
            return None
        return kept[1]

    def put(self, key: K, value: V) -> None:
        now = self._now()
        self._kept.pop(key, None)  # so that the entry moves to the end of the order
        self._kept[key] = (now + self._seconds, value)
        self._sweep(now)

    def drop(self, key: K) -> None:
        self._kept.pop(key, None)

    def _sweep(self, now: float) -> None:
        kept = self._kept
        while kept:
            oldest = next(iter(kept))
            if kept[oldest][0] > now and len(kept) <= self._most:
                return
            del kept[oldest]

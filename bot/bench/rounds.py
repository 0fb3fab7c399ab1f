"""Rounds in which somebody acts and a server answers: what they take the server, and those who wait."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Sequence
from typing import Protocol

from bot.bench.child import Child

ENOUGH_SECONDS = 12.0  # a machine too busy for all rounds still answers within a minute or so


class Acts(Protocol):
    """Somebody, or a connection, that asks and is answered."""

    async def act(self) -> None: ...


class Rounds:
    """All rounds of one case: `people` share the acts of a round, each as fast as they are answered."""

    def __init__(self, child: Child, people: Sequence[Acts], acts: int) -> None:
        self._child = child
        self._people = people
        self._each = max(1, acts // len(people))
        self._cpu_us: list[float] = []
        self._per_second: list[float] = []
        self._trips_ms: list[float] = []

    async def round(self, *, keep: bool) -> None:
        """One round; without `keep` it only warms up."""
        acts = self._each * len(self._people)
        used, started = self._child.cpu_seconds(), time.perf_counter()
        trips = await asyncio.gather(*(self._turns(person) for person in self._people))
        seconds, used = time.perf_counter() - started, self._child.cpu_seconds() - used
        if keep:
            self._cpu_us.append(used * 1e6 / acts)
            self._per_second.append(acts / seconds)
            self._trips_ms += [trip for taken in trips for trip in taken]

    def figures(self) -> dict[str, float]:
        """`cpu_us`: the server's processor time per act, median of rounds, and the worst round;
        `ms_…`: from asking to answered, of all acts; `per_second`: answers, median of rounds."""
        ordered = sorted(self._trips_ms)
        return {
            "cpu_us": round(statistics.median(self._cpu_us), 1),
            "cpu_us_worst": round(max(self._cpu_us), 1),
            "ms_p50": round(statistics.median(ordered), 3),
            "ms_p95": round(ordered[int(0.95 * (len(ordered) - 1))], 3),
            "per_second": round(statistics.median(self._per_second)),
            "rounds": len(self._cpu_us),
        }

    async def _turns(self, person: Acts) -> list[float]:
        """Milliseconds of each act."""
        taken = []
        for _ in range(self._each):
            started = time.perf_counter_ns()
            await person.act()
            taken.append((time.perf_counter_ns() - started) / 1e6)
        return taken


async def interleaved(cases: Sequence[Rounds], rounds: int) -> None:
    """A warm-up, then rounds of all cases in turn, so that a slow minute of the machine hits all of them.
    No more begin once `ENOUGH_SECONDS` are over; each case says how many it had."""
    began = time.monotonic()
    for number in range(rounds + 1):
        if number > 1 and time.monotonic() - began > ENOUGH_SECONDS:
            break
        for case in cases:
            await case.round(keep=number > 0)

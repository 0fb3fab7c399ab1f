"""What an operator can measure: one object, built at the composition root and handed on.

Prometheus' own library keeps and writes the figures (`/metrics`). Labels come from short closed lists,
never from what a person typed, and no figure is about one person. Each process counts for itself;
Prometheus adds up. Turns and kept pages are so short that what they count is looked up once and kept.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib.metadata import version
from types import TracebackType
from typing import Self

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    Info,
    PlatformCollector,
    ProcessCollector,
)
from prometheus_client.exposition import choose_encoder

# Seconds. A turn takes a tenth of a millisecond; an answer over the network a second at worst.
TURN_BUCKETS = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 1.0, 5.0)
WEB_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0)
AGE_BUCKETS = (0.1, 0.5, 1.0, 2.0, 5.0, 15.0, 60.0, 300.0, 3600.0)

# How a turn ended.
ANSWERED, REFUSED, SILENT, FAILED = "answered", "refused", "silent", "failed"
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})  # anybody can make up others


class Metrics:
    """The figures of one process. Names and words of every figure are in the lists of `_Figures`."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._figures = _Figures(self.registry)
        self._turns: dict[str, _TurnsOfChannel] = {}
        self._requests: dict[tuple[str, str, int], Counter] = {}
        self._request_seconds: dict[str, Histogram] = {}
        self.in_flight = 0
        self._trails_since: float | None = None
        self._figures.turns_in_flight.set_function(lambda: self.in_flight)
        self._figures.index_age.set_function(self._index_age)

    def turn(self, channel: str) -> MeasuredTurn:
        """Measure one turn: `with metrics.turn(channel) as measured`, and say its outcome."""
        turns = self._turns.get(channel)
        if turns is None:
            turns = self._turns[channel] = _TurnsOfChannel(self._figures, channel)
        return MeasuredTurn(self, turns)

    def decided(self, decision: str) -> None:
        """What the search made of a question: the value of a DecisionKind."""
        self._figures.decisions.labels(decision).inc()

    def limited(self, limit: str) -> None:
        """Somebody was held back: person, everybody, same_text, muted or web."""
        self._figures.limited.labels(limit).inc()

    def served(self, route: str, method: str, status: int, seconds: float | None) -> None:
        """A request of the route of this name was answered; None where time says nothing (sockets)."""
        asked = (route, method if method in METHODS else "other", status // 100)
        answers = self._requests.get(asked)
        if answers is None:
            answers = self._requests[asked] = self._figures.requests.labels(*asked[:2], f"{asked[2]}xx")
        answers.inc()
        if seconds is not None:
            self._took(route).observe(seconds)

    def _took(self, route: str) -> Histogram:
        took = self._request_seconds.get(route)
        if took is None:
            took = self._request_seconds[route] = self._figures.request_seconds.labels(route)
        return took

    def follow_catalogue(
        self, edition: Callable[[], float], items: Callable[[], float], index: Callable[[], float]
    ) -> None:
        """Where to look for the catalogue's number, its size and the number its index was made from."""
        self._figures.catalogue_edition.set_function(edition)
        self._figures.catalogue_items.set_function(items)
        self._figures.index_edition.set_function(index)

    def index_trails(self, *, does: bool) -> None:
        """Whether the text is ahead of the index now."""
        if not does:
            self._trails_since = None
        elif self._trails_since is None:
            self._trails_since = time.monotonic()

    def _index_age(self) -> float:
        return 0.0 if self._trails_since is None else time.monotonic() - self._trails_since

    def job_waits(self, job: str) -> None:
        """A job is due for the first time: its age counts from here until it first succeeds."""
        self._figures.job_failures.labels(job)
        self.job_done(job)

    def job_done(self, job: str) -> None:
        """A job succeeded."""
        done = time.monotonic()
        self._figures.job_age.labels(job).set_function(lambda: time.monotonic() - done)

    def job_failed(self, job: str) -> None:
        self._figures.job_failures.labels(job).inc()

    def sent(self, channel: str, outcome: str) -> None:
        """A message went out; `outcome` is `sent` or the code of a SendError."""
        self._figures.sends.labels(channel, outcome).inc()

    def noticed(self, channel: str, outcome: str, count: int = 1) -> None:
        """What became of a notice: a NoticeState, `retried`, or `resent` after a crash."""
        self._figures.notices.labels(channel, outcome).inc(count)

    def notices_wait(self, channel: str, number: int, oldest_due: float) -> None:
        """The open notices of a channel, and for how many seconds the oldest could have been sent."""
        self._figures.notices_open.labels(channel).set(number)
        self._figures.notices_age.labels(channel).set(oldest_due)

    def took_up(self, channel: str, age: float) -> None:
        """An event of a platform was taken up `age` seconds after it happened."""
        self._figures.update_age.labels(channel).observe(max(0.0, age))

    def polls(self, channel: str, *, does: bool) -> None:
        """Whether this process is the one that fetches the platform's events."""
        self._figures.polls.labels(channel).set(1 if does else 0)

    def exposition(self, accept: str = "") -> tuple[bytes, str]:
        """All figures as text, and its type: of Prometheus' formats the one that `accept` asks for."""
        encode, content_type = choose_encoder(accept)
        return encode(self.registry), content_type


class MeasuredTurn:
    """One turn under way; `outcome` stays “failed” unless somebody says better."""

    __slots__ = ("_began", "_metrics", "_turns", "outcome")

    def __init__(self, metrics: Metrics, turns: _TurnsOfChannel) -> None:
        self._metrics = metrics
        self._turns = turns
        self.outcome = FAILED

    def __enter__(self) -> Self:
        self._metrics.in_flight += 1
        self._began = time.perf_counter()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._turns.seconds.observe(time.perf_counter() - self._began)
        self._turns.by_outcome[self.outcome].inc()
        self._metrics.in_flight -= 1


class _TurnsOfChannel:
    """The figures of a channel's turns, looked up once."""

    def __init__(self, figures: _Figures, channel: str) -> None:
        self.seconds = figures.turn_seconds.labels(channel)
        self.by_outcome = {
            outcome: figures.turns.labels(channel, outcome) for outcome in (ANSWERED, REFUSED, SILENT, FAILED)
        }


class _Figures:
    """Every figure with its words: the whole list of what `/metrics` says, beside the process's own."""

    def __init__(self, registry: CollectorRegistry) -> None:
        def counter(name: str, words: str, *labels: str) -> Counter:
            return Counter(f"wenban_{name}_total", words, labels, registry=registry)

        def gauge(name: str, words: str, *labels: str) -> Gauge:
            return Gauge(f"wenban_{name}", words, labels, registry=registry)

        def histogram(name: str, words: str, label: str, buckets: tuple[float, ...]) -> Histogram:
            return Histogram(f"wenban_{name}_seconds", words, [label], buckets=buckets, registry=registry)

        self.turns = counter(
            "turns", "Turns by outcome; refused: told to wait, silent: held back unsaid", "channel", "outcome"
        )
        self.turn_seconds = histogram(
            "turn", "From taking a message up to its reply, the wait for earlier ones included",
            "channel", TURN_BUCKETS,
        )  # fmt: skip
        self.turns_in_flight = gauge("turns_in_flight", "Turns begun and not ended, waiting ones included")
        self.decisions = counter("decisions", "What the search made of questions in chats", "decision")
        self.limited = counter("limited", "Acts and requests held back, by the limit that did it", "limit")
        self.requests = counter(
            "web_requests", "Requests answered, by the name of their route", "route", "method", "status"
        )
        self.request_seconds = histogram("web_request", "Time to answer a request", "route", WEB_BUCKETS)
        self.catalogue_edition = gauge("catalogue_edition", "Number of the catalogue that is shown")
        self.catalogue_items = gauge("catalogue_items", "Guides in it")
        self.index_edition = gauge("index_edition", "Number of the catalogue the index was made from")
        self.index_age = gauge("index_age_seconds", "For how long the text has been ahead of the index")
        self.job_age = gauge("job_age_seconds", "Since a job last succeeded in this process", "job")
        self.job_failures = counter("job_failures", "Runs of a job that failed", "job")
        self.sends = counter("sends", "Messages sent to a platform", "channel", "outcome")
        self.notices = counter("notices", "Notices by what became of them", "channel", "outcome")
        self.notices_open = gauge("notices_open", "Notices that are not done", "channel")
        self.notices_age = gauge(
            "notices_oldest_due_seconds", "For how long the oldest notice that is due has been due", "channel"
        )
        self.update_age = histogram(
            "update_age", "How old a platform's event was when we took it up", "channel", AGE_BUCKETS
        )
        self.polls = gauge("polls", "1 in the process that fetches a platform's events", "channel")
        Info("wenban_build", "Version of the program", registry=registry).info({"version": version("wenban")})
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        GCCollector(registry=registry)

"""What an operator can measure: one object, built at the composition root and handed on.

Prometheus' own library keeps and writes the figures (`/metrics`). Labels come from short closed lists,
never from what a person typed, and no figure is about one person. Each process counts for itself;
Prometheus adds up.
"""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import generate_latest

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
# Seconds. A turn takes a tenth of a millisecond; an answer over the network a second at worst.
TURN_BUCKETS = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 1.0, 5.0)
WEB_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0)
AGE_BUCKETS = (0.1, 0.5, 1.0, 2.0, 5.0, 15.0, 60.0, 300.0, 3600.0)


class Metrics:
    """The figures of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._sends = Counter(
            "wenban_sends_total",
            "Messages sent to a platform",
            ["channel", "outcome"],
            registry=self.registry,
        )
        self._update_age = Histogram(
            "wenban_update_age_seconds",
            "How old a platform's event was when we took it up",
            ["channel"],
            buckets=AGE_BUCKETS,
            registry=self.registry,
        )
        self._polls = Gauge(
            "wenban_polls",
            "1 in the process that fetches a platform's events",
            ["channel"],
            registry=self.registry,
        )

    def sent(self, channel: str, outcome: str) -> None:
        """A message went out; `outcome` is `sent` or the code of a SendError."""
        self._sends.labels(channel, outcome).inc()

    def took_up(self, channel: str, age: float) -> None:
        """An event of a platform was taken up `age` seconds after it happened."""
        self._update_age.labels(channel).observe(max(0.0, age))

    def polls(self, channel: str, *, does: bool) -> None:
        """Whether this process is the one that fetches the platform's events."""
        self._polls.labels(channel).set(1 if does else 0)

    def exposition(self) -> bytes:
        """All figures in Prometheus' text format."""
        return generate_latest(self.registry)

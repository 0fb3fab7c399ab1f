"""Now, as an argument. Stored times are UTC; a citizen's day is the city's (ARCHITECTURE rules 10, 22)."""

from __future__ import annotations

import datetime as dt
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    @property
    def zone(self) -> ZoneInfo: ...

    def now(self) -> dt.datetime:
        """This moment in UTC, with time zone."""
        ...


class SystemClock:
    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone

    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC)


def city_time(clock: Clock) -> dt.datetime:
    """This moment on the city's clocks."""
    return clock.now().astimezone(clock.zone)

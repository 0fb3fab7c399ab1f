"""Working days by the State Council's yearly notices, make-up Saturdays included.

The notice for a year comes out in the autumn before it. Days past the last known notice are answered
by weekday alone and `is_known` says so, for words like “暂定”.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

import chinese_calendar


@lru_cache(maxsize=64)  # asked several times for every hall shown, about the same fortnight
def is_workday(day: dt.date) -> bool:
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


@lru_cache(maxsize=64)
def is_known(day: dt.date) -> bool:
    """Whether the official calendar of that year is known here."""
    try:
        chinese_calendar.is_workday(day)
    except NotImplementedError:
        return False
    return True

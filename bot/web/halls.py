"""Halls as a citizen meets them: open now or not, and until when."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from bot.clock import city_time
from bot.web.reader import reader_of
from bot.web.site import site_of
from bot.workdays import is_known, is_workday
from content.city import Hall, OpeningNow, opening


@dataclass(frozen=True, slots=True)
class HallNow:
    """`provisional`: the official calendar of the day spoken of is not out yet."""

    hall: Hall
    now: OpeningNow
    provisional: bool
    window: str = ""


def hall_now(request: web.Request, hall: Hall, window: str = "") -> HallNow:
    moment = city_time(site_of(request).clock)
    now = opening(hall.hours, moment, is_workday)
    provisional = not is_known(now.opens_on or moment.date())
    return HallNow(hall, now, provisional, window)


def nearest_hall(request: web.Request) -> HallNow | None:
    """Where to send this reader when nothing fits: the main hall of their district, else of the city."""
    hall = site_of(request).guides.catalogue.city.main_hall(reader_of(request).area)
    return hall_now(request, hall) if hall else None

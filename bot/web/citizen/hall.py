"""A hall: where it is, when it is open, how to get in, and which desks are there."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from bot.errors import NotFound
from bot.web.context import page
from bot.web.halls import hall_now
from bot.web.page_cache import kept_for_its_readers
from bot.web.reader import reader_of
from bot.web.site import site_of
from content.catalogue import Catalogue
from content.item import Edition


@dataclass(frozen=True, slots=True)
class DeskShown:
    """One department's desk in this hall. `editions`: the only matters it takes; none named takes all."""

    name: str
    window: str
    phone: str
    editions: tuple[Edition, ...]


@kept_for_its_readers
async def hall_page(request: web.Request) -> web.Response:
    catalogue, key = site_of(request).guides.catalogue, request.match_info["key"]
    hall = catalogue.city.hall(key)
    if hall is None:
        raise NotFound("hall", key)
    desks = desks_in(catalogue, key, reader_of(request).language)
    return page(request, "citizen/hall.html", place=hall_now(request, hall), desks=desks)


def desks_in(catalogue: Catalogue, hall: str, language: str) -> tuple[DeskShown, ...]:
    """The desks in a hall, in the city's order."""
    return tuple(
        DeskShown(
            catalogue.department_name(desk.department, language) or desk.body,
            place.window,
            desk.consult_phone,
            tuple(catalogue.by_key[key] for key in desk.items if key in catalogue.by_key),
        )
        for desk in catalogue.city.desks
        for place in desk.places
        if place.hall == hall
    )

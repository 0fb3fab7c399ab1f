"""The front page: one search box, nine themes, what people ask most, and where to get help."""

from __future__ import annotations

from aiohttp import web

from bot.clock import city_time
from bot.web.context import page
from bot.web.page_cache import kept_for_its_readers
from bot.web.reader import reader_of
from bot.web.site import site_of


@kept_for_its_readers
async def home(request: web.Request) -> web.Response:
    site = site_of(request)
    catalogue = site.guides.catalogue
    example = catalogue.city.example(reader_of(request).language, city_time(site.clock).month)
    return page(request, "citizen/home.html", most_asked=catalogue.most_asked(), example=example)

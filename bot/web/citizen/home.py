"""The front page: one search box, nine themes, what people ask most, and where to get help."""

from __future__ import annotations

import datetime as dt

from aiohttp import web

from bot.clock import city_time
from bot.web.context import page
from bot.web.reader import reader_of
from bot.web.site import site_of
from content.city import City


async def home(request: web.Request) -> web.Response:
    site = site_of(request)
    catalogue = site.guides.catalogue
    asked = [catalogue.by_key[key] for key in catalogue.city.most_asked[:3] if key in catalogue.by_key]
    example = season_example(catalogue.city, reader_of(request).language, city_time(site.clock).date())
    return page(request, "citizen/home.html", most_asked=asked, example=example, catalogue=catalogue)


def season_example(city: City, language: str, day: dt.date) -> str:
    """The question shown as an example: it changes with the season; spring is March to May."""
    examples = (language == "en" and city.examples_en) or city.examples
    season = (day.month // 3 - 1) % 4
    return examples[season % len(examples)] if examples else ""

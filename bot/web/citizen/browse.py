"""Browsing without a question: by theme, by department."""

from __future__ import annotations

from aiohttp import web

from bot.errors import NotFound
from bot.web.context import page
from bot.web.page_cache import kept_for_its_readers
from bot.web.reader import reader_of
from bot.web.site import site_of


@kept_for_its_readers
async def themes(request: web.Request) -> web.Response:
    return page(request, "citizen/themes.html")


@kept_for_its_readers
async def theme(request: web.Request) -> web.Response:
    catalogue = site_of(request).guides.catalogue
    key = request.match_info["key"]
    chosen = catalogue.city.theme(key)
    if chosen is None:
        raise NotFound("theme", key)
    return page(request, "citizen/theme.html", theme=chosen, editions=catalogue.with_theme(key))


@kept_for_its_readers
async def departments(request: web.Request) -> web.Response:
    catalogue = site_of(request).guides.catalogue
    language = reader_of(request).language
    rows = [
        (key, catalogue.department_name(key, language), len(catalogue.with_department(key)))
        for key in catalogue.departments()
    ]
    return page(request, "citizen/departments.html", rows=rows)


@kept_for_its_readers
async def department(request: web.Request) -> web.Response:
    catalogue = site_of(request).guides.catalogue
    key = request.match_info["key"]
    editions = catalogue.with_department(key)
    known = catalogue.city.department(key)
    if not editions and known is None:
        raise NotFound("department", key)
    name = catalogue.department_name(key, reader_of(request).language)
    return page(request, "citizen/department.html", name=name, department=known, editions=editions)

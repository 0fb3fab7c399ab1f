"""What search engines are told: every page that may be found (sitemaps.org), and what is nobody's find.

A page stands there once, with its languages beside it. Up to 50,000 pages are one file; a larger
catalogue gets an index of parts, `/sitemap.xml?part=1` and so on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from aiohttp import web

from bot.errors import NotFound
from bot.web.page_cache import marked
from bot.web.public_address import alternates, public_path
from bot.web.site import site_of
from content.catalogue import Catalogue
from content.item import Edition

MOST = 50_000  # addresses in one file: sitemaps.org, protocol 0.9
_AN_HOUR, _A_DAY = "public, max-age=3600", "public, max-age=86400"
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"


@dataclass(frozen=True, slots=True)
class Listed:
    """A page by its path. `checked_on`: the latest day on which anything it shows was checked, if known."""

    path: str
    checked_on: dt.date | None = None


async def sitemap(request: web.Request) -> web.Response:
    site = site_of(request)
    xml = sitemap_xml(site.config.address, tuple(pages(site.guides.catalogue)), request.query.get("part", ""))
    response = web.Response(text=xml, content_type="application/xml", charset="utf-8")
    return marked(request, response, _AN_HOUR)


async def robots(request: web.Request) -> web.Response:
    """Guides may be found by search engines; nobody's chat, no result list and no form's address."""
    lines = (
        "User-agent: *",
        "Allow: /api/openapi.json",
        "Disallow: /api/",
        "Disallow: /chat",
        "Disallow: /embed/",
        "Disallow: /search",
        "Disallow: /preferences",
        "Disallow: /privacy/forget",
        "",
        f"Sitemap: {site_of(request).config.address}/sitemap.xml",
    )
    return marked(request, web.Response(text="\n".join(lines) + "\n"), _A_DAY)


def pages(catalogue: Catalogue) -> Iterator[Listed]:
    """Every page that may be found, the front page first."""
    newest = _latest(catalogue.editions(), lambda _edition: "")
    by_theme = _latest(catalogue.editions(), lambda edition: edition.guide.theme)
    by_department = _latest(catalogue.editions(), lambda edition: edition.guide.department)
    for name in ("home", "themes", "departments"):
        yield Listed(public_path(name), newest.get(""))
    for theme in catalogue.city.themes:
        yield Listed(public_path("theme", theme.key), by_theme.get(theme.key))
    for department in catalogue.departments():
        yield Listed(public_path("department", department), by_department.get(department))
    for hall in catalogue.city.halls:
        yield Listed(public_path("hall", hall.key))
    if catalogue.city.life_events:
        yield Listed(public_path("life_events"), newest.get(""))
    for event in catalogue.city.life_events:
        yield Listed(public_path("life_event", event.key), newest.get(""))
    for edition in catalogue.editions():
        yield Listed(public_path("guide", edition.item.key), edition.guide.checked_on)
    yield Listed(public_path("privacy"))


def _latest(editions: Iterable[Edition], group: Callable[[Edition], str]) -> dict[str, dt.date]:
    """The latest day on which an edition of each group was checked; a group never checked is not there."""
    latest: dict[str, dt.date] = {}
    for edition in editions:
        if day := edition.guide.checked_on:
            latest[group(edition)] = max(day, latest.get(group(edition), day))
    return latest


def sitemap_xml(address: str, listed: Sequence[Listed], part: str = "", *, most: int = MOST) -> str:
    """The file, or with more than `most` pages its index; `part` counts from 1. Raises NotFound."""
    parts = range(1, -(-len(listed) // most) + 1)
    if not part and len(parts) > 1:
        return _index(address, parts)
    if part and part not in map(str, parts):
        raise NotFound("part", part)
    first = (int(part or 1) - 1) * most
    return _pages(address, listed[first : first + most])


def _pages(address: str, listed: Sequence[Listed]) -> str:
    rows = "\n".join(_page(address, each) for each in listed)
    spaces = f'xmlns="{_SITEMAPS}" xmlns:xhtml="{_XHTML}"'
    return f"{_XML}<urlset {spaces}>\n{rows}\n</urlset>\n"


def _page(address: str, listed: Listed) -> str:
    page = address + listed.path
    changed = f"<lastmod>{listed.checked_on.isoformat()}</lastmod>" if listed.checked_on else ""
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{tag}" href={quoteattr(there)}/>'
        for tag, there in alternates(page)
    )
    return f"<url><loc>{escape(page)}</loc>{changed}{links}</url>"


def _index(address: str, parts: Iterable[int]) -> str:
    rows = "\n".join(
        f"<sitemap><loc>{escape(address)}/sitemap.xml?part={part}</loc></sitemap>" for part in parts
    )
    return f'{_XML}<sitemapindex xmlns="{_SITEMAPS}">\n{rows}\n</sitemapindex>\n'

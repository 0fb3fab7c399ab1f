"""The one standardized guide of an item: all unified elements, and the local facts of one place.

The elements are those of the catalogue's list, in its order, in the same three groups as on every
channel. The district changes local facts only. Everything printed carries code, edition and hash.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.printing.qr import qr_png, qr_svg
from bot.services.guide import printed_address
from bot.web.context import page
from bot.web.halls import HallNow, hall_now
from bot.web.page_cache import kept_for_its_readers
from bot.web.reader import reader_of
from bot.web.site import site_of
from bot.web.structured_data import structured_data
from content.city import City, District
from content.elements import Element, Group, Shape
from content.item import Edition
from content.links import domain_of
from content.local import LocalInfo

# Elements that are a block of their own on the page; the others are rows of a table.
BLOCKS = (Shape.MATERIALS, Shape.STEPS, Shape.CONDITIONS, Shape.LEGAL_BASIS)


@dataclass(frozen=True, slots=True)
class ElementShown:
    element: Element
    value: Any  # the attribute of UnifiedElements; its kind follows element.shape


@dataclass(frozen=True, slots=True)
class Local:
    """What holds where the reader lives. Without a known area, `places` are those of all districts."""

    area: str
    district: District | None
    info: LocalInfo | None
    places: tuple[HallNow, ...]
    online_url: str


@kept_for_its_readers
async def guide_page(request: web.Request) -> web.Response:
    site, language = site_of(request), reader_of(request).language
    catalogue = site.guides.catalogue
    edition = site.guides.with_key(request.match_info["key"])
    return page(
        request,
        "citizen/guide.html",
        edition=edition,
        guide=edition.guide,
        elements=edition.guide.elements,
        groups=shown_by_group(catalogue.elements, edition),
        listed={element.field for element in catalogue.elements},
        local=local_for(request, edition),
        department=catalogue.department_name(edition.guide.department, language),
        structured_data=structured_data(catalogue, edition, language, site.config.address),
        serial=site.guides.codes.get(edition.item.id, ""),
    )


async def guide_code(request: web.Request) -> web.Response:
    """The page's own address as a QR code, for paper."""
    return web.Response(text=qr_svg(_address(request)), content_type="image/svg+xml")


async def guide_code_picture(request: web.Request) -> web.Response:
    """The same as a picture: what a conversation shows, and what a phone can pass on."""
    return web.Response(body=qr_png(_address(request)), content_type="image/png")


def _address(request: web.Request) -> str:
    site = site_of(request)
    edition = site.guides.with_key(request.match_info["key"])
    area = reader_of(request).area
    known = site.guides.catalogue.city.area_name(area, "zh_Hans")
    code = site.guides.codes.get(edition.item.id, "")
    return printed_address(site.config.address, edition, area if known else "", code)


def shown_by_group(elements: Sequence[Element], edition: Edition) -> dict[str, list[ElementShown]]:
    """The catalogue's elements in its order, by group; a city's own ones come from `extra`."""
    groups: dict[str, list[ElementShown]] = {group.value: [] for group in Group}
    unified = edition.guide.elements
    for element in elements:
        groups[element.group.value].append(ElementShown(element, unified.value_of(element.field)))
    return groups


def local_for(request: web.Request, edition: Edition) -> Local:
    """The item's local facts where this reader lives."""
    city, area = site_of(request).guides.catalogue.city, reader_of(request).area
    if not city.area_name(area, "zh_Hans"):
        area = ""
    info = edition.guide.local_for(area)
    infos = [info] if info else [] if area else list(edition.guide.local)
    urls = {info.online_url for info in infos if domain_of(info.online_url)}
    return Local(
        area,
        city.district(area.partition("/")[0]),
        info,
        _places(request, city, infos),
        urls.pop() if len(urls) == 1 else "",
    )


def _places(request: web.Request, city: City, infos: list[LocalInfo]) -> tuple[HallNow, ...]:
    """Each hall and window once, in the order of the item's local facts."""
    wanted = dict.fromkeys((place.hall, place.window) for info in infos for place in info.places)
    halls = [(city.hall(key), window) for key, window in wanted]
    return tuple(hall_now(request, hall, window) for hall, window in halls if hall)

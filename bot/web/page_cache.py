"""Pages made once and given to everybody who reads alike, and the mark by which a browser asks again.

A page follows from its address, how its reader wants it, the catalogue, and the minute (a hall's “open
now” turns with the clock). So it is kept under address and reader, and everything kept goes when the
catalogue is bound anew or the minute ends. The visitor's id is taken off the reader before such a page is
made: what is personal cannot get in. The mark (ETag) is the hash of the page itself, so it can never say
“unchanged” of a page that is not, in whatever process, edition or programme version it was made.
"""

from __future__ import annotations

import functools
import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, replace

from aiohttp import hdrs, web

from bot.web.reader import READER, reader_of
from bot.web.site import site_of
from content.catalogue import EMPTY, Catalogue

ROOM = 16 * 1024 * 1024  # bytes of all pages kept; a guide page has some 40,000
LARGEST = 512 * 1024  # bytes of one page; what is larger is made each time
# What an address may ask and still be kept; with anything else, anybody could fill the room.
_PLAIN = frozenset({"lang", "area"})

FOR_ITS_READER = "private, no-cache"  # pages depend on the cookie: kept by the browser, asked for each time
FOR_EVERYBODY = "public, max-age=60"

Page = Callable[[web.Request], Awaitable[web.Response]]


@dataclass(frozen=True, slots=True)
class Kept:
    body: bytes
    content_type: str  # with its charset
    etag: str  # in its quotes


class PageCache:
    """Pages of one catalogue and one minute, the least used going first when there is no room."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._taken = 0
        self._moment: tuple[Catalogue, int] = (EMPTY, 0)
        self._pages: OrderedDict[Hashable, Kept] = OrderedDict()

    def __len__(self) -> int:
        return len(self._pages)

    def find(self, catalogue: Catalogue, minute: int, key: Hashable) -> Kept | None:
        """The page kept under `key`, if it was made of this catalogue in this minute."""
        if self._moment[0] is not catalogue or self._moment[1] != minute:
            self._moment = (catalogue, minute)
            self._pages.clear()
            self._taken = 0
        kept = self._pages.get(key)
        if kept is not None:
            self._pages.move_to_end(key)
        return kept

    def keep(self, key: Hashable, page: Kept) -> None:
        """Keep a page of the moment that was last asked for with `find`."""
        if len(page.body) > LARGEST or key in self._pages:
            return
        self._pages[key] = page
        self._taken += len(page.body)
        while self._taken > self._room:
            _, oldest = self._pages.popitem(last=False)
            self._taken -= len(oldest.body)


PAGES_KEPT: web.AppKey[PageCache] = web.AppKey("pages_kept", PageCache)


def kept_for_its_readers(page: Page) -> Page:
    """A page that depends on how it is to be read, and on nothing else of whoever reads it."""

    @functools.wraps(page)
    async def from_the_kept(request: web.Request) -> web.Response:
        reader = reader_of(request)
        if reader.visitor:
            reader = request[READER] = replace(reader, visitor="")
        key = (request.path_qs, reader) if _is_plain(request) else None
        return await _kept(request, page, key, FOR_ITS_READER)

    return from_the_kept


def kept_for_everybody(page: Page) -> Page:
    """An answer that depends on the path alone; what the address asks besides changes nothing."""

    @functools.wraps(page)
    async def from_the_kept(request: web.Request) -> web.Response:
        return await _kept(request, page, request.path, FOR_EVERYBODY)

    return from_the_kept


def _is_plain(request: web.Request) -> bool:
    """Known questions only, each once, and a place that exists: a few addresses for each page."""
    if not request.query_string:
        return True
    asked, area = request.query, request.query.get("area", "")
    if not _PLAIN.issuperset(asked) or len(asked) != len(set(asked)) or len(asked.get("lang", "")) > 8:
        return False
    return not area or bool(site_of(request).guides.catalogue.city.area_name(area, "zh_Hans"))


async def _kept(request: web.Request, page: Page, key: Hashable | None, cache_control: str) -> web.Response:
    site, cache = site_of(request), request.app[PAGES_KEPT]
    catalogue, minute = site.guides.catalogue, int(site.clock.now().timestamp() // 60)
    kept = None if key is None else cache.find(catalogue, minute, key)
    if kept is None:
        kept = _of(await page(request))
        if key is not None and catalogue is site.guides.catalogue:
            cache.keep(key, kept)
    return _answer(request, kept, cache_control)


def marked(request: web.Request, response: web.Response, cache_control: str) -> web.Response:
    """An answer that is made each time, with its mark; only the mark if the caller has it already."""
    return _answer(request, _of(response), cache_control)


def _of(response: web.Response) -> Kept:
    body = response.body
    if response.status != 200 or not isinstance(body, bytes):
        raise TypeError("only a whole page is marked; trouble is raised")
    digest = hashlib.sha256(body).hexdigest()[:32]
    return Kept(body, response.headers["Content-Type"], f'"{digest}"')


def _answer(request: web.Request, kept: Kept, cache_control: str) -> web.Response:
    headers = {"ETag": kept.etag, "Cache-Control": cache_control}
    if hdrs.IF_NONE_MATCH in request.headers and _has(request, kept):
        return web.Response(status=304, headers=headers)
    return web.Response(body=kept.body, headers={"Content-Type": kept.content_type, **headers})


def _has(request: web.Request, kept: Kept) -> bool:
    """Compared weakly, as RFC 9110 section 13.1.2 says: a proxy that compresses makes our mark a weak one."""
    return any(mark.value in (kept.etag.strip('"'), "*") for mark in request.if_none_match or ())

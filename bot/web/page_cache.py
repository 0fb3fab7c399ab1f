"""Pages made once and given to everybody who reads alike, and the mark by which a browser asks again.

A page follows from its address, how its reader wants it, the catalogue, and the minute (a hall's “open
now” turns with the clock). So it is kept under address and reader, and everything kept goes when the
catalogue is bound anew or the minute ends. The visitor's id is taken off the reader before such a page is
made: what is personal cannot get in. Whoever brings no cookie is answered before any session is opened,
with the same headers: they are kept with the page.

The mark (ETag) is the hash of the page itself, so it can never say “unchanged” of a page that is not, in
whatever process, edition or programme version it was made.
"""

from __future__ import annotations

import functools
import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, replace

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler
from multidict import CIMultiDict

from bot.web.limits import count
from bot.web.reader import READER, reader_of, reader_who_chose
from bot.web.security import complete, opens_socket
from bot.web.site import site_of
from content.catalogue import EMPTY, Catalogue

ROOM = 16 * 1024 * 1024  # bytes of all pages kept; a guide page has some 40,000
LARGEST = 512 * 1024  # bytes of one page; what is larger is made each time
# What an address may ask and still be kept; with anything else, anybody could fill the room.
_PLAIN = frozenset({"lang", "area"})
_READS = frozenset({"GET", "HEAD"})

FOR_ITS_READER = "private, no-cache"  # pages depend on the cookie: kept by the browser, asked for each time
FOR_EVERYBODY = "public, max-age=60"

Page = Callable[[web.Request], Awaitable[web.Response]]


@dataclass(frozen=True, slots=True)
class Kept:
    body: bytes
    etag: str  # in its quotes
    headers: CIMultiDict[str]  # all that we send with it


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


@web.middleware
async def answer_whoever_has_no_cookie(request: web.Request, handler: Handler) -> web.StreamResponse:
    """From what is kept, counted like every request; what is not there, and who has to wait, goes on."""
    if hdrs.COOKIE in request.headers or request.method not in _READS or opens_socket(request):
        return await handler(request)
    catalogue, minute = _moment(request)
    key = (request.path_qs, reader_who_chose(request, {}))
    kept = request.app[PAGES_KEPT].find(catalogue, minute, key)
    if kept is None or await count(request) > 0:
        return await handler(request)
    return _answer(request, kept)


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
    cache, (catalogue, minute) = request.app[PAGES_KEPT], _moment(request)
    kept = None if key is None else cache.find(catalogue, minute, key)
    if kept is None:
        kept = _of(request, await page(request), cache_control)
        if key is not None and catalogue is site_of(request).guides.catalogue:
            cache.keep(key, kept)
    return _answer(request, kept)


def _moment(request: web.Request) -> tuple[Catalogue, int]:
    site = site_of(request)
    return site.guides.catalogue, int(site.clock.now().timestamp() // 60)


def marked(request: web.Request, response: web.Response, cache_control: str) -> web.Response:
    """An answer that is made each time, with its mark; only the mark if the caller has it already."""
    return _answer(request, _of(request, response, cache_control))


def _of(request: web.Request, response: web.Response, cache_control: str) -> Kept:
    body = response.body
    if response.status != 200 or not isinstance(body, bytes):
        raise TypeError("only a whole page is marked; trouble is raised")
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = CIMultiDict({hdrs.CONTENT_TYPE: response.headers[hdrs.CONTENT_TYPE], hdrs.ETAG: etag})
    headers[hdrs.CACHE_CONTROL] = cache_control
    complete(request, headers)
    return Kept(body, etag, headers)


def _answer(request: web.Request, kept: Kept) -> web.Response:
    headers = kept.headers.copy()
    if hdrs.IF_NONE_MATCH in request.headers and _has(request, kept):
        del headers[hdrs.CONTENT_TYPE]
        return web.Response(status=304, headers=headers)
    return web.Response(body=kept.body, headers=headers)


def _has(request: web.Request, kept: Kept) -> bool:
    """Compared weakly, as RFC 9110 section 13.1.2 says: a proxy that compresses makes our mark a weak one."""
    return any(mark.value in (kept.etag.strip('"'), "*") for mark in request.if_none_match or ())

"""Who reads this page: language, how it should look, where they live, and the chat's visitor id.

For this request alone `?lang=` and `?area=` win; then what was chosen (the cookie); then the browser,
where English is taken only from somebody whose browser does not ask for Chinese as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler
from aiohttp_session import get_session

from bot.domain.channel import PAGE_LANGUAGE, VISITOR
from bot.i18n import DEFAULT_LANGUAGE, known_language


@dataclass(frozen=True, slots=True)
class Reader:
    """`area` may name a place this city does not have (any more); ask City.area_name."""

    language: str = DEFAULT_LANGUAGE
    elder: bool = False
    contrast: bool = False
    area: str = ""
    visitor: str = ""


READER: web.RequestKey[Reader] = web.RequestKey("reader", Reader)


def reader_of(request: web.Request) -> Reader:
    """The reader; before the cookie was read (an early error), somebody with the defaults."""
    reader: Reader = request.get(READER, Reader())
    return reader


@web.middleware
async def know_the_reader(request: web.Request, handler: Handler) -> web.StreamResponse:
    know_again(request, await get_session(request))
    return await handler(request)


def know_again(request: web.Request, chosen: Mapping[str, Any]) -> None:
    """Put the reader on the request; once more where a page changed what is chosen."""
    reader = request[READER] = reader_who_chose(request, chosen)
    request[VISITOR] = reader.visitor or None
    request[PAGE_LANGUAGE] = reader.language


def reader_who_chose(request: web.Request, chosen: Mapping[str, Any]) -> Reader:
    """The reader of a request with this in their cookie; nothing, if there is none."""
    if not chosen and not request.query_string:
        return _newcomer(request.headers.get("Accept-Language", ""))
    return Reader(
        language=_language(request, chosen),
        elder=chosen.get("elder") is True,
        contrast=chosen.get("contrast") is True,
        area=request.query.get("area", _text(chosen, "area")),
        visitor=_text(chosen, "visitor"),
    )


@lru_cache(maxsize=1024)
def _newcomer(accept_language: str) -> Reader:
    return Reader(language=_browser_language(accept_language))


def _text(chosen: Mapping[str, Any], key: str) -> str:
    value = chosen.get(key, "")
    return value if isinstance(value, str) else ""


def _language(request: web.Request, chosen: Mapping[str, Any]) -> str:
    return (
        known_language(request.query.get("lang", ""))
        or known_language(_text(chosen, "language"))
        or _browser_language(request.headers.get("Accept-Language", ""))
    )


@lru_cache(maxsize=1024)
def _browser_language(header: str) -> str:
    """`en-GB,en;q=0.9` → en; but `en-US,zh-CN;q=0.8` → zh_Hans, which is the complete one."""
    asked = {known_language(part.partition(";")[0].strip()) for part in header.split(",")}
    return "en" if "en" in asked and DEFAULT_LANGUAGE not in asked else DEFAULT_LANGUAGE

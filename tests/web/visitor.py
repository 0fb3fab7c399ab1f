"""Somebody with a browser and no script: `opens()` pages, `sends()` forms, and reads what they say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient
from yarl import URL

# Void elements never close; their words are in attributes.
_SILENT = frozenset({"script", "style", "title"})


@dataclass(frozen=True)
class Page:
    """What came back: `reads` is all its visible words, with single spaces."""

    status: int
    headers: Mapping[str, str]
    html: str

    @property
    def reads(self) -> str:
        reader = _Reader()
        reader.feed(self.html)
        return re.sub(r"\s+", " ", "".join(reader.words)).strip()

    @property
    def heading(self) -> str:
        match = re.search(r"<h1[^>]*>(.*?)</h1>", self.html, re.DOTALL)
        return re.sub(r"\s+", " ", re.sub("<[^>]+>", "", match[1])).strip() if match else ""

    def says_in_order(self, *words: str) -> bool:
        places = [self.reads.find(word) for word in words]
        return -1 not in places and places == sorted(places)


class Visitor:
    """王阿姨 at our pages. Chinese, unless `Accept-Language` says otherwise."""

    def __init__(self, client: TestClient[Any, Any]) -> None:
        self.client = client

    async def opens(self, path: str, *, encoded: bool = False, **headers: str) -> Page:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await _page(
            await self.client.get(URL(path, encoded=encoded), headers=named, allow_redirects=False)
        )

    async def sends(self, path: str, headers: Mapping[str, str] | None = None, **fields: str) -> Page:
        return await _page(
            await self.client.post(path, data=fields, headers=headers or {}, allow_redirects=False)
        )

    @property
    def cookie(self) -> str:
        cookies = self.client.session.cookie_jar.filter_cookies(self.client.make_url("/"))
        return cookies["wenban"].value if "wenban" in cookies else ""


async def _page(response: ClientResponse) -> Page:
    return Page(response.status, response.headers, await response.text())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self._silent += tag in _SILENT
        if tag in ("p", "li", "dt", "dd", "div", "h1", "h2", "h3", "br", "span", "button"):
            self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _SILENT

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)

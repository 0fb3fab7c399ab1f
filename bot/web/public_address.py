"""Under which one address a page is known outside: to search engines, and to whoever links to it.

Without `?lang=` a page speaks as its reader's browser asks; `?lang=zh-Hans` and `?lang=en` are its two
languages by name, without a cookie. The three point to one another (hreflang). Anything else an address
asks – a district, a campaign's tail – does not make another page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from aiohttp import web

from bot.i18n import HTML_LANGUAGES, known_language
from bot.web.site import site_of

# The pages anybody may find, by the names of their routes. Searches, chats and forms are nobody's find.
PUBLIC: Mapping[str, str] = {
    "home": "/",
    "themes": "/themes",
    "theme": "/themes/{key}",
    "departments": "/departments",
    "department": "/departments/{key}",
    "guide": "/guides/{key}",
    "hall": "/halls/{key}",
    "life_events": "/life-events",
    "life_event": "/life-events/{key}",
    "privacy": "/privacy",
}


@dataclass(frozen=True, slots=True)
class PublicAddress:
    """`alternates`: (hreflang, address), `x-default` last."""

    canonical: str
    alternates: tuple[tuple[str, str], ...]


def public_address(request: web.Request) -> PublicAddress | None:
    """The address this page is known under; None for a page that is not to be found."""
    name = request.match_info.route.name
    if name is None or name not in PUBLIC:
        return None
    page = site_of(request).config.address + public_path(name, request.match_info.get("key", ""))
    asked = known_language(request.query.get("lang", ""))
    return PublicAddress(in_language(page, asked), alternates(page))


def public_path(name: str, key: str = "") -> str:
    """The path of one of the PUBLIC pages; a key may hold anything, a slash included."""
    return PUBLIC[name].replace("{key}", quote(key, safe=""))


def alternates(page: str) -> tuple[tuple[str, str], ...]:
    languages = [(tag, in_language(page, language)) for language, tag in HTML_LANGUAGES.items()]
    return (*languages, ("x-default", page))


def in_language(page: str, language: str) -> str:
    """The page's address in that language (`zh_Hans`, `en`); in none by name if it is empty."""
    return f"{page}?lang={HTML_LANGUAGES[language]}" if language else page

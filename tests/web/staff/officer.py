"""A member of staff with a browser: opens pages, and sends their forms with the token that stands in them."""

from __future__ import annotations

import re
from http.cookies import SimpleCookie
from typing import Any

from tests.web.visitor import Page, Visitor

FIRST, PASSWORD = "the first one, made for you", "four words nobody joins"


class Officer:
    """`browser` is what a Visitor has; `password` the one they would type now."""

    def __init__(self, browser: Visitor, name: str, password: str) -> None:
        self.browser = browser
        self.name = name
        self.password = password

    async def opens(self, path: str, **headers: str) -> Page:
        return await self.browser.opens(path, encoded=True, **headers)

    async def sends(self, path: str, *, seen_on: str = "/staff/password", **fields: str) -> Page:
        """Send a form of ours, with the token of the page it stands on."""
        token = form_token(await self.opens(seen_on))
        return await self.browser.sends(path, form_token=token, **fields)

    async def signs_in(self, password: str = "", *, name: str = "", to: str = "") -> Page:
        page = await self.opens(f"/staff/sign-in?next={to}" if to else "/staff/sign-in")
        return await self.browser.sends(
            "/staff/sign-in",
            form_token=form_token(page),
            name=name or self.name,
            password=password or self.password,
            next=field(page, "next"),
        )

    async def chooses(self, password: str) -> Page:
        old, self.password = self.password, password
        return await self.sends("/staff/password", old=old, new=password, again=password)

    async def signs_out(self) -> Page:
        return await self.sends("/staff/sign-out")

    @property
    def token(self) -> str:
        """What the browser holds as its session."""
        jar: Any = self.browser.client.session.cookie_jar
        return next((cookie.value for cookie in jar if cookie.key == "wenban_staff"), "")

    def comes_with(self, token: str) -> None:
        """Somebody put another token into this browser."""
        jar: Any = self.browser.client.session.cookie_jar
        planted = SimpleCookie({"wenban_staff": token})
        planted["wenban_staff"]["path"] = "/staff"
        jar.update_cookies(planted, self.browser.client.make_url("/staff"))


def form_token(page: Page) -> str:
    return field(page, "form_token")


def field(page: Page, name: str) -> str:
    """The value of a hidden field; empty if the page has none."""
    match = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', page.html)
    return match[1].replace("&amp;", "&") if match else ""

"""The console and what is about one citizen, on a phone and on a desk: axe, targets, nothing cut off."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Open
from tests.browser.test_accessibility import TOO_SMALL, violations
from tests.web.staff.officer import FIRST, PASSWORD

pytestmark = pytest.mark.xdist_group("browser")

CONSOLE = ("/staff", "/staff/people", "/staff/people/auditor", "/staff/password", "/staff/code", "/staff/links",
           "/staff/questions", "/staff/profiles")  # fmt: skip
OF_ONE_CITIZEN = ("/privacy/mine", "/privacy/mine/profile", "/privacy/mine/erase", "/q/ABCDEFG", "/q/nothing")
LEAST, LEAST_FOR_ELDERS = 44, 60  # pixels


def test_a_citizens_own_pages_are_fit_for_everybody(open_page: Open) -> None:
    page = open_page("/privacy/mine/profile", elder=True, contrast=True)
    _fit(page, "with nothing filled in", LEAST_FOR_ELDERS)
    page.click("main button.primary")
    page.wait_for_selector(".errors")
    _fit(page, "with everything wrong", LEAST_FOR_ELDERS)
    page.fill("#name", "王小明")
    page.check("#profile")
    page.click("main button.primary")
    page.wait_for_selector(".done")
    for path in OF_ONE_CITIZEN:
        page.goto(_at(page, path))
        _fit(page, path, LEAST_FOR_ELDERS)


def test_every_page_of_the_console_is_fit_for_everybody(open_page: Open) -> None:
    page = open_page("/staff/sign-in")
    _fit(page, "/staff/sign-in", LEAST)
    _sign_in(page, "admin")
    for path in CONSOLE:
        page.goto(_at(page, path))
        _fit(page, path, LEAST)
    page.goto(_at(page, "/staff/links"))
    page.fill("#item", "id-card-reissue")
    page.click("text=建短链")
    _fit(page, "one link", LEAST)


def test_the_audit_is_fit_for_everybody_in_high_contrast(open_page: Open) -> None:
    page = open_page("/staff/sign-in", contrast=True)
    _sign_in(page, "auditor")
    page.goto(_at(page, "/staff/audit"))
    _fit(page, "/staff/audit", LEAST)


def _sign_in(page: Page, name: str) -> None:
    page.fill("[name=name]", name)
    page.fill("[name=password]", FIRST)
    page.click("main button.primary")
    page.wait_for_url("**/staff/password")
    for field, typed in (("old", FIRST), ("new", PASSWORD), ("again", PASSWORD)):
        page.fill(f"[name={field}]", typed)
    page.click("main button.primary")
    page.wait_for_selector("h1:has-text('您好')")


def _fit(page: Page, where: str, least: int) -> None:
    """Nothing is cut off and everything to press is large enough, on a desk and on a phone; there axe finds
    nothing either."""
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, where
        assert page.evaluate(TOO_SMALL, least) == [], (where, width)
    assert violations(page) == [], where


def _at(page: Page, path: str) -> str:
    return page.evaluate("location.origin") + path

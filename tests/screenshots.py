"""The README's pictures, taken anew: `make screenshots`. The clock stands still, so they stay the same.

Each page as on a phone and on a desk, normal and elder, into docs/screenshots/. It prints the size of
each, because a picture over 150 kB is a burden on every clone.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS, house

OUT = Path(__file__).resolve().parents[1] / "docs" / "screenshots"
PAGES = {
    "home": "/",
    "results": "/search?q=" + quote("社保卡丢了怎么办"),
    "guide": "/guides/social-security-card-replacement?area=qinghe",
    "case": "/guides/id-card-reissue/case?age=child&book=other&place=away",
    "life-event": "/life-events/having-a-child",
    "chat": "/chat",
}
SIZES = {"phone": (360, 800), "desk": (1280, 900)}


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)  # var/ with its secrets is made here
        with house(Path(folder), catalogue="demonstration") as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            for size in SIZES:
                for elder in (False, True):
                    take(browser, address, size, elder=elder)
            browser.close()
        os.chdir(OUT)


def take(browser: Browser, address: str, size: str, *, elder: bool) -> None:
    """All pages at one size in one mode."""
    width, height = SIZES[size]
    page = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN").new_page()
    page.goto(address)
    if elder:
        page.click("button[name=elder]")
    for name, path in PAGES.items():
        page.goto(address + path)
        if name == "chat":
            ask(page)
        file = OUT / f"{name}-{size}{'-elder' if elder else ''}.png"
        page.screenshot(path=file)
        print(f"{file.stat().st_size // 1024:4} kB  {file.name}")
    page.context.close()


def ask(page: Page) -> None:
    page.fill("#text", "社保卡丢了怎么办")
    page.click("#write button")
    page.wait_for_selector(".talk .card")


if __name__ == "__main__":
    main()

"""A real Chromium in front of the real house, which serves from a thread of its own.

Where there is no Chromium these tests are skipped, with their count in the summary; with
REQUIRE_BROWSER=1, as in CI, a missing browser is a failure. Fixtures end with this package: as long as
Playwright runs, its event loop stands in the way of every asynchronous test.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import shutil
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bot.app import App, open_app, web_application
from bot.channels import serving_channels
from bot.config import load_config
from bot.domain.staff import WHOLE_CITY, Grant, Role
from bot.web import SERVER_LIMITS
from tests.conftest import SMALL_CATALOGUE, TUESDAY_MORNING, StandingClock
from tests.web.staff.officer import FIRST

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome") or ""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


@contextmanager
def house(
    folder: Path,
    moment: dt.datetime = TUESDAY_MORNING,
    catalogue: str = str(SMALL_CATALOGUE),
    first: Callable[[App], Awaitable[None]] | None = None,
) -> Iterator[str]:
    """The house serving on a free port, after whatever is to be done in it `first`; yields its address."""
    started: list[Any] = []
    up = threading.Event()

    async def serve() -> None:
        os.environ.pop("DATABASE_URL", None)
        config = load_config(
            database_url=f"sqlite:///{folder / 'wenban.db'}",
            rate_limit_per_minute=100_000,
            catalogue=catalogue,
        )
        async with open_app(config, clock=StandingClock(moment)) as app:
            if first:
                await first(app)
            channels = serving_channels(app.ports, app.config, app.ids)
            runner = web.AppRunner(web_application(app, channels), access_log=None, **SERVER_LIMITS)
            await runner.setup()
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            stop = asyncio.Event()
            started.extend([runner.addresses[0][1], asyncio.get_running_loop(), stop])
            up.set()
            await stop.wait()
            for channel in channels:
                async with channel.lifecycle():
                    pass
            await runner.cleanup()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    assert up.wait(60), "the house did not start"
    port, loop, stop = started
    yield f"http://127.0.0.1:{port}"
    loop.call_soon_threadsafe(stop.set)
    thread.join(20)


@pytest.fixture(scope="package")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("house")
    before = Path.cwd()
    os.chdir(folder)  # secrets are made under var/ there
    try:
        with house(folder, first=_hire) as served:
            yield served
    finally:
        os.chdir(before)


async def _hire(app: App) -> None:
    """Two people who together may open every page of the console."""
    staff = app.services.staff
    await staff.add("admin", Grant(Role.ADMIN, WHOLE_CITY), password=FIRST)
    for role in (Role.CLERK, Role.EDITOR, Role.PUBLICITY):
        await staff.grant("admin", Grant(role, WHOLE_CITY))
    await staff.add("auditor", Grant(Role.AUDITOR, WHOLE_CITY), password=FIRST)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        missing = "no chromium on this machine"
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


Open = Callable[..., Page]


@pytest.fixture(scope="package")
def look(browser: Browser, address: str) -> Iterator[Open]:
    """`look("/", elder=True, width=320)`: a page only to be looked at. Whoever likes it the same way
    (language, mode) is the same person all along, which spares hundreds of browser contexts."""
    people: dict[tuple[str, bool, bool], Page] = {}

    def looked(
        path: str, *, width: int = 1280, height: int = 800, language: str = "zh-CN", elder: bool = False,
        contrast: bool = False,
    ) -> Page:  # fmt: skip
        wishes = (language, elder, contrast)
        if wishes not in people:
            people[wishes] = browser.new_context(locale=language).new_page()
            _choose(people[wishes], address, elder=elder, contrast=contrast)
        page = people[wishes]
        page.set_viewport_size({"width": width, "height": height})
        page.goto(address + path)
        return page

    yield looked
    for page in people.values():
        page.context.close()


def _choose(page: Page, address: str, **wishes: bool) -> None:
    page.goto(address)
    for wish, wanted in wishes.items():
        if wanted:
            page.click(f"button[name={wish}]")


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Open]:
    """`open_page("/", elder=True, script=False)`: a page of somebody new, as they like it."""
    contexts: list[BrowserContext] = []

    def opened(
        path: str, *, width: int = 1280, height: int = 800, language: str = "zh-CN", elder: bool = False,
        contrast: bool = False, script: bool = True,
    ) -> Page:  # fmt: skip
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale=language, java_script_enabled=script
        )
        contexts.append(context)
        page = context.new_page()
        _choose(page, address, elder=elder, contrast=contrast)
        page.goto(address + path)
        return page

    yield opened
    for context in contexts:
        context.close()

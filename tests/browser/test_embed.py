"""The chat button on somebody else's site: another origin, a hostile style sheet, a strict policy, and a
browser that keeps nothing for third parties."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Error,
    Frame,
    FrameLocator,
    Page,
    WebSocketRoute,
    expect,
)

from tests.browser.conftest import CHROMIUM, FLAGS, house
from tests.browser.test_accessibility import violations

pytestmark = pytest.mark.xdist_group("browser")

HOSTILE = """
  * { display: none !important; font-size: 60px !important; color: red !important; transform: rotate(9deg); }
  html, head ~ body, main, h1, p, a, wenban-chat { display: block !important; transform: none; }
  wenban-chat { position: static !important; opacity: 0 !important; visibility: hidden !important; }
  button, dialog, iframe { position: absolute !important; left: -9999px !important; pointer-events: none; }
"""
PAGE = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>示例市人民政府</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/hostile.css">
</head><body><main><h1>示例市人民政府</h1><p><a href="/">首页</a></p></main>
<script src="{ours}/embed.js" async{more}></script><script src="{ours}/embed.js" async></script></body></html>"""


class TownSite:
    """A page on `http://localhost`, another site than ours on 127.0.0.1. It loads the script twice."""

    def __init__(self) -> None:
        self.ours, self.more, self.lang = "", "", "zh-CN"
        town = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                css = self.path == "/hostile.css"
                page = PAGE.format(ours=town.ours, more=town.more, lang=town.lang)
                self.send_response(200)
                self.send_header("Content-Type", "text/css" if css else "text/html; charset=utf-8")
                self.send_header("Content-Security-Policy", town.policy)
                self.end_headers()
                self.wfile.write((HOSTILE if css else page).encode())

            def log_message(self, *_args: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://localhost:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def policy(self) -> str:
        return (
            f"default-src 'none'; style-src 'self'; script-src {self.ours}; frame-src {self.ours}; "
            "require-trusted-types-for 'script'"
        )


@pytest.fixture(scope="module")
def town_and_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TownSite]:
    folder, before = tmp_path_factory.mktemp("embedded"), Path.cwd()
    town = TownSite()
    os.chdir(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EMBED_ORIGINS", town.address)
        try:
            with house(folder) as town.ours:
                yield town
        finally:
            os.chdir(before)
            town.server.shutdown()
            town.server.server_close()


@pytest.fixture
def town(town_and_house: TownSite) -> TownSite:
    town_and_house.more, town_and_house.lang = "", "zh-CN"
    return town_and_house


Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, town: TownSite, tmp_path: Path) -> Iterator[Visit]:
    """`visit(width=360)`: the town's page in a browser of its own that blocks third parties' storage."""
    contexts: list[BrowserContext] = []

    def visited(*, width: int = 1280, height: int = 800, strict: bool = True) -> Page:
        profile = tmp_path / f"profile{len(contexts)}"
        (profile / "Default").mkdir(parents=True)
        wishes = {"cookie_controls_mode": int(strict), "block_third_party_cookies": strict}
        (profile / "Default" / "Preferences").write_text(json.dumps({"profile": wishes}))
        context = browser.browser_type.launch_persistent_context(
            profile, executable_path=CHROMIUM, args=FLAGS, viewport={"width": width, "height": height}
        )
        contexts.append(context)
        page = context.pages[0]
        page.goto(town.address)
        page.wait_for_selector("wenban-chat button.open")
        return page

    yield visited
    for context in contexts:
        context.close()


def test_with_the_keyboard_alone_from_the_button_to_an_answer_and_back(visit: Visit) -> None:
    page = visit()
    told = _console(page)
    button = page.locator("wenban-chat button.open")
    assert button.get_attribute("aria-haspopup") == "dialog"
    _open_by_keyboard(page)
    assert button.get_attribute("aria-expanded") == "true"
    frame = _chat(page)
    expect(frame.locator("#text")).to_be_focused()
    assert _inside(page).evaluate("scrollY") == 0
    page.keyboard.type("社保卡丢了怎么办")
    page.keyboard.press("Enter")
    expect(frame.locator(".talk .card .title")).to_have_text("社保卡丢了，补一张")
    while not frame.locator(".rows-of-buttons button:focus").count():
        page.keyboard.press("Shift+Tab")  # from the line back to a choice
    page.keyboard.press("Enter")
    expect(frame.locator(".talk .desk[data-number]")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(page.locator("wenban-chat dialog")).to_be_hidden()
    expect(button).to_be_focused()
    assert button.get_attribute("aria-expanded") == "false"
    assert page.context.cookies() == []
    assert told == []


def test_opened_again_the_talk_goes_on_and_the_close_button_closes(visit: Visit) -> None:
    page = visit()
    _open_by_keyboard(page)
    frame = _chat(page)
    _say(frame, "社保卡丢了怎么办")
    expect(frame.locator(".talk .card")).to_have_count(1)
    with pytest.raises(Error, match="Access is denied"):
        _inside(page).evaluate("sessionStorage")  # this browser really keeps nothing for a third party
    page.locator("wenban-chat button.close").click()
    expect(page.locator("wenban-chat button.open")).to_be_focused()
    page.keyboard.press("Enter")
    expect(frame.locator("#text")).to_be_focused()
    expect(frame.locator(".talk .card")).to_have_count(1)


def test_a_browser_that_keeps_something_goes_on_after_a_reload(visit: Visit) -> None:
    page = visit(strict=False)
    _open_by_keyboard(page)
    _say(_chat(page), "社保卡丢了怎么办")
    expect(_chat(page).locator(".talk .card")).to_have_count(1)
    page.reload()
    _open_by_keyboard(page)
    expect(_chat(page).locator(".talk .card")).to_have_count(1)
    assert page.context.cookies() == []


def test_a_token_that_is_too_old_begins_a_new_talk(visit: Visit) -> None:
    page = visit(strict=False)
    _open_by_keyboard(page)
    expect(_chat(page).locator("#text")).to_be_focused()
    _inside(page).evaluate("sessionStorage.setItem('wenban.proof', 'old')")
    page.reload()
    _open_by_keyboard(page)
    _say(_chat(page), "社保卡丢了怎么办")
    expect(_chat(page).locator(".talk .card")).to_have_count(1)
    assert _inside(page).evaluate("sessionStorage.getItem('wenban.proof')") != "old"


def test_what_is_written_while_the_line_is_down_is_sent_later(visit: Visit) -> None:
    page = visit()
    sockets: list[WebSocketRoute] = []
    down: list[bool] = []

    def through(socket: WebSocketRoute) -> None:
        if down:
            socket.close()
            return
        sockets.append(socket)
        socket.connect_to_server()

    page.route_web_socket("**/chat/socket*", through)
    _open_by_keyboard(page)
    frame = _chat(page)
    expect(frame.locator("#text")).to_be_focused()
    down.append(True)
    sockets[0].close()
    lost = str(frame.locator("#talk").get_attribute("data-reconnecting"))
    expect(frame.locator("#choices [role=status]")).to_have_text(lost)
    _say(frame, "社保卡丢了怎么办")
    expect(frame.locator("#text")).to_have_value("")
    down.clear()
    expect(frame.locator(".talk .card")).to_have_count(1, timeout=15_000)


def test_the_towns_style_does_not_reach_the_button_nor_ours_the_town(visit: Visit) -> None:
    page = visit()
    button = page.locator("wenban-chat button.open")
    box = button.bounding_box()
    assert box
    assert box["height"] >= 48
    assert (box["x"] + box["width"], box["y"] + box["height"]) == (1280 - 16, 800 - 16)
    assert button.evaluate("part => getComputedStyle(part).color") == "rgb(255, 255, 255)"
    assert page.locator("wenban-chat").count() == 1  # though the line stands there twice
    assert page.locator("h1").evaluate("part => getComputedStyle(part).color") == "rgb(255, 0, 0)"
    button.focus()
    assert button.evaluate("part => getComputedStyle(part).outlineColor") == "rgb(255, 191, 71)"
    page.emulate_media(media="print")
    assert page.locator("wenban-chat").is_hidden()


def test_what_the_line_may_say(visit: Visit, town: TownSite) -> None:
    town.more = ' data-position="left" data-label="问问我们"'
    town.lang = "fr"
    page = visit()
    button = page.locator("wenban-chat button.open")
    assert button.inner_text() == "问问我们"
    assert (button.bounding_box() or {})["x"] == 16
    button.click()
    expect(_chat(page).locator(".talk")).to_contain_text("Write what you need")


def test_the_town_learns_nothing_of_the_visitor(visit: Visit) -> None:
    page = visit()
    page.evaluate("() => { heard = []; addEventListener('message', event => heard.push(event.data)); }")
    _open_by_keyboard(page)
    frame = _chat(page)
    _say(frame, "社保卡丢了怎么办")
    expect(frame.locator(".talk .card")).to_have_count(1)
    frame.locator("#text").press("Escape")
    expect(page.locator("wenban-chat dialog")).to_be_hidden()
    assert page.evaluate("heard") == ["wenban:ready", "wenban:close"]
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]


def test_another_site_cannot_show_the_chat(visit: Visit, town: TownSite) -> None:
    page = visit()
    page.goto(town.address.replace("localhost", "127.0.0.1"))  # another origin than the one we were told
    page.locator("wenban-chat button.open").click()
    page.wait_for_timeout(500)
    assert _chat(page).locator("#text").count() == 0


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_axe_finds_nothing_around_the_button_and_in_the_frame(
    visit: Visit, town: TownSite, width: int, language: str
) -> None:
    town.lang = language
    page = visit(width=width, height=740)
    page.route("**/hostile.css", lambda route: route.fulfill(body="", content_type="text/css"))
    page.reload()
    page.locator("wenban-chat button.open").click()
    _say(_chat(page), "社保卡丢了怎么办")
    expect(_chat(page).locator(".talk .card")).to_have_count(1)
    assert violations(page) == []
    assert violations(_inside(page)) == []
    assert _inside(page).evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_on_a_phone_the_chat_covers_the_page_and_esc_leads_back(visit: Visit) -> None:
    page = visit(width=360, height=740)
    _open_by_keyboard(page)
    dialog = page.locator("wenban-chat dialog")
    assert dialog.bounding_box() == {"x": 0, "y": 0, "width": 360, "height": 740}
    expect(_chat(page).locator("#text")).to_be_visible()
    expect(page.locator("wenban-chat button.close")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator("wenban-chat button.open")).to_be_focused()


def test_large_type_in_the_frame_goes_on_with_the_talk(visit: Visit) -> None:
    page = visit()
    page.locator("wenban-chat button.open").click()
    frame = _chat(page)
    _say(frame, "社保卡丢了怎么办")
    expect(frame.locator(".talk .card")).to_have_count(1)
    frame.locator("#elder").click()
    expect(frame.locator("html.elder .talk .card")).to_have_count(1)
    assert violations(_inside(page)) == []
    frame.locator("#elder").click()
    expect(frame.locator("html:not(.elder) #elder")).to_have_text("大字版")


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_our_own_page_for_webmasters_shows_the_living_button(
    browser: Browser, town: TownSite, language: str
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    told = _console(page)
    page.goto(f"{town.ours}/embed?lang={language}")
    page.wait_for_selector("wenban-chat button.open")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator("wenban-chat button.open").click()
    _say(_chat(page), "社保卡丢了怎么办")
    expect(_chat(page).locator(".talk .card")).to_have_count(1)
    assert told == []
    context.close()


def _chat(page: Page) -> FrameLocator:
    return page.frame_locator("wenban-chat iframe")


def _inside(page: Page) -> Frame:
    return next(frame for frame in page.frames if "/embed/chat" in frame.url)


def _open_by_keyboard(page: Page) -> None:
    page.locator("h1").click()
    for _ in range(3):
        page.keyboard.press("Tab")
        if page.locator("wenban-chat button.open:focus").count():
            break
    page.keyboard.press("Enter")
    expect(page.locator("wenban-chat dialog")).to_be_visible()


def _say(frame: FrameLocator, text: str) -> None:
    frame.locator("#text").fill(text)
    frame.locator("#write button").click()


def _console(page: Page) -> list[str]:
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    return told

"""What people do: with the keyboard alone, without a script, on paper, in the chat."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open

pytestmark = pytest.mark.xdist_group("browser")


def test_with_the_keyboard_alone_from_a_question_to_a_ticked_material(open_page: Open) -> None:
    page = open_page("/")
    page.keyboard.press("Tab")
    assert _focused(page) == "跳到正文"
    _tab_to(page, "input[name=q]")
    assert _has_ring(page)
    page.keyboard.type("社保卡丢了怎么办")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?*")
    _tab_to(page, "a.primary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/guides/social-security-card-replacement")
    _tab_to(page, "#materials input[type=checkbox]")
    page.keyboard.press("Space")
    assert page.is_checked("#materials input[type=checkbox] >> nth=0")


def test_the_skip_link_leads_past_the_head(open_page: Open) -> None:
    page = open_page("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_everything_that_takes_focus_shows_it(open_page: Open) -> None:
    for path in ("/", "/guides/id-card-reissue?area=qinghe", "/chat"):
        page = open_page(path)
        for _ in range(25):
            page.keyboard.press("Tab")
            assert _has_ring(page), page.evaluate("document.activeElement.outerHTML.slice(0, 90)")


def test_without_a_script_the_whole_way_works(open_page: Open) -> None:
    page = open_page("/", script=False, width=360, height=740)
    page.fill("input[name=q]", "社保卡丢了怎么办")
    page.click("form.ask button")
    page.click("a.primary")
    page.click("button[value=qinghe]")
    assert "area=qinghe" in page.url
    assert page.locator(".place h3").first.inner_text() == "清禾区政务服务中心"
    assert page.locator("[data-needs-script]").is_hidden()
    page.click("a:text('聊天问')")
    page.fill("#text", "身份证丢了怎么办")
    page.click("#write button")
    assert page.url.endswith("/chat#newest")
    assert page.locator(".talk .card").count() == 1
    page.click(".rows-of-buttons button >> nth=0")
    assert page.locator(".talk .desk").count() == 2


def test_the_chat_with_a_script_answers_without_reloading(open_page: Open) -> None:
    page = open_page("/chat", width=360, height=740)
    page.evaluate("window.still = 'here'")
    _say(page, "社保卡丢了怎么办")
    page.wait_for_selector(".talk .card")
    assert page.locator(".talk .mine p").inner_text() == "社保卡丢了怎么办"
    page.click(".rows-of-buttons button >> nth=0")
    expect(page.locator(".talk .desk[data-number]")).to_have_count(2)
    assert page.evaluate("window.still") == "here"
    assert page.locator(".rows-of-buttons").count() == 1


def test_a_reload_shows_the_same_talk_and_a_second_tab_too(open_page: Open) -> None:
    page = open_page("/chat")
    _say(page, "社保卡丢了怎么办")
    page.wait_for_selector(".talk .card")
    before = page.locator(".talk").inner_text().split()
    page.reload()
    assert page.locator(".talk").inner_text().split()[-20:] == before[-20:]
    second = page.context.new_page()
    second.goto(page.url)
    _say(page, "身份证丢了怎么办")
    expect(second.locator(".talk .card")).to_have_count(2)


def test_what_a_citizen_writes_is_never_run(open_page: Open) -> None:
    page = open_page("/chat")
    _say(page, "<img src=x onerror=\"document.title='run'\"><script>document.title='run'</script>")
    page.wait_for_selector(".talk .desk[data-number]")
    page.reload()
    assert page.title() != "run"
    assert page.locator(".talk img").count() == 0


def test_the_chat_survives_a_lost_connection(open_page: Open) -> None:
    page = open_page("/chat")
    page.context.set_offline(True)
    page.wait_for_timeout(200)
    page.context.set_offline(False)
    page.reload()
    _say(page, "身份证丢了怎么办")
    page.wait_for_selector(".talk .card")


def test_on_paper_there_is_a_code_and_nothing_to_press(open_page: Open) -> None:
    page = open_page("/guides/social-security-card-replacement?area=qinghe")
    assert page.locator(".paper-code").is_hidden()
    page.emulate_media(media="print")
    assert page.locator(".paper-code img").is_visible()
    assert page.evaluate("document.querySelector('.paper-code img').naturalWidth > 0")
    for control in (".switches", ".ask", ".districts", ".foot", ".now"):
        assert page.locator(control).first.is_hidden(), control
    assert page.locator("#legal_basis li").first.is_visible()


def test_read_aloud_is_for_elders_with_a_script(open_page: Open) -> None:
    guide = "/guides/social-security-card-replacement"
    assert open_page(guide, elder=True).locator("[data-read]").is_visible()
    assert open_page(guide, elder=True, script=False).locator("[data-read]").is_hidden()
    assert open_page(guide).locator("[data-read]").count() == 0


def test_no_page_complains_in_the_console(open_page: Open) -> None:
    for path in ("/", "/search?q=x", "/guides/id-card-reissue", "/chat", "/privacy"):
        page = open_page("/")
        told: list[str] = []
        page.on("console", lambda message, told=told: told.append(message.text))
        page.on("pageerror", lambda error, told=told: told.append(str(error)))
        page.goto(page.url.rstrip("/") + path)
        page.wait_for_timeout(150)
        assert told == [], path


def _say(page: Page, text: str) -> None:
    page.fill("#text", text)
    page.click("#write button")


def _tab_to(page: Page, selector: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached with the keyboard")


def _focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent.trim()"))


def _has_ring(page: Page) -> bool:
    return bool(
        page.evaluate(
            "(p => p === document.body || getComputedStyle(p).outlineColor === 'rgb(255, 191, 71)')"
            "(document.activeElement)"
        )
    )

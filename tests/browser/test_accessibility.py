"""axe-core on every page, in both languages and every mode; and no sideways scrolling anywhere."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest

from tests.browser.conftest import Open

pytestmark = pytest.mark.xdist_group("browser")

AXE = (Path(__file__).parents[1] / "web" / "vendor" / "axe.min.js").read_text(encoding="utf-8")
PAGES = {
    "home": "/",
    "answer": "/search?q=" + quote("社保卡丢了怎么办"),
    "not sure": "/search?q=" + quote("我家的狗走丢了"),
    "not ours": "/search?q=" + quote("高铁票改签"),
    "no question": "/search",
    "themes": "/themes",
    "theme": "/themes/social-security",
    "departments": "/departments",
    "department": "/departments/hrss",
    "guide": "/guides/social-security-card-replacement",
    "guide in a town": "/guides/id-card-reissue?area=qinghe/liulin",
    "question": "/guides/id-card-reissue/case?age=child",
    "case": "/guides/id-card-reissue/case?age=child&book=other&place=away",
    "life events": "/life-events",
    "life event": "/life-events/lost-wallet",
    "for webmasters": "/embed",
    "chat": "/chat",
    "privacy": "/privacy",
    "missing": "/nowhere",
}
MODES = {"normal": {}, "elder": {"elder": True}, "contrast": {"contrast": True},
         "elder contrast": {"elder": True, "contrast": True}}  # fmt: skip


def everywhere(test):
    """Every page, in both languages, in every mode."""
    for name, values in (("page", PAGES), ("language", ["zh-CN", "en-GB"]), ("mode", MODES)):
        test = pytest.mark.parametrize(name, values)(test)
    return test


@everywhere
def test_axe_finds_nothing(look: Open, page: str, language: str, mode: str) -> None:
    opened = look(PAGES[page], language=language, **MODES[mode])
    assert violations(opened) == []


def test_axe_finds_nothing_in_a_chat_that_has_begun(open_page: Open) -> None:
    chat = open_page("/chat")
    chat.fill("#text", "社保卡丢了怎么办")
    chat.click("#write button")
    chat.wait_for_selector(".talk .card")
    assert violations(chat) == []


def test_axe_finds_nothing_on_a_phone(look: Open) -> None:
    for path in PAGES.values():
        assert violations(look(path, width=360, height=740)) == [], path


def violations(page) -> list[str]:
    """What axe has against the page, as short lines. Evaluated by the debugger: our policy allows no eval."""
    page.evaluate(AXE)
    found = page.evaluate(
        "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
    )
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


@everywhere
def test_nothing_is_cut_off_at_320_pixels(look: Open, page: str, language: str, mode: str) -> None:
    opened = look(PAGES[page], width=320, height=640, language=language, **MODES[mode])
    assert opened.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_cut_off_at_200_percent(look: Open, page: str) -> None:
    """Zoom halves the page's own width: 1280 px of screen are 640 px of page."""
    opened = look(PAGES[page], width=640, height=400)
    assert opened.evaluate("document.documentElement.scrollWidth") <= 640


@pytest.mark.parametrize("page", PAGES)
def test_text_alone_can_be_doubled(look: Open, page: str) -> None:
    opened = look(PAGES[page], width=1280)
    opened.evaluate("document.documentElement.style.fontSize = '212.5%'")
    assert opened.evaluate("document.documentElement.scrollWidth") <= 1280


# A link among words is exempt: its line is the target (WCAG 2.5.8, “inline”).
TOO_SMALL = """least => Array.from(document.querySelectorAll(
    'a[href], button, input:not([type=hidden]):not([type=checkbox]):not([type=radio]), select, summary, label:has(input)'))
  .filter(part => part.checkVisibility() && !part.classList.contains('skip'))
  .filter(part => part.tagName !== 'A' || getComputedStyle(part).display !== 'inline' || part.parentElement.tagName === 'LI')
  .map(part => [part, part.getBoundingClientRect()])
  .filter(([, box]) => box.height < least - 0.5 || box.width < least - 0.5)
  .map(([part, box]) => `${part.outerHTML.slice(0, 90)} ${Math.round(box.width)}x${Math.round(box.height)}`)"""


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("elder", "least"), [(True, 60), (False, 44)])
@pytest.mark.parametrize("width", [360, 1280])
def test_everything_to_press_is_large_enough(
    look: Open, page: str, elder: bool, least: int, width: int
) -> None:
    opened = look(PAGES[page], width=width, elder=elder)
    assert opened.evaluate(TOO_SMALL, least) == []


def test_elders_read_18_points_or_more(look: Open) -> None:
    for path in PAGES.values():
        page = look(path, elder=True)
        sizes = page.evaluate("""Array.from(document.querySelectorAll('body *'))
            .filter(part => part.checkVisibility() && Array.from(part.childNodes).some(n => n.nodeType === 3 && n.data.trim()))
            .map(part => [parseFloat(getComputedStyle(part).fontSize), part.outerHTML.slice(0, 80)])
            .filter(([size]) => size < 24)""")
        assert sizes == [], path


def test_elders_lines_stand_apart(look: Open) -> None:
    page = look("/privacy", elder=True)
    ratio = page.evaluate(
        "(s => parseFloat(s.lineHeight) / parseFloat(s.fontSize))(getComputedStyle(document.querySelector('dd')))"
    )
    assert ratio == pytest.approx(1.7, abs=0.01)


def test_focus_is_never_hidden_behind_the_phone_number(look: Open) -> None:
    page = look("/guides/social-security-card-replacement?area=qinghe", width=360, height=640, elder=True)
    hidden = []
    for _ in range(60):
        page.keyboard.press("Tab")
        box = page.evaluate(
            "(p => p && p.closest('main') ? [p.outerHTML.slice(0, 60), p.getBoundingClientRect().top] : null)"
            "(document.activeElement)"
        )
        bar = page.evaluate("document.querySelector('.call').getBoundingClientRect().top")
        if box and box[1] >= bar:
            hidden.append(box)
    assert hidden == []


def test_nothing_moves(look: Open) -> None:
    for path in ("/", "/guides/id-card-reissue", "/chat"):
        page = look(path)
        moving = page.evaluate("""Array.from(document.querySelectorAll('*')).filter(part => {
            const style = getComputedStyle(part);
            return style.animationName !== 'none' || parseFloat(style.transitionDuration) > 0; }).length""")
        assert moving == 0

"""Language, large type, contrast, district: chosen once, kept, and nobody is led away."""

from __future__ import annotations

import pytest

from bot.app import App
from bot.domain.message import Address
from bot.web.citizen.preferences import own_path
from tests.web.visitor import Visitor


async def test_large_type_is_chosen_and_given_up(visitor: Visitor) -> None:
    answer = await visitor.sends("/preferences", elder="on", back="/privacy")
    assert (answer.status, answer.headers["Location"]) == (303, "/privacy")
    page = await visitor.opens("/")
    assert 'class="elder"' in page.html
    assert "找人帮忙 打 12345" in page.reads  # the number stays at the bottom
    await visitor.sends("/preferences", elder="off", back="/")
    assert 'class="elder"' not in (await visitor.opens("/")).html


async def test_contrast_and_large_type_go_together(visitor: Visitor) -> None:
    await visitor.sends("/preferences", elder="on", back="/")
    await visitor.sends("/preferences", contrast="on", back="/")
    assert 'class="elder contrast"' in (await visitor.opens("/")).html


async def test_the_language_is_kept(visitor: Visitor) -> None:
    await visitor.sends("/preferences", language="en", back="/")
    assert (
        await visitor.opens("/")
    ).heading == "Shili (demonstration city) service guide What do you need to get done?"


async def test_lang_in_the_address_is_for_this_page_only(visitor: Visitor) -> None:
    assert '<html lang="en"' in (await visitor.opens("/?lang=en")).html
    assert '<html lang="zh-Hans"' in (await visitor.opens("/")).html


async def test_choosing_a_language_leaves_the_address_that_asked_for_another(visitor: Visitor) -> None:
    answer = await visitor.sends("/preferences", language="zh_Hans", back="/search?q=id&lang=en")
    assert answer.headers["Location"] == "/search?q=id"


@pytest.mark.parametrize(
    ("header", "language"),
    [("", "zh-Hans"), ("en-GB,en;q=0.9", "en"), ("en-US,en;q=0.9,zh-CN;q=0.8", "zh-Hans"), ("fr", "zh-Hans"),
     ("zh-TW", "zh-Hans"), (";;,,;q=x", "zh-Hans")],
)  # fmt: skip
async def test_english_is_for_those_whose_browser_reads_no_chinese(
    visitor: Visitor, header: str, language: str
) -> None:
    assert f'<html lang="{language}"' in (await visitor.opens("/", Accept_Language=header)).html


async def test_a_district_is_remembered(visitor: Visitor) -> None:
    await visitor.sends("/preferences", area="songyan", back="/")
    assert "松雁区政务服务中心" in (await visitor.opens("/guides/id-card-reissue")).reads


@pytest.mark.parametrize(
    "fields", [{"area": "atlantis"}, {"language": "tlh"}, {"elder": "perhaps"}, {}, {"visitor": "X" * 26}]
)
async def test_what_we_do_not_offer_is_not_kept(visitor: Visitor, fields: dict[str, str]) -> None:
    assert (await visitor.sends("/preferences", None, back="/", **fields)).status == 303
    assert not visitor.cookie


@pytest.mark.parametrize(
    "back",
    ["https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", "",
     "evil", "/a\r\nSet-Cookie: x=1", "/\t/evil.example", "///evil.example", "/%zz\x00", "http:/evil"],
)  # fmt: skip
def test_nobody_is_sent_to_another_site(back: str) -> None:
    assert own_path(back) == "/"


@pytest.mark.parametrize("back", ["/", "/search?q=社保卡", "/guides/id-card-reissue?area=qinghe#where"])
def test_own_pages_are_gone_back_to(back: str) -> None:
    assert own_path(back).startswith(back.split("?")[0])


async def test_who_has_a_chat_is_spoken_to_in_the_same_language_there(app: App, visitor: Visitor) -> None:
    await visitor.opens("/chat")
    await visitor.sends("/preferences", language="en", back="/")
    await visitor.sends("/chat", id="1", text="menu")
    assert (
        "What do you want to get done" in (await visitor.opens("/chat")).reads
        or "Hello" in (await visitor.opens("/chat")).reads
    )


async def test_what_was_chosen_before_the_chat_goes_along(app: App, visitor: Visitor) -> None:
    await visitor.sends("/preferences", language="en", area="qinghe", back="/")
    await visitor.opens("/chat")
    visitor_id = _visitor_id()
    citizen = await app.services.citizens.recognise(Address("webchat", visitor_id))
    assert (citizen.language, citizen.area) == ("en", "qinghe")


async def test_what_was_chosen_in_the_chat_holds_on_the_pages(app: App, visitor: Visitor) -> None:
    await visitor.opens("/chat")
    address = Address("webchat", _visitor_id())
    await app.services.citizens.choose_area(address, "yunting")
    await visitor.opens("/chat")
    assert "云汀区政务服务中心" in (await visitor.opens("/guides/id-card-reissue")).reads


def _visitor_id() -> str:
    """The first id made in this test: opening the chat makes the visitor before anything else."""
    return MADE[0]


MADE: list[str] = []


@pytest.fixture(autouse=True)
def _note_visitors(monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.ids import RandomIds

    original = RandomIds.visitor_id
    MADE.clear()

    def noted(self: RandomIds) -> str:
        made = original(self)
        MADE.append(made)
        return made

    monkeypatch.setattr(RandomIds, "visitor_id", noted)

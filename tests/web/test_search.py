"""Results: one answer, one question, or not sure; never less than where to call."""

from __future__ import annotations

import dataclasses
import json
import re

import pytest

from bot.app import App
from bot.domain.asked_question import AskedKind, AskedState
from bot.services.guide import WORTH_A_LOOK
from bot.web.citizen.matches import words_said
from content.catalogue import catalogue_of
from content.item import Edition
from content.search import DecisionKind
from tests.web.conftest import put_in
from tests.web.visitor import Visitor


async def test_one_answer_is_shown_with_its_four_lines(visitor: Visitor) -> None:
    page = await visitor.opens("/search?q=社保卡丢了怎么办")
    assert page.heading == "您要办的是这件"
    assert page.says_in_order(
        "社保卡丢了，补一张", "要带什么", "多久办好", "多少钱", "去哪里／网上办", "看怎么办"
    )


async def test_every_result_says_quietly_why_it_is_there(visitor: Visitor) -> None:
    assert "您说的就是它的名字" in (await visitor.opens("/search?q=社保卡丢了怎么办")).reads
    assert "因为您说了：" in (await visitor.opens("/search?q=身份证不见了想补办")).reads


@pytest.mark.parametrize(
    ("question", "parts", "words"),
    [
        ("残疾人证办理", ["人证", "疾人", "残疾"], ("残疾人证",)),
        ("社保卡丢了怎么办", ["丢了", "社保", "保卡"], ("社保卡丢了",)),
        ("卡和证", ["证", "卡"], ("卡", "证")),
        ("ka diu le", ["社保卡"], ("社保卡",)),
        ("哈哈哈", ["哈哈"], ("哈哈哈",)),
        ("", [], ()),
    ],
)
def test_pairs_that_touch_are_told_as_one_word(
    question: str, parts: list[str], words: tuple[str, ...]
) -> None:
    assert words_said(question, parts) == words


async def test_pinyin_and_traditional_characters_find_it_too(visitor: Visitor) -> None:
    for question in ("shehui baozhang ka diule", "我媽的退休金認證"):
        assert (await visitor.opens(f"/search?q={question}")).heading in (
            "您要办的是这件",
            "您要办的是哪一件？",
        )


async def test_between_two_of_a_kind_one_question_is_asked(app: App, visitor: Visitor) -> None:
    card = app.services.guides.with_key("id-card-reissue")
    for number, name in enumerate(("残疾人证补发", "残疾人证换发"), 1):
        await put_in(app, _twin(card, number, name))
    page = await visitor.opens("/search?q=残疾人证")
    assert page.heading.startswith("残疾人证")
    assert page.says_in_order("到期、坏了换", "残疾人证换发", "丢了补", "残疾人证补发")


def _twin(card: Edition, number: int, name: str) -> Edition:
    item = dataclasses.replace(card.item, id=f"TW1N00000{number}", key=f"twin-{number}", source_code=name)
    elements = dataclasses.replace(card.guide.elements, item_name=name)
    guide = dataclasses.replace(
        card.guide, elements=elements, plain_name="", name_en="", plain_name_en="", aliases=()
    )
    return dataclasses.replace(card, item=item, guide=guide)


async def test_page_and_api_name_the_same_items(app: App, visitor: Visitor) -> None:
    card = app.services.guides.with_key("id-card-reissue")
    for number, verb in enumerate(("补发", "换发", "注销", "迁移", "变更"), 1):
        await put_in(app, _twin(card, number, f"残疾人证{verb}"))
    page = await visitor.opens("/search?q=残疾人证补发还是换发")
    answer = json.loads((await visitor.opens("/api/search?q=残疾人证补发还是换发")).html)
    told = [item["key"] for item in (*answer["items"], *answer["others"])]
    assert len(told) >= 3
    assert re.findall(r'<a class="item" href="/guides/([^"]+)"', page.html) == told


async def test_what_scores_far_below_the_best_is_not_shown(app: App, visitor: Visitor) -> None:
    finding = app.services.guides.find("社保卡丢了怎么办")
    assert all(other.hit.score >= WORTH_A_LOOK * finding.found[0].hit.score for other in finding.others)
    assert len(finding.others) < len(app.services.guides.catalogue) - 1
    shown = re.findall(r'<a class="item"', (await visitor.opens("/search?q=社保卡丢了怎么办")).html)
    assert len(shown) == len(finding.others)


async def test_while_the_index_trails_nobody_is_sure_of_what_is_gone(app: App, visitor: Visitor) -> None:
    guides = app.services.guides
    guides.catalogue = catalogue_of((), sequence=guides.catalogue.sequence, city=guides.catalogue.city)
    assert guides.find("社保卡丢了怎么办").decision.kind is DecisionKind.UNSURE
    assert (await visitor.opens("/search?q=社保卡丢了怎么办")).heading == "没弄准您要办哪件事"
    assert json.loads((await visitor.opens("/api/search?q=社保卡丢了怎么办")).html)["decision"] == "unsure"


async def test_not_sure_says_so_and_where_to_call_and_go_today(visitor: Visitor) -> None:
    page = await visitor.opens("/search?q=我家的狗走丢了")
    assert page.heading == "没弄准您要办哪件事"
    assert page.says_in_order("找人帮忙", "12345", "示例市政务服务中心", "今天开到 17:30，现在开着")


async def test_the_hall_named_is_the_readers_own(visitor: Visitor) -> None:
    await visitor.sends("/preferences", area="yunting", back="/")
    assert "云汀区政务服务中心" in (await visitor.opens("/search?q=高铁票改签")).reads


async def test_what_was_typed_stays_in_the_box(visitor: Visitor) -> None:
    assert 'value="我家的事"' in (await visitor.opens("/search?q=我家的事")).html


async def test_without_a_question_it_asks_for_one(visitor: Visitor) -> None:
    for path in ("/search", "/search?q=", "/search?q=%20%20"):
        page = await visitor.opens(path)
        assert page.status == 200
        assert page.heading == "写一句您要办的事"


async def test_english_pages_answer_in_english(visitor: Visitor) -> None:
    page = await visitor.opens("/search?q=社保卡丢了怎么办&lang=en")
    assert page.heading == "This is what you need"
    assert "You asked for it by name" in page.reads


async def test_elders_are_not_given_more_to_choose_from(visitor: Visitor) -> None:
    await visitor.sends("/preferences", elder="on", back="/")
    assert "不是这件？" not in (await visitor.opens("/search?q=身份证丢了补办")).reads


async def test_what_nothing_fits_is_listed_for_the_editors_without_who_asked(
    app: App, visitor: Visitor
) -> None:
    led = await visitor.opens("/search?q=我家的狗走丢了，电话13800138000&lang=en")
    assert led.status == 303
    assert "13800138000" not in led.headers["Location"]
    assert "lang=en" in led.headers["Location"]
    page = await visitor.opens(led.headers["Location"], encoded=True)
    assert "13800138000" not in page.html
    await visitor.opens("/search?q=身份证丢了")
    await visitor.opens("/search?q=")
    await app.services.asked_questions.flush()
    listed = await app.services.asked_questions.listed(tuple(AskedKind), days=1, states=tuple(AskedState))
    (question,) = listed.questions
    assert (question.text, question.channel) == ("我家的狗走丢了，电话***", "page")

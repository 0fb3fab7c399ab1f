"""The guided questions as pages without a script, and as JSON; life events; pointers in the results."""

from __future__ import annotations

import dataclasses
import json

import pytest

from bot.app import App
from content.catalogue import catalogue_of
from tests.web.visitor import Visitor

CASE = "/guides/id-card-reissue/case"


async def test_a_question_is_a_form_that_keeps_the_answers_before(visitor: Visitor) -> None:
    page = await visitor.opens(CASE)
    assert "满 16 岁了吗" in page.reads
    assert 'type="radio" name="age" value="child" required' in page.html
    page = await visitor.opens(f"{CASE}?age=child")
    assert '<input type="hidden" name="age" value="child">' in page.html
    assert "同一本户口簿" in page.reads


async def test_the_result_lists_the_papers_of_the_case_and_how_to_share_it(visitor: Visitor) -> None:
    page = await visitor.opens(f"{CASE}?age=child&book=other&place=away")
    assert page.says_in_order("要带什么", "监护人的身份证", "出生医学证明或者收养登记证", "怎么办")
    assert f"{CASE}?age=child&amp;book=other&amp;place=away" in page.html
    adult = await visitor.opens(f"{CASE}?age=adult&place=here")
    assert "监护人" not in adult.reads


async def test_a_changed_answer_keeps_the_others(visitor: Visitor) -> None:
    page = await visitor.opens(f"{CASE}?age=child&book=other&place=away")
    assert f'href="{CASE}?book=other&amp;place=away"' in page.html
    again = await visitor.opens(f"{CASE}?book=other&place=away")
    assert "满 16 岁了吗" in again.reads
    assert '<input type="hidden" name="place" value="away">' in again.html


@pytest.mark.parametrize("query", ["?age=old", "?who=<script>", "?age=child&age=adult", "?place=away&%00=1"])
async def test_whatever_stands_in_the_address_leads_to_a_question(visitor: Visitor, query: str) -> None:
    page = await visitor.opens(CASE + query)
    assert page.status == 200
    assert "<script>" not in page.html.split("<main")[1]


async def test_an_item_without_questions_has_no_such_page(visitor: Visitor) -> None:
    assert (await visitor.opens("/guides/company-establishment/case")).status == 404
    assert (await visitor.opens("/guides/none/case")).status == 404


async def test_the_guide_leads_to_its_questions_and_answers_what_is_often_asked(visitor: Visitor) -> None:
    page = await visitor.opens("/guides/id-card-reissue")
    assert f'href="{CASE}"' in page.html
    assert page.says_in_order("大家常问", "旧的又找到了", "旧证已经登记作废")
    english = await visitor.opens("/guides/id-card-reissue?lang=en")
    assert "Is it still good?" in english.reads


async def test_machines_walk_the_questions_too(visitor: Visitor) -> None:
    first = json.loads((await visitor.opens(f"/api{CASE}")).html)
    assert first["next"]["id"] == "age"
    assert first["materials"] == []
    last = json.loads((await visitor.opens(f"/api{CASE}?age=child&book=same&place=here")).html)
    assert last["next"] is None
    assert [paper["name"] for paper in last["materials"]] == ["居民身份证申领登记表", "监护人的身份证"]
    assert last["address"].endswith(f"{CASE}?age=child&book=same&place=here")
    assert (await visitor.opens("/api/guides/company-establishment/case")).status == 404


async def test_a_life_event_is_a_page_with_its_items_in_order(visitor: Visitor) -> None:
    assert "钱包丢了" in (await visitor.opens("/life-events")).reads
    page = await visitor.opens("/life-events/lost-wallet")
    assert page.says_in_order("钱包丢了", "身份证丢了，补一张", "社保卡丢了，补一张")
    assert (await visitor.opens("/life-events/none")).status == 404
    assert 'href="/life-events"' in (await visitor.opens("/")).html


async def test_results_name_a_life_event_or_whose_business_it_is(visitor: Visitor) -> None:
    page = await visitor.opens("/search?q=高铁票改签")
    assert page.heading == "这不归我们管，找他们就对了"
    assert page.says_in_order("火车票", "不归政务服务窗口管", "12306")
    assert 'href="tel:12306"' in page.html
    event = await visitor.opens("/search?q=钱包丢了要补哪些证")
    assert 'href="/life-events/lost-wallet"' in event.html
    answer = json.loads((await visitor.opens("/api/search?q=高铁票改签")).html)
    assert answer["items"] == []
    assert [(each["kind"], each["phone"]) for each in answer["signposts"]] == [("pointer", "12306")]


async def test_while_the_index_trails_a_pointer_that_is_gone_is_no_answer(app: App, visitor: Visitor) -> None:
    guides = app.services.guides
    city = dataclasses.replace(guides.catalogue.city, pointers=())
    guides.catalogue = catalogue_of(
        guides.catalogue.editions(), sequence=guides.catalogue.sequence, city=city
    )
    assert (await visitor.opens("/search?q=高铁票改签")).heading == "没弄准您要办哪件事"

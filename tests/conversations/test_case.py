"""The guided questions: asked one by one, any answer changed, and the papers of one's case at the end."""

from __future__ import annotations

import dataclasses

from bot.app import App
from content.catalogue import catalogue_of
from tests.talk import Citizen

ADULT_HERE, CHILD_AWAY = ("满了", "在本市"), ("没满", "不在同一本", "在外地")


async def _begins(app: App, citizen: Citizen) -> Citizen:
    edition = app.services.guides.with_key("id-card-reissue")
    await citizen.press(f"guide.show:{edition.item.id}:{edition.number}")
    return await citizen.tap("我要带什么")


async def _answers(citizen: Citizen, *labels: str) -> Citizen:
    for label in labels:
        await citizen.tap(label)
    return citizen


async def test_questions_come_one_by_one_and_end_in_the_papers_of_the_case(
    app: App, citizen: Citizen
) -> None:
    await _begins(app, citizen)
    assert "满 16 岁了吗" in citizen.reads
    await citizen.tap("没满")
    assert "同一本户口簿" in citizen.reads
    await _answers(citizen, "不在同一本", "在外地")
    assert "监护人的身份证" in citizen.reads
    assert "出生医学证明或者收养登记证" in citizen.reads
    assert "监护人要陪着来" in citizen.reads


async def test_who_is_not_in_that_case_is_not_asked_for_its_papers(app: App, citizen: Citizen) -> None:
    await _answers(await _begins(app, citizen), *ADULT_HERE)
    assert "您的情况" in citizen.reads
    assert "监护人" not in citizen.reads
    assert "户口簿" not in citizen.reads


async def test_any_answer_can_be_changed(app: App, citizen: Citizen) -> None:
    await _answers(await _begins(app, citizen), *CHILD_AWAY)
    await citizen.tap("改答案：补证的人满 16 岁了吗")
    assert "满 16 岁了吗" in citizen.reads
    await _answers(citizen, *ADULT_HERE)
    assert "监护人" not in citizen.reads


async def test_back_leads_to_the_question_before(app: App, citizen: Citizen) -> None:
    await _answers(await _begins(app, citizen), "没满", "不在同一本")
    await citizen.say("返回")
    assert "同一本户口簿" in citizen.reads
    await citizen.say("返回")
    assert "满 16 岁了吗" in citizen.reads
    await citizen.say("返回")
    assert "居民身份证丢失补领" in citizen.reads


async def test_numbers_answer_too(app: App, citizen: Citizen) -> None:
    await _begins(app, citizen)
    await citizen.say("1")
    await citizen.say("1")
    assert "您的情况" in citizen.reads


async def test_the_result_can_be_shared_as_a_page_with_the_answers_in_its_address(
    app: App, citizen: Citizen
) -> None:
    await _answers(await _begins(app, citizen), *CHILD_AWAY)
    shared = citizen.button("转发或打印").url
    assert shared.endswith("/guides/id-card-reissue/case?age=child&book=other&place=away")


async def test_it_is_told_in_english_too(app: App, someone) -> None:
    reader = someone("reader", "en")
    edition = app.services.guides.with_key("id-card-reissue")
    await reader.press(f"guide.ask:{edition.item.id}:{edition.number}:01")
    assert "Are you registered in this city?" not in reader.reads
    assert "Your case" in reader.reads
    assert "16 or older; Elsewhere" in reader.reads


async def test_answers_to_an_edition_that_has_changed_are_asked_for_again(app: App, citizen: Citizen) -> None:
    guides = app.services.guides
    edition = guides.with_key("id-card-reissue")
    await _begins(app, citizen)
    news = dataclasses.replace(edition, number=2)
    guides.catalogue = catalogue_of(
        [news if old is edition else old for old in guides.catalogue.editions()], city=guides.catalogue.city
    )
    await citizen.tap("没满")
    assert "满 16 岁了吗" in citizen.reads
    assert "指南后来更新过" in citizen.reads or "更新" in citizen.reads


async def test_forged_answers_lead_to_a_question_and_not_astray(app: App, citizen: Citizen) -> None:
    edition = app.services.guides.with_key("id-card-reissue")
    for digits in ("9", "x", "0" * 30, "1a"):
        await citizen.press(f"guide.ask:{edition.item.id}:{edition.number}:{digits}")
        assert "身份证" in citizen.reads


async def test_an_item_without_questions_shows_its_card(app: App, citizen: Citizen) -> None:
    edition = app.services.guides.with_key("company-establishment")
    await citizen.press(f"guide.ask:{edition.item.id}:{edition.number}")
    assert "公司设立登记" in citizen.reads


async def test_what_is_often_asked_is_answered(app: App, citizen: Citizen) -> None:
    edition = app.services.guides.with_key("id-card-reissue")
    await citizen.press(f"guide.group:{edition.item.id}:{edition.number}:how")
    await citizen.tap("大家常问")
    assert "临时身份证" in citizen.reads
    await citizen.say("返回")
    assert "居民身份证丢失补领" in citizen.reads

"""Finding one's way: menu, browsing, language, area, a person to call, and being forgotten."""

from __future__ import annotations

import pytest

from bot.app import App
from tests.talk import Citizen


@pytest.mark.parametrize("word", ["菜单", "你好", "/start", "menu", "Hello!", "  菜单 "])
async def test_a_greeting_or_the_word_menu_opens_the_menu(citizen: Citizen, word: str) -> None:
    await citizen.say(word)
    assert "示例市" in citizen.reads
    assert any("主题" in label for label in citizen.labels)


async def test_the_menu_offers_what_is_asked_most_in_citizens_words(citizen: Citizen) -> None:
    await citizen.say("菜单")
    await citizen.tap("社保卡")
    assert "社会保障卡" in citizen.reads


async def test_browsing_by_theme_leads_to_a_guide_and_back_to_the_menu(citizen: Citizen) -> None:
    await citizen.say("主题")
    await citizen.tap("社")
    await citizen.tap("社保卡")
    assert citizen.reply.card is not None
    await citizen.tap("菜单")
    assert "自己的话" in citizen.reads


async def test_more_themes_than_fit_come_on_a_second_page(citizen: Citizen) -> None:
    await citizen.say("主题")
    seen = list(citizen.labels)
    await citizen.tap("还有")
    assert not set(seen[:-2]) & set(citizen.labels[:-1]), "no theme is shown twice"


async def test_browsing_by_department_lists_only_departments_that_have_guides(citizen: Citizen) -> None:
    await citizen.say("部门")
    assert any("公安" in label for label in citizen.labels)
    assert not any("教育" in label for label in citizen.labels)
    await citizen.tap("公安")
    await citizen.tap("身份证")
    assert "身份证" in citizen.reads


async def test_a_theme_without_guides_says_so_and_has_a_way_on(citizen: Citizen) -> None:
    await citizen.say("主题")
    await citizen.tap("还有")
    await citizen.tap(citizen.labels[0])
    assert "还没有指南" in citizen.reads
    await citizen.tap("找人帮忙")
    assert "12345" in citizen.reads


async def test_the_chosen_language_is_spoken_from_then_on(citizen: Citizen) -> None:
    await citizen.say("english")
    assert "Say in your own words" in citizen.reads
    await citizen.say("I lost my ID card")
    assert "What to bring" in citizen.reads
    assert citizen.reply.language == "en"


async def test_the_platforms_language_is_used_until_one_is_chosen(someone) -> None:
    visitor = someone("visitor", language="en-GB")
    await visitor.say("menu")
    assert "service guide" in visitor.reads
    await visitor.say("中文")
    await visitor.say("菜单")
    assert "您好" in visitor.reads


async def test_the_language_outlives_the_session(app: App, citizen: Citizen) -> None:
    await citizen.say("english")
    await app.volatile.sessions.forget(citizen.address)
    await citizen.say("hello")
    assert "service guide" in citizen.reads


async def test_the_area_is_remembered_and_brings_its_addresses(app: App, citizen: Citizen) -> None:
    await citizen.say("区县")
    await citizen.tap("清禾区")
    await citizen.tap("柳霖街道")
    assert "清禾区柳霖街道" in citizen.reads
    await app.volatile.sessions.forget(citizen.address)
    await citizen.say("社保卡丢了怎么办")
    await citizen.tap("去哪里办")
    assert "清禾区柳霖街道" in citizen.reads


async def test_choosing_the_area_from_a_guide_comes_back_to_that_guide(citizen: Citizen) -> None:
    await citizen.say("身份证掉了")
    await citizen.tap("去哪里办")
    await citizen.tap("选区县")
    await citizen.tap("云汀区")
    await citizen.tap("全区")
    assert "身份证" in citizen.reads
    assert "云汀区" in citizen.reads


@pytest.mark.parametrize("word", ["人工", "找人", "12345", "客服", "person"])
async def test_asking_for_a_person_names_the_hotline_and_the_hall_with_hours(
    citizen: Citizen, word: str
) -> None:
    await citizen.say(word)
    assert "12345" in citizen.reads
    assert "现在开着" in citizen.reads, "it is Tuesday 10:30"
    assert not any("聊天" in label for label in citizen.labels), "no live chat is offered until it exists"


async def test_being_forgotten_erases_language_and_area(app: App, citizen: Citizen) -> None:
    await citizen.say("english")
    await citizen.say("privacy")
    await citizen.tap("Forget me")
    known = await app.services.citizens.recognise(citizen.address)
    assert (known.language, known.area) == ("", "")
    await citizen.say("menu")
    assert "您好" in citizen.reads

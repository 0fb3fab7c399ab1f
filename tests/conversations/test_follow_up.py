"""Follow-ups: what somebody asks next is answered from the guide they have before them."""

from __future__ import annotations

import pytest

from bot.app import App
from tests.talk import Citizen


def _opens(app: App, key: str) -> str:
    return f"guide.show:{app.services.guides.with_key(key).item.id}"


async def _shown(app: App, citizen: Citizen, key: str = "id-card-reissue") -> Citizen:
    await citizen.press(_opens(app, key))
    return citizen


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("那要带什么", ["居民户口簿", "监护人的身份证"]),
        ("多少钱", ["每证 40 元"]),
        ("要几天", ["20 个工作日", "60 天"]),
        ("在哪办", ["21 至 24 号窗口"]),
        ("周六开门吗", ["政务服务中心", "9:00–"]),
        ("能不能让我儿子去", ["本人来，要拍照、按指纹", "0000-86123001"]),
        ("网上能办吗", ["m.shili.example"]),
        ("电话多少", ["0000-86123001", "12345"]),
        ("有什么条件", ["是中国公民"]),
        ("办完给什么", ["居民身份证", "邮寄"]),
        ("流程", ["报失，填表"]),
        ("法律依据", ["中华人民共和国居民身份证法"]),
        ("要预约吗", ["不约也能取号"]),
        ("我走不动了", ["0000-86123005"]),
        ("要带户口本吗", ["居民户口簿"]),
        ("户口在外地能办吗", ["户口在外地的"]),
        ("要跑几趟", ["新证可以邮寄"]),
    ],
)
async def test_what_is_asked_next_is_answered_with_the_items_name_and_nothing_else(
    app: App, citizen: Citizen, text: str, facts: list[str]
) -> None:
    await _shown(app, citizen)
    await citizen.say(text)
    assert "身份证丢了，补一张" in citizen.reads
    for fact in facts:
        assert fact in citizen.reads
    assert citizen.button("我要带什么").action.startswith("guide.ask")
    assert "去哪里办：" not in citizen.reads or text == "在哪办", "not the whole card"
    assert _opens(app, "id-card-reissue") in {button.action.rpartition(":")[0] for button in citizen.buttons}


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("how much", "40 yuan"),
        ("What do I bring?", "Household register"),
        ("where", "21"),
        ("how long does it take", "20 working days"),
        ("can my son go", "You come in person"),
        ("can I do it online", "m.shili.example"),
    ],
)
async def test_follow_ups_work_in_english(app: App, someone, text: str, fact: str) -> None:
    person = await _shown(app, someone("mr-smith", "en"))
    await person.say(text)
    assert "Lost your ID card? Get a new one" in person.reads
    assert fact in person.reads


async def test_a_follow_up_needs_no_search(app: App, citizen: Citizen, monkeypatch) -> None:
    await _shown(app, citizen)
    monkeypatch.delattr(type(app.services.guides), "find")
    await citizen.say("那要多少钱")
    assert "每证 40 元" in citizen.reads


async def test_an_item_named_with_what_is_wanted_is_answered_directly(app: App, citizen: Citizen) -> None:
    await citizen.say("身份证丢了补领要多少钱")
    assert "每证 40 元" in citizen.reads
    assert "20 个工作日" not in citizen.reads
    await citizen.press(_opens(app, "id-card-reissue"))
    assert "20 个工作日" in citizen.reads


async def test_another_item_leaves_the_open_one_and_is_asked_the_same(app: App, citizen: Citizen) -> None:
    await _shown(app, citizen)
    await citizen.say("要几天")
    await citizen.say("那社保卡补领呢")
    assert "社会保障卡" in citizen.reads
    assert "当场" in citizen.reads
    assert "要带什么" not in citizen.labels
    await citizen.say("收费吗")
    assert "社会保障卡" in citizen.reads


async def test_a_new_question_shows_the_card_of_its_own_item(app: App, citizen: Citizen) -> None:
    await _shown(app, citizen)
    await citizen.say("我妈的社保卡丢了怎么办")
    card = citizen.reply.card
    assert card
    assert [line.label for line in card.lines[:4]] == ["要带什么", "多久办好", "多少钱", "去哪里办"]


async def test_asked_of_nothing_we_ask_which_matter_and_then_answer_what_was_asked(citizen: Citizen) -> None:
    await citizen.say("要多少钱")
    assert any(button.action.endswith(":fees") for button in citizen.buttons)
    await citizen.say("我身份证丢了")
    assert "每证 40 元" in citizen.reads
    assert "20 个工作日" not in citizen.reads


async def test_a_choice_pressed_after_that_answers_what_was_asked(citizen: Citizen) -> None:
    await citizen.say("要多少钱")
    await citizen.tap("身份证")
    assert "每证 40 元" in citizen.reads


async def test_what_the_guide_does_not_say_is_said_with_a_phone(app: App, citizen: Citizen) -> None:
    await _shown(app, citizen, "company-establishment")
    await citizen.say("我90岁了走不动")
    assert "0000-" in citizen.reads or "12345" in citizen.reads
    assert "上门拍照" not in citizen.reads


async def test_age_and_illness_put_the_home_visit_on_the_card(citizen: Citizen) -> None:
    await citizen.say("我妈90岁了走不动，身份证丢了怎么办")
    assert "0000-86123005" in citizen.reads
    card = citizen.reply.card
    assert card
    assert len(card.lines) <= 8


async def test_who_will_not_come_sees_the_way_online_on_the_card(citizen: Citizen) -> None:
    await citizen.say("手机上补社保卡")
    if citizen.reply.card is None:
        await citizen.say("1")
    assert any(button.url for button in citizen.buttons if "example" in button.url)
    assert "zwfw.shili.example" in citizen.reads or "m.shili.example" in citizen.reads


async def test_a_button_for_what_is_wanted_survives_a_changed_guide(app: App, citizen: Citizen) -> None:
    item = app.services.guides.with_key("id-card-reissue").item.id
    await citizen.press(f"guide.wanted:{item}:99:fees,time")
    assert "每证 40 元" in citizen.reads
    assert "20 个工作日" in citizen.reads
    assert citizen.reply.text
    await citizen.press(f"guide.wanted:{item}:1:nonsense")
    assert "去哪里办" in citizen.reads

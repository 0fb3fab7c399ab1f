"""One guide: the card, its elements in three groups, local facts, and old buttons."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.app import App
from bot.domain.message import MAX_BUTTONS
from content.elements import UNIFIED_ELEMENTS
from tests.talk import Citizen

KEYS = (
    "pension-proof-of-life",
    "social-security-card-replacement",
    "id-card-reissue",
    "company-establishment",
)


async def _open(app: App, citizen: Citizen, key: str) -> Citizen:
    edition = app.services.guides.with_key(key)
    return await citizen.press(f"guide.show:{edition.item.id}:{edition.number}")


@pytest.mark.parametrize("key", KEYS)
async def test_the_card_begins_with_what_to_bring_how_long_how_much_and_where(
    app: App, citizen: Citizen, key: str
) -> None:
    await _open(app, citizen, key)
    card = citizen.reply.card
    assert card is not None
    assert [line.label for line in card.lines[:4]] == ["要带什么", "多久办好", "多少钱", "去哪里办"]
    assert len(card.lines) <= 8
    assert all(line.text for line in card.lines)


@pytest.mark.parametrize("key", KEYS)
async def test_every_answer_shows_code_edition_fingerprint_and_date(
    app: App, citizen: Citizen, key: str
) -> None:
    edition = app.services.guides.with_key(key)
    item = f"{edition.item.id}:1"
    code = edition.guide.elements.item_code.base_code
    for action in (f"show:{item}", f"local:{item}", f"group:{item}:how", f"element:{item}:materials"):
        await citizen.press(f"guide.{action}")
        for fact in (code, edition.content_hash[:8], "第 1 版", "2026-11-20", "示例数据，请以当地公布为准"):
            assert fact in citizen.reads, action


@pytest.mark.parametrize("language", ["", "en"])
@pytest.mark.parametrize("key", KEYS)
async def test_all_18_elements_can_be_reached_by_buttons_alone(
    app: App, someone, key: str, language: str
) -> None:
    reader = someone("reader", language)
    await _open(app, reader, key)
    groups = [button.action for button in reader.buttons if button.action.startswith("guide.group")]
    reached = []
    for group in groups:
        await reader.press(group)
        elements = [b.action for b in reader.buttons if b.action.startswith("guide.element")]
        assert len(reader.buttons) <= MAX_BUTTONS
        for element in elements:
            await reader.press(element)
            assert "尚未提供" not in reader.reads
            assert "not provided" not in reader.reads
            reached.append(element.rpartition(":")[2])
    assert sorted(reached) == sorted(element.field for element in UNIFIED_ELEMENTS)


async def test_materials_come_with_originals_copies_and_in_which_case(app: App, citizen: Citizen) -> None:
    await _open(app, citizen, "social-security-card-replacement")
    await citizen.tap("要带什么")
    await citizen.tap("申请材料")
    assert "原件 1 份" in citizen.reads
    assert "这种情况才要" in citizen.reads


async def test_back_goes_from_element_to_group_to_card_to_menu(app: App, citizen: Citizen) -> None:
    await _open(app, citizen, "id-card-reissue")
    card = citizen.reads
    await citizen.tap("谁能办")
    group = citizen.reads
    await citizen.tap("受理条件")
    await citizen.say("返回")
    assert citizen.reads == group
    await citizen.say("返回")
    assert citizen.reads == card
    await citizen.say("返回")
    assert "自己的话" in citizen.reads


@pytest.mark.parametrize("way", [("主题", "证件", "身份证"), ("部门", "公安", "身份证")])
async def test_back_from_a_guide_leads_to_the_list_it_was_opened_from(citizen: Citizen, way) -> None:
    word, listed, item = way
    await citizen.say(word)
    await citizen.tap(listed)
    before = citizen.reads
    await citizen.tap(item)
    await citizen.tap("谁能办")
    await citizen.tap("回到指南")
    await citizen.say("返回")
    assert citizen.reads == before
    await citizen.say("返回")
    await citizen.say("返回")
    assert "自己的话" in citizen.reads


async def test_saying_back_again_and_again_always_ends_at_the_menu(citizen: Citizen) -> None:
    await citizen.say("社保卡丢了怎么办")
    await citizen.tap("去哪里办")
    for _time in range(6):
        await citizen.say("返回")
    assert "自己的话" in citizen.reads


async def test_a_paper_the_office_looks_up_itself_need_not_be_brought_unless_it_says_when(
    app: App, citizen: Citizen
) -> None:
    await _open(app, citizen, "social-security-card-replacement")
    await citizen.tap("要带什么")
    await citizen.tap("申请材料")
    booklet = next(line for line in citizen.reads.splitlines() if "户口簿或者出生" in line)
    assert "这种情况才要" in booklet


async def test_numbers_can_be_typed_instead_of_pressing(app: App, citizen: Citizen) -> None:
    await _open(app, citizen, "id-card-reissue")
    third = citizen.labels[2]
    await citizen.say("3")
    by_number = citizen.reads
    await _open(app, citizen, "id-card-reissue")
    await citizen.tap(third)
    assert citizen.reads == by_number


async def test_a_number_that_is_no_choice_keeps_the_choices(app: App, citizen: Citizen) -> None:
    await _open(app, citizen, "company-establishment")
    await citizen.say("0")
    assert "数字" in citizen.reads
    await citizen.say("1")
    assert "申请材料" in citizen.reads


async def test_a_full_width_number_counts_as_a_number(app: App, citizen: Citizen) -> None:
    await _open(app, citizen, "company-establishment")
    await citizen.say("１")
    assert "申请材料" in citizen.reads


async def test_the_number_of_a_link_button_says_the_address(app: App, citizen: Citizen) -> None:
    await _open(app, citizen, "id-card-reissue")
    number = 1 + next(i for i, button in enumerate(citizen.buttons) if button.url)
    url = citizen.buttons[number - 1].url
    await citizen.say(str(number))
    assert url in citizen.reads


async def test_the_online_button_shows_the_real_domain(app: App, citizen: Citizen) -> None:
    await _open(app, citizen, "company-establishment")
    button = next(b for b in citizen.buttons if b.url and "网上办" in b.label)
    assert button.url.partition("://")[2].partition("/")[0] in button.label


async def test_local_facts_differ_by_district_and_the_guide_does_not(app: App, citizen: Citizen) -> None:
    seen = []
    for district in ("清禾区", "云汀区", "松雁区"):
        await citizen.say("区县")
        await citizen.tap(district)
        await citizen.tap("全区")
        await _open(app, citizen, "id-card-reissue")
        await citizen.tap("要带什么")
        materials = citizen.reads
        await citizen.tap("回到指南")
        await citizen.tap("去哪里办")
        seen.append((materials, citizen.reads))
    assert len({materials for materials, _local in seen}) == 1
    assert len({local for _materials, local in seen}) == 3


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-11-24T01:30+00:00", "现在开着"),
        ("2026-11-24T00:30+00:00", "今天 9:00 开门"),
        ("2026-11-24T12:00+00:00", "11月25日（星期三）9:00"),
        ("2026-11-28T02:00+00:00", "11月30日（星期一）9:00"),
        ("2026-10-10T02:00+00:00", "现在开着"),  # a Saturday worked to make up for the National Day week
        ("2026-10-01T02:00+00:00", "今天不开"),
    ],
)
async def test_hours_are_said_in_words_for_this_very_moment(
    app: App, citizen: Citizen, clock, moment, words
) -> None:
    clock.moment = dt.datetime.fromisoformat(moment)
    await _open(app, citizen, "id-card-reissue")
    await citizen.tap("去哪里办")
    await citizen.tap("选区县")
    await citizen.tap("清禾区")
    await citizen.tap("全区")
    assert words in citizen.reads


@pytest.mark.parametrize(
    "action",
    [
        "guide.show:0000000000:1",
        "guide.element:0000000000:1:materials",
        "guide.group:{id}:1:nonsense",
        "guide.element:{id}:1:nonsense",
        "guide.fly:{id}",
        "booking.confirm:{id}:1",
        "menu.language:::tlh",
        "menu.area:::atlantis",
        "menu.theme:::nothing",
        "menu.department:::99999",
        "menu.themes:::99999999999",
        "menu.departments:::x",
        "old",
        "' OR 1=1 --",
        "<script>alert(1)</script>",
        "::::",
    ],
)
async def test_an_old_or_forged_button_gets_a_kind_answer_and_a_way_on(
    app: App, citizen: Citizen, action: str
) -> None:
    item = app.services.guides.with_key("id-card-reissue").item.id
    await citizen.press(action.format(id=item) if "{" in action else action)
    assert citizen.labels
    assert "出错" not in citizen.reads


async def test_a_button_of_an_earlier_edition_shows_todays_words_and_says_so(
    app: App, citizen: Citizen
) -> None:
    edition = app.services.guides.with_key("id-card-reissue")
    await citizen.press(f"guide.show:{edition.item.id}:7")
    assert "更新过" in citizen.reads
    assert "要带什么" in citizen.reads

"""The guide: all unified elements, local facts of one place, and what proves it."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from bot.app import App
from bot.web import halls
from content.elements import UNIFIED_ELEMENTS, Element, Group, Shape, configured
from content.item import Edition
from content.local import LocalInfo
from content.unified import Fee, Fees, Law, Material, TimeLimit, Visits
from tests.conftest import StandingClock
from tests.web.conftest import changed, put_in
from tests.web.visitor import Visitor

CARD = "/guides/social-security-card-replacement"


@pytest.fixture
def card(app: App) -> Edition:
    return app.services.guides.with_key("social-security-card-replacement")


async def test_citizens_words_come_first_then_the_official_name_and_code(visitor: Visitor) -> None:
    page = await visitor.opens(CARD)
    assert page.heading == "社保卡丢了，补一张"
    assert page.says_in_order("社保卡丢了，补一张", "社会保障卡补领、换领、换发", "编码 512B0070200006")


async def test_the_four_lines_come_before_everything_else(visitor: Visitor) -> None:
    page = await visitor.opens(f"{CARD}?area=qinghe")
    assert page.says_in_order("要带什么", "多久办好", "多少钱", "去哪里／网上办", "怎么办", "申请材料")
    assert "要带什么 居民身份证；有的情况另加 4 样" in page.reads
    assert "多少钱 不要钱" in page.reads


async def test_every_unified_element_is_on_the_page(visitor: Visitor, card: Edition) -> None:
    page = await visitor.opens(CARD)
    for element in UNIFIED_ELEMENTS:
        assert f'id="{element.field}"' in page.html, element.field
        assert element.name_zh in page.reads


async def test_the_official_site_is_written_out(visitor: Visitor) -> None:
    assert "官方网址是 zwfw.shili.example，别的不要信。" in (await visitor.opens(CARD)).reads


async def test_materials_are_a_list_to_tick_and_what_is_looked_up_is_apart(
    app: App, visitor: Visitor, card: Edition
) -> None:
    always = Material("居民身份证", exempt_by_data_sharing=False)
    await put_in(app, changed(card, materials=(always, Material("结婚证", exempt_by_data_sharing=True))))
    page = await visitor.opens(CARD)
    assert page.html.count('type="checkbox"') == 1
    assert "不用带，我们来查： 结婚证" in page.reads


async def test_what_cannot_be_looked_up_in_some_case_is_to_be_brought_in_that_case(
    app: App, visitor: Visitor, card: Edition
) -> None:
    booklet = Material("户口簿", exempt_by_data_sharing=True, when="系统里查不到亲子关系的时候")
    await put_in(app, changed(card, materials=(booklet,)))
    page = await visitor.opens(CARD)
    assert 'type="checkbox"' in page.html
    assert "户口簿 这种情况才要：系统里查不到亲子关系的时候" in page.reads
    assert "不用带" not in page.reads.partition("申请材料")[2]


async def test_a_step_says_who_and_how_long(visitor: Visitor) -> None:
    assert "制卡 窗口人员或合作银行 · 当场，约 20 分钟" in (await visitor.opens(CARD)).reads


async def test_the_district_changes_local_facts_only(visitor: Visitor) -> None:
    qinghe = await visitor.opens(f"{CARD}?area=qinghe")
    yunting = await visitor.opens(f"{CARD}?area=yunting")
    assert "一楼 15 号窗口" in qinghe.reads
    assert "一楼 15 号窗口" not in yunting.reads
    assert "云汀区政务服务中心" in yunting.reads
    assert _element(qinghe.html, "materials") == _element(yunting.html, "materials")


def _element(html: str, field: str) -> str:
    return html.split(f'id="{field}"')[1].split("</section>")[0]


async def test_a_town_is_nearer_than_its_district(visitor: Visitor) -> None:
    page = await visitor.opens(f"{CARD}?area=qinghe/liulin")
    assert "3 号窗口，有自助制卡机" in page.reads
    assert "清禾区柳霖街道" in page.reads


async def test_a_place_we_do_not_have_is_as_good_as_none(visitor: Visitor) -> None:
    page = await visitor.opens(f"{CARD}?area=atlantis")
    assert page.status == 200
    assert "atlantis" not in page.reads


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-11-24T10:30", "现在开着，12:00 到 13:30 休息，今天开到 17:30"),
        ("2026-11-24T14:00", "今天开到 17:30，现在开着"),
        ("2026-11-24T12:30", "现在休息，13:30 再开，开到 17:30"),
        ("2026-11-24T08:00", "现在没开，今天 9:00 开门"),
        ("2026-11-24T18:00", "今天关门了，11月25日（星期三）9:00 开门"),
        ("2026-11-28T10:00", "今天不开，11月30日（星期一）9:00 开门"),
    ],
)
async def test_opening_hours_are_words_for_today(
    visitor: Visitor, clock: StandingClock, moment: str, words: str
) -> None:
    clock.moment = dt.datetime.fromisoformat(moment).replace(tzinfo=clock.zone)
    assert words in (await visitor.opens(f"{CARD}?area=qinghe")).reads


async def test_days_past_the_known_calendar_are_provisional(visitor: Visitor, clock: StandingClock) -> None:
    clock.moment = dt.datetime(2031, 11, 24, 10, 30, tzinfo=clock.zone)
    assert "暂定" in (await visitor.opens(f"{CARD}?area=qinghe")).reads


async def test_a_known_day_whose_next_opening_is_past_the_calendar_is_provisional_too(
    visitor: Visitor, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(halls, "is_known", lambda day: day <= dt.date(2026, 11, 24))
    clock.moment = dt.datetime(2026, 11, 24, 16, tzinfo=clock.zone)
    assert "暂定" not in (await visitor.opens(f"{CARD}?area=qinghe")).reads
    clock.moment = dt.datetime(2026, 11, 24, 18, tzinfo=clock.zone)
    assert "9:00 开门 （暂定" in (await visitor.opens(f"{CARD}?area=qinghe")).reads


async def test_a_home_visit_is_offered_where_there_is_one(visitor: Visitor) -> None:
    page = await visitor.opens(f"{CARD}?area=qinghe")
    assert "可以上门办 卧床、重度残疾的人" in page.reads
    assert "0000-86122105" in page.reads


async def test_the_law_is_folded_and_at_the_end_and_unverified_numbers_say_so(visitor: Visitor) -> None:
    page = await visitor.opens(CARD)
    assert page.says_in_order("承诺办结时限", "设定依据", "看看依据（2 条）", "待核", "第 1 版")
    assert '<details class="law">' in page.html


async def test_the_foot_proves_which_edition_this_is(visitor: Visitor, card: Edition) -> None:
    page = await visitor.opens(CARD)
    assert f"第 1 版 · {card.content_hash[:8]} · 2026年11月20日（星期五）核对过" in page.reads
    assert "这一页写错了？打 12345，报编码和第几版。" in page.reads


async def test_what_is_missing_is_said_to_be_missing(visitor: Visitor, bare_item: Edition) -> None:
    page = await visitor.opens("/guides/bare-item")
    assert page.status == 200
    assert "这份指南还不全。缺的请打 12345 问。" in page.reads
    assert "多久办好 本市尚未提供，请拨12345。" in page.reads
    for name in ("申请材料", "受理条件", "办理环节", "收费标准", "设定依据"):
        assert f"{name} 本市尚未提供，请拨12345。" in page.reads


async def test_no_materials_needed_is_not_the_same_as_not_provided(
    app: App, visitor: Visitor, card: Edition
) -> None:
    await put_in(app, changed(card, materials=()))
    page = await visitor.opens(CARD)
    assert "要带什么 什么都不用带" in page.reads
    assert "申请材料 什么都不用带。" in page.reads


async def test_numbers_are_worded(app: App, visitor: Visitor, card: Edition) -> None:
    await put_in(
        app,
        changed(
            card,
            promised_time_limit=TimeLimit(3),
            statutory_time_limit=TimeLimit(20, "day"),
            onsite_visits=Visits(0),
            fees=Fees(
                charged=True,
                items=(Fee("工本费", "每证40元", "某价格文件", reducible=True),),
                online_payment=True,
            ),
        ),
    )
    page = await visitor.opens(CARD)
    assert "多久办好 3 个工作日" in page.reads
    assert "法定办结时限 20 天" in page.reads
    assert "多少钱 工本费 每证40元 去哪里" in page.reads
    assert "到办事现场次数 不用跑" in page.reads
    assert "工本费：每证40元 （可以减免） 依据：某价格文件 可以网上交" in page.reads


async def test_a_citys_own_list_of_elements_drives_the_page(
    app: App, visitor: Visitor, card: Edition
) -> None:
    rows = [{"field": "fees", "name_zh": "要不要钱"}, {"field": "materials"},
            {"field": "parking", "name_zh": "停车", "name_en": "Parking", "group": "who"}]  # fmt: skip
    elements: tuple[Element, ...] = configured(rows)
    assert [element.shape for element in elements] == [Shape.FEES, Shape.MATERIALS, Shape.TEXT]
    await put_in(app, changed(card, extra={"parking": "门前四十个车位"}), elements=elements)
    page = await visitor.opens(CARD)
    assert "要不要钱 不要钱" in page.reads
    assert "停车 门前四十个车位" in page.reads
    assert 'id="legal_basis"' not in page.html
    assert "时限和规定" not in page.reads  # no element of that group: no empty heading
    assert elements[2].group is Group.WHO


async def test_only_web_addresses_become_links(app: App, visitor: Visitor, card: Edition) -> None:
    evil = "javascript:alert(1)"
    edition = changed(
        card, materials=(Material("表", form_url=evil, sample_url=evil),), legal_basis=(Law("法", url=evil),)
    )
    local = (LocalInfo("", online_url=evil),)
    await put_in(app, dataclasses.replace(edition, guide=dataclasses.replace(edition.guide, local=local)))
    assert "javascript:" not in (await visitor.opens(CARD)).html


async def test_markup_in_a_guide_is_shown_and_never_run(app: App, visitor: Visitor, card: Edition) -> None:
    await put_in(app, changed(card, materials=(Material("<script>alert(1)</script>", notes="<b>粗</b>"),)))
    page = await visitor.opens(CARD)
    assert "<script>alert" not in page.html
    assert "<b>粗" not in page.html
    assert "&lt;script&gt;alert(1)" in page.html


async def test_english_shows_english_and_marks_what_is_only_in_chinese(visitor: Visitor) -> None:
    page = await visitor.opens(f"{CARD}?lang=en&area=qinghe")
    assert '<html lang="en"' in page.html
    assert page.heading == "Lost your social security card? Get a new one"
    assert '<span lang="zh-Hans">一楼 15 号窗口</span>' in page.html
    assert "Open now. Break from 12:00 to 13:30, then open until 17:30" in page.reads
    assert "Last checked Friday 20 November 2026" in page.reads


async def test_paper_carries_a_code_back_to_this_page(visitor: Visitor) -> None:
    page = await visitor.opens(f"{CARD}?area=qinghe")
    assert f'src="{CARD}/qr.svg?area=qinghe"' in page.html
    code = await visitor.opens(f"{CARD}/qr.svg?area=qinghe")
    assert code.headers["Content-Type"].startswith("image/svg+xml")
    assert "<path" in code.html
    assert (await visitor.opens("/guides/none/qr.svg")).status == 404


async def test_in_elder_mode_the_rules_are_folded_but_still_there(visitor: Visitor) -> None:
    await visitor.sends("/preferences", elder="on", back=CARD)
    page = await visitor.opens(CARD)
    assert page.html.count("<details>") == 2
    for element in UNIFIED_ELEMENTS:
        assert f'id="{element.field}"' in page.html

"""One thing, several kinds: who does not say which is asked once; who says which is answered at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.app import App
from bot.config import Config, load_config
from tests.talk import Citizen

KINDS_OF_ID_CARD = ["第一次办", "到期、坏了换", "丢了补"]


@pytest.fixture
def config() -> Config:
    """The house with the demonstration's guides, which have families."""
    return load_config(public_url="https://wenban.example.org", catalogue="demonstration")


@pytest.mark.parametrize("question", ["身份证", "我要办身份证", "身份证咋个办", "sfz", "身分证"])
async def test_who_names_only_the_thing_is_asked_which_kind(citizen: Citizen, question: str) -> None:
    await citizen.say(question)
    assert "身份证" in citizen.reads
    assert citizen.labels[:4] == [*KINDS_OF_ID_CARD, "都不是"]


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("身份证丢了", "身份证丢了，补一张"),
        ("身份证过期了", "身份证到期坏了，换证"),
        ("护照到期了", "护照到期丢了，换补"),
        ("公司注销", "公司不开了，办注销"),
        ("我要开公司", "开公司，办营业执照"),
        ("居住证怎么弄", "外地人办居住证"),
    ],
)
async def test_who_says_which_kind_or_names_a_lone_thing_is_answered(
    citizen: Citizen, question: str, title: str
) -> None:
    await citizen.say(question)
    assert citizen.reply.card is not None
    assert title in citizen.reads


async def test_the_kind_pressed_is_the_guide_shown_and_back_asks_the_same(citizen: Citizen) -> None:
    await citizen.say("身份证")
    await citizen.say("2")
    assert "居民身份证换领" in citizen.reads
    await citizen.tap("不是这个")
    assert citizen.labels[:3] == KINDS_OF_ID_CARD


async def test_what_was_asked_of_the_thing_is_answered_of_the_kind(citizen: Citizen) -> None:
    await citizen.say("身份证要多少钱")
    await citizen.tap("丢了补")
    assert "40" in citizen.reads
    assert "要带什么" not in citizen.reads


async def test_english_buttons_name_the_kinds_too(someone: Callable[..., Citizen]) -> None:
    citizen = someone("li-shifu", language="en")
    await citizen.say("identity card")
    assert citizen.reads.startswith("Resident identity card: which of these do you need?")
    assert citizen.labels[:3] == ["The first time", "Expired or worn: renew", "Lost: replace"]


FOLLOWED = [
    ("company-change", "那注销呢", "公司注销登记"),
    ("company-establishment", "那变更呢", "公司变更登记"),
    ("sole-trader-change", "不干了呢", "个体工商户注销登记"),
    ("sole-trader-establishment", "以后想注销呢", "个体工商户注销登记"),
    ("id-card-renewal", "要是丢了呢", "居民身份证丢失补领"),
    ("id-card-reissue", "到期了呢", "居民身份证换领"),
    ("id-card-reissue", "第一次办呢", "居民身份证首次申领"),
    ("passport-renewal", "头一回办呢", "普通护照首次签发"),
    ("passport-first-issue", "那丢了呢", "普通护照换发、补发"),
    ("social-security-card-loss", "换一张呢", "社会保障卡补领、换领、换发"),
    ("driving-licence-reissue", "那到期呢", "机动车驾驶证期满换证"),
    ("driving-licence-renewal", "被偷了呢", "机动车驾驶证遗失补证"),
    ("disability-card-new", "要换证", "残疾人证换领"),
    ("food-business-licence", "到期了怎么延续", "食品经营许可延续"),
    ("id-card-renewal", "那居住证呢", "居住证申领"),
]


@pytest.mark.parametrize(("opened", "question", "title"), FOLLOWED)
async def test_the_other_kind_of_what_is_open_needs_no_name(
    app: App, citizen: Citizen, opened: str, question: str, title: str
) -> None:
    await citizen.say(opened)
    await citizen.say(question)
    assert title in citizen.reads


async def test_without_an_open_guide_an_action_alone_stays_a_question_which_thing(citizen: Citizen) -> None:
    await citizen.say("注销")
    assert len([label for label in citizen.labels if "注销" in label]) >= 2


async def test_two_kinds_that_may_be_meant_are_asked_about(citizen: Citizen) -> None:
    await citizen.say("social-security-card-issue")
    await citizen.say("那丢了呢")
    assert citizen.labels[:3] == ["第一次办", "到期、坏了换；丢了补", "先挂失"]


async def test_choices_near_the_open_guide_come_first(citizen: Citizen) -> None:
    await citizen.say("housing-fund-rent-withdrawal")
    await citizen.say("那买房呢")
    assert "公积金" in citizen.labels[0]

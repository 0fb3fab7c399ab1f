"""Misses, a person, anger: never the same miss twice, always a way on, and a number with its hours."""

from __future__ import annotations

import datetime as dt
import itertools
import random

import pytest

from bot.app import App
from bot.config import Config, load_config
from bot.domain.message import Reply
from tests.conftest import StandingClock
from tests.talk import Citizen

NONSENSE = "我家的狗走丢了"
WALK = 300


@pytest.fixture
def config(furnished_house: object) -> Config:
    return load_config(public_url="https://wenban.example.org", chat_limit_per_minute=100_000)


def _offers_person(citizen: Citizen) -> bool:
    """The number, that it answers now, and the hours of the hall."""
    card = citizen.reply.card
    return bool(card) and "12345" in citizen.reads and len(card.lines) >= 5


async def test_the_second_miss_in_a_row_offers_a_person_with_hours(citizen: Citizen) -> None:
    await citizen.say(NONSENSE)
    first = citizen.reply
    await citizen.say("我家的狗跑了怎么找")
    assert _offers_person(citizen)
    assert citizen.reads != first.text
    await citizen.say("狗狗走失")
    assert _offers_person(citizen)


async def test_none_of_these_after_a_miss_offers_a_person(citizen: Citizen) -> None:
    await citizen.say(NONSENSE)
    await citizen.say("都不是")
    assert _offers_person(citizen)


async def test_an_answer_ends_the_count(app: App, citizen: Citizen) -> None:
    await citizen.say(NONSENSE)
    await citizen.say("我身份证丢了")
    session = await app.volatile.sessions.load(citizen.address)
    assert session is not None
    assert "misses" not in session.data


@pytest.mark.parametrize(
    "text", ["人工", "转人工", "我要找真人", "我要投诉", "我要投诉你们", "operator", "human"]
)
async def test_who_wants_a_person_is_given_one_at_once(citizen: Citizen, text: str) -> None:
    await citizen.say(text)
    assert _offers_person(citizen)


@pytest.mark.parametrize("text", ["气死我了", "什么破玩意", "没用的废物", "你们真是垃圾", "this is useless"])
async def test_anger_is_not_argued_with(citizen: Citizen, text: str) -> None:
    await citizen.say(text)
    assert _offers_person(citizen)
    assert citizen.reply.text


async def test_the_number_of_the_open_matter_stands_with_the_hotline(app: App, citizen: Citizen) -> None:
    await citizen.press(f"guide.show:{app.services.guides.with_key('id-card-reissue').item.id}")
    await citizen.say("气死我了")
    assert "0000-86123001" in citizen.reads
    await citizen.say("那要多少钱")
    assert "每证 40 元" in citizen.reads, "the matter stays open"


async def test_anger_with_a_matter_in_it_is_answered(citizen: Citizen) -> None:
    await citizen.say("气死我了我的身份证丢了怎么办")
    assert "身份证丢了，补一张" in citizen.reads
    assert "12345" in citizen.reads


@pytest.mark.parametrize("text", ["？？？", "99", NONSENSE, "都不是", "气死了", "多少钱", "护照居住证"])
async def test_a_miss_is_never_worded_the_same_twice_in_a_row(
    citizen: Citizen, clock: StandingClock, text: str
) -> None:
    if text == "99":
        await citizen.say("菜单")
    said: list[Reply] = []
    for _ in range(4):
        clock.moment += dt.timedelta(seconds=11)
        await citizen.say(text)
        said.append(citizen.reply)
    assert all(before.text != after.text for before, after in itertools.pairwise(said))


TEXTS = (
    "身份证丢了", "社保卡补领要多少钱", "要带什么", "多少钱", "在哪办", "周六开门吗", "能不能让我儿子去", "网上能办吗",
    "我妈90岁走不动", "那社保卡呢", "怎么办", "然后呢", "气死了", "没用", "人工", "都不是", "不是这个", "谢谢", "返回",
    "菜单", "1", "2", "5", "9", "77", "？？", "我家的狗走丢了", "天气怎么样", "护照", "换区县", "english", "中文", "how much",
    "where", "id-card-reissue", "帮助", "隐私", "嗯", "办事", "电话多少", "说详细点", "好的", "养老金能领多少钱", "开公司",
)  # fmt: skip


@pytest.mark.direct_only("three hundred turns are the conversation's matter, not the phone's")
@pytest.mark.parametrize("seed", range(6))
async def test_whatever_one_presses_and_types_there_is_always_a_way_on(
    app: App, citizen: Citizen, clock: StandingClock, seed: int
) -> None:
    chance = random.Random(seed)
    await citizen.say("你好")
    for turn in range(WALK):
        clock.moment += dt.timedelta(seconds=11)
        before, pressable = citizen.reply, [button for button in citizen.buttons if button.action]
        if pressable and chance.random() < 0.55:
            done = chance.choice(pressable).action
            await citizen.press(done)
        else:
            done = chance.choice(TEXTS)
            await citizen.say(done)
        session = await app.volatile.sessions.load(citizen.address)
        assert session is not None
        assert not citizen.reply.silent, (turn, done)
        assert "出错" not in citizen.reply.text, (turn, done)
        assert "went wrong" not in citizen.reply.text, (turn, done)
        assert session.offered, f"turn {turn}, {done}: nothing to press or to number"
        if int(session.data.get("misses", 0)) > 1:
            assert citizen.reply.text != before.text, f"turn {turn}, {done}: the same miss again"

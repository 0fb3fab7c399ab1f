"""What happens to citizens on Telegram only: links, files, groups, lost answers, and a house with two halves.

The real house with its demonstration catalogue, the channel as `wenban serve` builds it, real HTTP.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace

import pytest
from aiohttp import ClientSession

from bot.app import App, open_app, web_application
from bot.channels.telegram.webhook import HEADER, PATH
from bot.config import Config, load_config
from bot.domain.channel import Ports, SendError
from bot.domain.message import Reply
from bot.metrics import Metrics
from tests.channels.house import Script, Server
from tests.channels.telegram_house import telegram_house
from tests.conftest import StandingClock
from tests.telegram.bot_api import BotApi
from tests.telegram.citizen import TelegramLine, telegram_channel, telegram_line

ADDRESS = "https://wenban.example.org"


@pytest.fixture
def config(furnished_house: object) -> Config:
    return load_config(public_url=ADDRESS)


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as api:
        yield api


@pytest.fixture
async def line(app: App, api: BotApi) -> AsyncIterator[TelegramLine]:
    async with telegram_line(app, api) as line:
        yield line


async def test_a_link_on_a_poster_opens_its_guide(line: TelegramLine) -> None:
    person = line.citizen("wang-ayi").person
    await person.opens("id-card-reissue")
    (card,) = await person.until_answered()
    assert "身份证" in card.text
    assert "要带什么" in card.text
    assert any("去哪里办" in label for label, _ in card.buttons)


async def test_a_photo_gets_one_kind_answer_and_nobody_looks_at_it(line: TelegramLine, api: BotApi) -> None:
    wang = line.citizen("wang-ayi")
    for kind in ("photo", "document", "voice", "sticker", "location", "contact"):
        await wang.person.sends(kind)
    await api.until_taken()
    assert len(wang.person.shown) == 1
    await wang.say("社保卡丢了怎么办")
    assert "社会保障卡" in wang.reads
    assert {call.method for call in api.calls if "ile" in call.method} == set()


async def test_an_update_that_comes_twice_is_answered_once(line: TelegramLine, api: BotApi) -> None:
    wang = line.citizen("wang-ayi")
    await wang.say("菜单")
    await api.until_taken()
    await api.redeliver()
    await api.until_taken()
    await wang.tap("社保卡")
    await api.redeliver()
    await api.until_taken()
    await wang.say("英文")
    menus = [message for message in wang.person.shown if "自己的话" in message.text]
    assert len(menus) <= 1
    assert len(api.called("sendMessage")) + len(api.called("editMessageText")) == 3


async def test_an_answer_whose_receipt_is_lost_is_read_and_the_conversation_goes_on(
    line: TelegramLine, api: BotApi
) -> None:
    wang = line.citizen("wang-ayi")
    api.drop("sendMessage")
    await wang.say("社保卡丢了怎么办")
    await api.until_taken()
    cards = [message for message in wang.person.shown if "社会保障卡" in message.text]
    assert 1 <= len(cards) <= 2, "Telegram cannot be asked; rather twice than never"
    await wang.tap("去哪里办")
    assert "政务服务中心" in wang.reads


async def test_when_telegram_asks_to_wait_it_is_waited_for(line: TelegramLine, api: BotApi) -> None:
    wang = line.citizen("wang-ayi")
    api.fail("sendMessage", status=429, retry_after=1)
    began = time.monotonic()
    await wang.say("社保卡丢了怎么办")
    assert time.monotonic() - began >= 1
    assert len(wang.person.shown) == 1
    assert len(api.called("sendMessage")) == 2


async def test_whoever_blocks_us_hears_nothing_and_is_welcome_back(line: TelegramLine, api: BotApi) -> None:
    wang, li = line.citizen("wang-ayi"), line.citizen("li-shifu")
    await wang.say("菜单")
    await wang.person.blocks()
    await api.until_taken()
    with pytest.raises(SendError) as failed:
        await line.channel.send(wang.address, Reply("您的预约在明天"))
    assert failed.value.gone
    await li.say("菜单")
    await wang.person.unblocks()
    await wang.person.opens("")
    await wang.person.until_answered()
    assert "您好" in wang.reads


async def test_a_group_is_told_to_write_in_private_and_left(line: TelegramLine, api: BotApi) -> None:
    group = api.group()
    await group.says("社保卡丢了怎么办")
    await group.adds_bot()
    await group.until_answered()
    await api.until_taken()
    assert group.left
    (farewell,) = group.shown
    assert "社会保障卡" not in farewell.text


async def test_buttons_on_the_phone_outlive_a_restart_of_the_house(
    config: Config, clock: StandingClock, api: BotApi
) -> None:
    async with open_app(config, clock=clock) as app, telegram_line(app, api) as line:
        await line.citizen("wang-ayi").say("身份证掉了")
    async with open_app(config, clock=clock) as app, telegram_line(app, api) as line:
        wang = line.citizen("wang-ayi")
        await wang.tap("去哪里办")
        assert "政务服务中心" in wang.reads


async def test_what_is_asked_while_the_house_is_closed_is_answered_when_it_opens(
    app: App, api: BotApi
) -> None:
    person = api.person()
    await person.says("社保卡丢了怎么办")
    async with telegram_line(app, api):
        (card,) = await person.until_answered()
    assert "社会保障卡" in card.text


async def test_called_by_telegram_the_house_answers_and_nobody_else_may_call(app: App, api: BotApi) -> None:
    channel = telegram_channel(app, api, telegram_webhook=ADDRESS)
    person = api.person()
    async with Server(web_application(app, [channel])) as server, channel.lifecycle():
        api.updates.webhook_base = str(server.make_url("/")).rstrip("/")
        await api.until_called("setWebhook")
        update = (await person.says("社保卡丢了怎么办"))[0]
        (card,) = await person.until_answered()
        assert "社会保障卡" in card.text
        await api.until_taken()
        forged = update | {"update_id": update["update_id"] + 1}
        for secret in ({}, {HEADER: ""}, {HEADER: "guess"}):
            async with ClientSession() as session:
                answer = await session.post(server.make_url(PATH), json=forged, headers=secret)
                assert answer.status == 403
    assert len(person.shown) == 1
    assert api.updates.deliveries == [200]


async def test_of_two_processes_one_fetches_and_the_other_takes_over(app: App, api: BotApi) -> None:
    """The leases are the house's own, in its database."""
    person = api.person()
    here, there = (replace(app.ports, metrics=Metrics()) for _process in range(2))
    async with AsyncExitStack() as other:
        async with telegram_house(api, Script(), here):
            await person.says("菜单")
            await person.until_answered()
            await other.enter_async_context(telegram_house(api, Script(), there))
            await person.says("主题")
            await person.until_answered()
            assert (_fetches(here), _fetches(there)) == (1, 0)
        await person.says("部门")
        await person.until_answered()
        assert (_fetches(here), _fetches(there)) == (0, 1)
    assert api.updates.conflicts == 0
    assert len(person.shown) == 3


def _fetches(ports: Ports) -> float | None:
    return ports.metrics.registry.get_sample_value("wenban_polls", {"channel": "telegram"})

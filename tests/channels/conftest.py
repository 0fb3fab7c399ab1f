"""What the tests of the channels share: a script, the web chat's house and Telegram's, and 王阿姨 in each."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.channels.telegram import TelegramChannel
from bot.domain.channel import Ports
from tests.channels.house import Browser, Script, WebHouse, script_ports, web_house
from tests.channels.telegram_house import telegram_house
from tests.telegram.bot_api import BotApi
from tests.telegram.person import Person


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
async def house(script: Script) -> AsyncIterator[WebHouse]:
    async with web_house(script, poll_seconds=0.1) as house:
        yield house


@pytest.fixture
def browser(house: WebHouse) -> Browser:
    return house.browser()


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    """Telegram's server."""
    async with BotApi() as api:
        yield api


@pytest.fixture
def ports(script: Script) -> Ports:
    return script_ports(script)


@pytest.fixture
async def telegram(api: BotApi, script: Script, ports: Ports) -> AsyncIterator[TelegramChannel]:
    """The channel, fetching."""
    async with telegram_house(api, script, ports) as channel:
        yield channel


@pytest.fixture
def wang(api: BotApi, telegram: TelegramChannel) -> Person:
    """王阿姨's phone, the channel running."""
    return api.person(1001, started=True)

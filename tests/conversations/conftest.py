"""Every conversation is had twice: with the house directly, and over Telegram with a phone.

`direct_only(reason)` marks what a phone cannot do.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest

from bot.app import App
from bot.config import Config, load_config
from bot.domain.message import Address
from tests.talk import Citizen
from tests.telegram.bot_api import BotApi
from tests.telegram.citizen import telegram_line


@pytest.fixture
def config(furnished_house: object) -> Config:
    """With an address that the world can reach: Telegram takes no other behind a button."""
    return load_config(public_url="https://wenban.example.org")


@pytest.fixture(params=["direct", "telegram"])
async def someone(request: pytest.FixtureRequest, app: App) -> AsyncIterator[Callable[..., Citizen]]:
    """Anybody: `someone("li-shifu", language="en")`."""
    if request.param == "direct":
        yield lambda name, language="": Citizen(app.dispatch.answer, Address("test", name), language)
        return
    if mark := request.node.get_closest_marker("direct_only"):
        pytest.skip(*mark.args)
    async with BotApi() as api, telegram_line(app, api) as line:
        yield line.citizen


@pytest.fixture
def citizen(someone: Callable[..., Citizen]) -> Citizen:
    """王阿姨, who reads Chinese and has never been here."""
    return someone("wang-ayi")

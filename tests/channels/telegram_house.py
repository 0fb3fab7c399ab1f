"""The Telegram channel with a scripted answer, quick enough for tests, at a Bot API server of our own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.call import Backoff
from bot.channels.telegram.polling import Pace
from bot.clock import SystemClock
from bot.domain.channel import Ports
from tests.channels.house import Script, script_ports
from tests.conftest import StandingClock
from tests.telegram.bot_api import BotApi

QUICK = Pace(
    lease=2.0, renew=0.1, look=0.05, wait=1, settle=0.1, finish=2.0, backoff=Backoff(first=0.02, longest=0.1)
)
KEY = "a secret of the tests that is long enough"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa7\x9a\xa0\xa0\x00\x00\x00\x00IEND\xaeB`\x82"
)


def telegram(api: BotApi, ports: Ports, **options: Any) -> TelegramChannel:
    settings: dict[str, Any] = {
        "pace": QUICK,
        "clock": SystemClock(StandingClock().zone),
        "key": KEY,
    } | options
    return TelegramChannel(ports, token=api.token, api=api.address, **settings)


@asynccontextmanager
async def telegram_house(
    api: BotApi, script: Script, ports: Ports | None = None, **options: Any
) -> AsyncIterator[TelegramChannel]:
    channel = telegram(api, ports or script_ports(script), **options)
    async with channel.lifecycle():
        yield channel

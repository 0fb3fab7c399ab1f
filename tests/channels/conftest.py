"""What the tests of the web chat share: its house, a script, and 王阿姨's browser."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.channels.house import Browser, Script, WebHouse, web_house


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

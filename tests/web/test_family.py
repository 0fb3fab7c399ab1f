"""One thing, several kinds, on the page of results: the same one question as in the chat."""

from __future__ import annotations

import pytest

from bot.config import Config, load_config
from tests.web.visitor import Visitor


@pytest.fixture
def config() -> Config:
    """The house with the demonstration's guides, which have families."""
    return load_config(catalogue="demonstration")


async def test_the_thing_alone_asks_which_kind_of_it(visitor: Visitor) -> None:
    page = await visitor.opens("/search?q=身份证")
    assert page.heading.startswith("身份证")
    assert page.says_in_order("第一次办", "头一回办身份证", "到期、坏了换", "丢了补", "身份证丢了，补一张")


async def test_in_english_too(visitor: Visitor) -> None:
    page = await visitor.opens("/search?q=identity card&lang=en")
    assert page.says_in_order("The first time", "Expired or worn: renew", "Lost: replace")


async def test_who_says_which_kind_is_answered(visitor: Visitor) -> None:
    page = await visitor.opens("/search?q=身份证丢了")
    assert page.heading == "您要办的是这件"
    assert page.says_in_order("身份证丢了，补一张")

"""People, sessions and replies that the tests of volatile things keep, and what stands in for time."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.domain.message import Address, Button, Card, Inbound, Line, Reply
from bot.domain.session import Session

WANG = Address("webchat", "WANG")
LI = Address("telegram", "42")
FULL = Session(
    language="zh_Hans",
    area="371002",
    conversation="guide",
    step="element",
    item="7Q2M4K9T1X",
    back="menu.open",
    offered=("guide.card:7Q2M4K9T1X", "", "menu.open"),
    data={"page": "2", "题": "“社保”\n\x00"},
    heard="5f0c2a9b77e1d304",
    heard_at=1795767000.25,
)
CARD = Reply(
    "找到了：",
    Card("社保卡", "社会保障卡", (Line("多少钱", "免费"), Line("", "见“说明”\n")), "第3版"),
    (Button("菜单", "menu.open"), Button("网页", url="https://wenban.example.org/guides/a?b=1&c=2")),
    edits=True,
    language="zh_Hans",
)


class Hands:
    """A stopwatch that a test moves."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


class Answers:
    """Counts how often it was asked; takes as long, or fails as often, as told."""

    def __init__(self, *, seconds: float = 0.0, failures: int = 0) -> None:
        self.asked = 0
        self._seconds = seconds
        self._failures = failures

    async def __call__(self) -> Reply:
        self.asked += 1
        number = self.asked
        await asyncio.sleep(self._seconds)
        if number <= self._failures:
            raise RuntimeError("broken")
        return replace(CARD, text=f"第{number}次")


def event(event_id: str, address: Address = WANG) -> Inbound:
    return Inbound(address, event_id, "社保")

"""Everyday load through one port: people come one after the other, whether or not earlier ones are answered."""

from __future__ import annotations

import asyncio

from tests.journeys.processes import Visitor

PACE = 0.035  # seconds between two
WRITES = 10  # every tenth writes into the chat, the others open a page
PAGES = ("/", "/search?q=身份证", "/guides/id-card-reissue", "/api/search?q=社保卡", "/chat", "/themes")


async def load(base: str, requests: int) -> list[int]:
    """So many requests at this pace; the status of each. Raises what the network does to a request."""
    async with Visitor(base, "192.0.2.1") as writer, asyncio.TaskGroup() as coming:
        form, asked = await writer.form(), []
        for number in range(requests):
            writes = number % WRITES == 0
            asks = _writes(writer, f"{form}{number}", number) if writes else _opens_a_page(base, number)
            asked.append(coming.create_task(asks))
            await asyncio.sleep(PACE)
    return [task.result() for task in asked]


async def _writes(writer: Visitor, id: str, number: int) -> int:  # noqa: A002
    return await writer.sends(id=id, text=f"问{number}")


async def _opens_a_page(base: str, number: int) -> int:
    """Somebody else each time: they come from one another's address only after 250 requests."""
    async with Visitor(base, f"203.0.113.{number % 250}") as passer_by:
        status, _page = await passer_by.opens(PAGES[number % len(PAGES)])
        return status

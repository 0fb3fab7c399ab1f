"""A publication reaches a serving process by itself: the text within a second, the index within five."""

from __future__ import annotations

import asyncio
import time

from bot.app import App
from bot.worker.catalogue_watch import watch_index, watch_text
from bot.worker.process import running

NEW_ITEM = "item_name,item_code\n挖掘机操作员上岗登记,512B00000000042\n".encode()
COLUMNS = b"columns: {item_name: item_name, item_code: item_code}\n"


async def _until(condition, seconds: float) -> float:
    started = time.monotonic()
    while not condition():
        assert time.monotonic() - started < seconds, "waited too long"
        await asyncio.sleep(0.02)
    return time.monotonic() - started


async def test_a_new_item_is_shown_within_a_second_and_found_within_five(app: App) -> None:
    guides = app.services.guides
    async with running(watch_text(guides), watch_index(guides)):
        await app.services.catalogue.import_csv(NEW_ITEM, source="test", columns=COLUMNS)
        await _until(lambda: len(guides.catalogue) == 5, 1.0)
        await _until(lambda: guides.index.sequence == guides.catalogue.sequence, 5.0)
    finding = guides.find("挖掘机上岗登记")
    assert finding.editions[0].name == "挖掘机操作员上岗登记"


async def test_while_the_index_trails_answers_are_still_whole(app: App) -> None:
    """Text already new, index still old: every hit is looked up in the new text."""
    guides = app.services.guides
    await app.services.catalogue.import_csv(NEW_ITEM, source="test", columns=COLUMNS)
    assert await guides.refresh()
    assert guides.index.sequence < guides.catalogue.sequence
    assert guides.find("社保卡丢了怎么办").editions[0].item.key == "social-security-card-replacement"


async def test_a_database_that_is_away_for_a_moment_does_not_end_the_watch(app: App, monkeypatch) -> None:
    guides = app.services.guides
    calls = 0
    real = guides.refresh

    async def refresh_after_a_failure() -> bool:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise ConnectionError
        return await real()

    monkeypatch.setattr(guides, "refresh", refresh_after_a_failure)
    async with running(watch_text(guides)):
        await _until(lambda: calls >= 2, 3.0)

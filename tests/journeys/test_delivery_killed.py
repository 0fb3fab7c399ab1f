"""Killed with -9 while it sends, again and again: no notice is lost, and what comes twice was counted."""

from __future__ import annotations

from bot.bench.killed_worker import survive
from bot.config import Config

KILLS, NOTICES = 5, 300


async def test_five_kills_lose_nothing_and_hide_no_resend(database: Config) -> None:
    counted = await survive(database, NOTICES, KILLS)
    assert counted["kills"] == KILLS, "all was delivered before the last kill: raise NOTICES"
    assert counted["lost"] == 0
    assert counted["sent"] + counted["unknown"] == NOTICES
    assert counted["twice_uncounted"] == 0
    assert counted["twice"] <= counted["resends"] <= KILLS * 20
    print(counted)

"""`wenban bench webchat`: what a message in the web chat costs the server, and how long its answer takes.

The server is `wenban serve` in a process of its own; the people are here (visitor.py), 1, 50 and 200 of
them with a tab each, all writing as fast as they are answered. So with one the round trip is the time of
an answer, with many the time of a full queue. One of four messages is a question, three are buttons.
Peer: aiohttp's WebSocket with an echo in a process like ours, the same messages by the same client.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from aiohttp import ClientSession

from bot.bench.child import Child, peer, wenban
from bot.bench.rounds import Rounds, interleaved
from bot.bench.visitor import browser, cookie_from, echoes, visitors

TARGET_CPU_MICROSECONDS = 300
PEOPLE = (1, 50, 200)
ROUNDS, MESSAGES = 5, 800  # messages a round, of all people together


def run(*, rounds: int = 0) -> dict[str, object]:
    """Per number of people: the server's processor microseconds per message, milliseconds from sending to
    answered, and messages a second; ours and the peer's."""
    temporary = tempfile.TemporaryDirectory
    with (
        temporary() as ours,
        temporary() as theirs,
        wenban(Path(ours)) as server,
        peer("echo", Path(theirs)) as echo,
    ):
        figures = asyncio.run(_measured(server, echo, rounds or ROUNDS))
    costs = [figures[f"people_{people}"]["cpu_us"] for people in PEOPLE]
    return {
        "figure": "server CPU in microseconds per message, median of rounds; round trips in ms",
        "target": {"cpu_us": TARGET_CPU_MICROSECONDS},
        "kept": max(costs) <= TARGET_CPU_MICROSECONDS,
        **figures,
        "peer": "aiohttp WebSocket, echo handler, same messages",
        "rounds": rounds or ROUNDS,
        "messages_per_round": MESSAGES,
    }


async def _measured(server: Child, echo: Child, rounds: int) -> dict[str, dict[str, float]]:
    figures: dict[str, dict[str, float]] = {}
    async with browser() as session:
        for people in PEOPLE:
            ours, theirs = await _one_size(session, server, echo, people, rounds)
            figures |= {f"people_{people}": ours.figures(), f"peer_{people}": theirs.figures()}
    return figures


async def _one_size(
    session: ClientSession, server: Child, echo: Child, number: int, rounds: int
) -> tuple[Rounds, Rounds]:
    cookies = [await cookie_from(session, server.address) for _ in range(number)]
    async with (
        visitors(session, server.address, cookies) as people,
        echoes(session, echo.address, people) as peers,
    ):
        ours, theirs = Rounds(server, people, MESSAGES), Rounds(echo, peers, MESSAGES)
        await interleaved((ours, theirs), rounds)
    return ours, theirs

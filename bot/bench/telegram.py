"""`wenban bench telegram`: what a turn over Telegram costs, from a person's message to their answer.

The server is `wenban serve` in a process of its own, fetching by long polling; Telegram is the Bot API
server of our tests, in this process with the people, 1 and 50 of them, each writing as fast as they are
answered. So a turn is: getUpdates, the answer, sendMessage or editMessageText, and for a button
answerCallbackQuery. One of four acts is a question, three are buttons. The times hold the work of the test
server and of the people too; the processor time is only ours. Peer: aiogram's dispatcher and polling with
one handler that says back what it hears, in a process like ours, before a Bot API server like ours.
"""

from __future__ import annotations

import asyncio
import importlib
import sys
import tempfile
from pathlib import Path
from typing import Any

from bot.bench.child import Child, aside, peer, wenban
from bot.bench.rounds import Rounds, interleaved
from bot.bench.visitor import ACTS_PER_QUESTION, PRESSED, QUESTIONS
from bot.errors import Refused

TARGET_CPU_MICROSECONDS = 3000
PEOPLE = (1, 50)
ROUNDS, TURNS = 5, 200  # turns a round, of all people together
PATIENCE_SECONDS = 30.0

_WORKING_COPY = Path(__file__).parents[2]


def run(*, rounds: int = 0) -> dict[str, object]:
    """Per number of people: the server's processor microseconds per turn, milliseconds from writing to
    answered, and turns a second; ours and the peer's. Raises Refused("bench_needs_tests")."""
    figures = asyncio.run(_measured(_bot_api(), rounds or ROUNDS))
    costs = [figures[f"people_{people}"]["cpu_us"] for people in PEOPLE]
    return {
        "figure": "server CPU in microseconds per turn, median of rounds; from writing to answered in ms",
        "target": {"cpu_us": TARGET_CPU_MICROSECONDS},
        "kept": max(costs) <= TARGET_CPU_MICROSECONDS,
        **figures,
        "peer": "aiogram dispatcher, long polling, echo handler",
        "rounds": rounds or ROUNDS,
        "turns_per_round": TURNS,
    }


def _bot_api() -> Any:
    """The tests' Bot API server. It is part of the working copy and no part of what is installed."""
    if str(_WORKING_COPY) not in sys.path:
        sys.path.append(str(_WORKING_COPY))
    try:
        return importlib.import_module("tests.telegram.bot_api").BotApi
    except ImportError:
        raise Refused("bench_needs_tests") from None


async def _measured(bot_api: Any, rounds: int) -> dict[str, dict[str, float]]:
    temporary = tempfile.TemporaryDirectory
    async with bot_api() as api, bot_api() as echo_api:
        ours = {"TELEGRAM_TOKEN": api.token, "TELEGRAM_API": api.address}
        with temporary() as folder, temporary() as other:
            house = wenban(Path(folder), PUBLIC_URL="https://wenban.example.gov.cn", **ours)
            bare = peer("telegram", Path(other), echo_api.address, echo_api.token)
            async with aside(house) as server, aside(bare) as echo:
                return await _all_sizes((api, server), (echo_api, echo), rounds)


async def _all_sizes(ours: tuple[Any, Child], theirs: tuple[Any, Child], rounds: int) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    for people in PEOPLE:
        numbers = range(1000 * people, 1000 * people + people)
        (api, server), (echo_api, echo) = ours, theirs
        cases = {
            f"people_{people}": Rounds(server, [_Person(api.person(at), at) for at in numbers], TURNS),
            f"peer_{people}": Rounds(echo, [_Echoed(echo_api.person(at), at) for at in numbers], TURNS),
        }
        await interleaved(tuple(cases.values()), rounds)
        figures |= {name: case.figures() for name, case in cases.items()}
    return figures


class _Person:
    """Somebody who asks, then presses what the answer offers."""

    def __init__(self, phone: Any, number: int) -> None:
        self._phone = phone
        self._number = number
        self._done = 0
        self._buttons: list[tuple[str, Any]] = []

    async def act(self) -> None:
        if self._buttons and self._done % ACTS_PER_QUESTION:
            await self._phone.presses(*self._buttons[(self._number + self._done) % len(self._buttons)])
        else:
            await self._phone.says(_question(self._number + self._done // ACTS_PER_QUESTION))
        self._done += 1
        shown = (await _answers(self._phone))[-1]
        self._buttons = [
            (button.leads_to, shown) for button in shown.buttons if button.leads_to.startswith(PRESSED)
        ]


class _Echoed:
    """Somebody who is said back what they say."""

    def __init__(self, phone: Any, number: int) -> None:
        self._phone = phone
        self._number = number

    async def act(self) -> None:
        await self._phone.says(_question(self._number))
        await _answers(self._phone)
        self._number += 1


def _question(number: int) -> str:
    return QUESTIONS[number % len(QUESTIONS)]


async def _answers(phone: Any) -> Any:
    try:
        return await phone.until_answered(seconds=PATIENCE_SECONDS)
    except AssertionError as silence:
        raise Refused("bench_not_answered", said=silence) from None

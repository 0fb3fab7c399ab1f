"""`wenban bench turn`: what one turn costs in the core, i18n and session included.

A turn is `Dispatch.answer` on the in-process volatile store: duplicate mark, FIFO lock, session load
and save, routing, translation, the step and its reply. Measured over a mix of button presses on the
demonstration catalogue (menu, guide card, element group, local facts), then free text apart, which
adds the search. Peer: aiogram's dispatcher with its memory storage and one echo handler, the design
that was prototyped and not chosen.
"""

from __future__ import annotations

import asyncio
import itertools
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.app import App, open_app
from bot.config import load_config
from bot.domain.message import Address, Inbound

TARGET_MICROSECONDS = 50
ROUNDS, TURNS = 15, 400  # the median of rounds is quoted: machines are noisy


def run(*, rounds: int = 0) -> dict[str, object]:
    """Microseconds per turn: ours by button, ours by free text, and aiogram's echo."""
    return asyncio.run(_run(rounds or ROUNDS))


async def _run(rounds: int) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        config = load_config(
            database_url=f"sqlite:///{Path(folder) / 'bench.db'}",
            redis_url="",
            chat_limit_per_minute=10**6,
            chat_limit_total=10**7,
        )
        async with open_app(config) as app:
            pressed, typed = _presses(app), _questions()
            peer = await _aiogram_echo()
            figures = await _interleaved(
                {"button": _turn(app, pressed), "free_text": _turn(app, typed), "peer": peer}, rounds
            )
    return {
        "figure": "microseconds per turn, median of rounds",
        "target": TARGET_MICROSECONDS,
        "button": figures["button"],
        "free_text": figures["free_text"],
        "peer": {"name": "aiogram dispatcher, memory storage, echo handler", **figures["peer"]},
        "rounds": rounds,
        "turns_per_round": TURNS,
    }


async def _interleaved(
    cases: dict[str, Callable[[int], Awaitable[object]]], rounds: int
) -> dict[str, dict[str, float]]:
    """Rounds of all cases in turn, so that a slow minute of the machine hits all of them."""
    samples: dict[str, list[float]] = {name: [] for name in cases}
    for _round in range(rounds + 1):
        for name, turn in cases.items():
            started = time.perf_counter_ns()
            for number in range(TURNS):
                await turn(number)
            samples[name].append((time.perf_counter_ns() - started) / TURNS / 1000)
    return {
        name: {"median": round(statistics.median(taken[1:]), 1), "min": round(min(taken[1:]), 1)}
        for name, taken in samples.items()
    }


def _presses(app: App) -> list[Inbound]:
    edition = next(iter(app.services.guides.catalogue.editions()))
    item, number = edition.item.id, edition.number
    actions = (
        "menu.open",
        f"guide.show:{item}:{number}",
        f"guide.group:{item}:{number}:how",
        f"guide.local:{item}:{number}",
    )
    return [Inbound(Address("bench", "button"), "", action=action) for action in actions]


def _questions() -> list[Inbound]:
    texts = ("社保卡丢了怎么办", "身份证掉了", "怎么注册公司", "我妈的退休金认证")
    return [Inbound(Address("bench", "text"), "", text=text) for text in texts]


def _turn(app: App, inbounds: list[Inbound]) -> Callable[[int], Awaitable[object]]:
    events = itertools.count()

    async def turn(number: int) -> object:
        template = inbounds[number % len(inbounds)]
        inbound = Inbound(template.address, str(next(events)), text=template.text, action=template.action)
        return await app.dispatch.answer(inbound)

    return turn


async def _aiogram_echo() -> Callable[[int], Awaitable[object]]:
    from aiogram import Bot, Dispatcher
    from aiogram.types import Message

    dispatcher = Dispatcher()

    @dispatcher.message()
    async def echo(message: Message) -> str | None:
        return message.text

    bot = Bot("1:bench")
    person = {"id": 7, "is_bot": False, "first_name": "bench"}

    async def turn(number: int) -> object:
        message = {"message_id": number + 1, "date": 1, "chat": {"id": 7, "type": "private"}, "from": person}
        return await dispatcher.feed_raw_update(
            bot, {"update_id": number, "message": {**message, "text": "hello"}}
        )

    return turn

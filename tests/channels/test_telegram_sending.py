"""When sending fails: what is tried again, what is given up, and what a sender is told."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.channels.telegram import TelegramChannel
from bot.domain.channel import Ports, SendError
from bot.domain.message import Address, Reply
from tests.channels.house import Script
from tests.telegram.bot_api import BotApi
from tests.telegram.person import Person

WANG = Address("telegram", "1001")


@pytest.mark.parametrize(
    ("fault", "code", "retryable", "gone"),
    [
        ({"status": 429, "retry_after": 30}, "too_fast", True, False),
        ({"status": 500}, "unavailable", True, False),
        ({"status": 502, "description": "Bad Gateway"}, "unavailable", True, False),
        ({"status": 403}, "blocked", False, True),
        ({"status": 403, "description": "Forbidden: user is deactivated"}, "blocked", False, True),
        ({"status": 400, "description": "Bad Request: chat not found"}, "no_such_address", False, True),
        (
            {
                "status": 400,
                "description": "Bad Request: migrated",
                "parameters": {"migrate_to_chat_id": -100},
            },
            "migrated",
            False,
            True,
        ),
        ({"status": 400}, "refused", False, False),
        ({"status": 401}, "unauthorized", False, False),
    ],
    ids=str,
)
async def test_a_failed_push_is_facts(
    wang: Person,
    telegram: TelegramChannel,
    api: BotApi,
    ports: Ports,
    fault: dict[str, Any],
    code: str,
    retryable: bool,
    gone: bool,
) -> None:
    api.fail("sendMessage", **fault)
    with pytest.raises(SendError) as refused:
        await telegram.send(WANG, Reply("您好"))
    failed = refused.value
    assert (failed.code, failed.retryable, failed.gone) == (code, retryable, gone)
    assert failed.retry_after == fault.get("retry_after", 0)
    labels = {"channel": "telegram", "outcome": code}
    assert ports.metrics.registry.get_sample_value("wenban_sends_total", labels) == 1
    assert len(api.called("sendMessage")) == 1


async def test_a_push_never_waits_itself_so_that_whoever_pushes_rests_the_whole_channel(
    wang: Person, telegram: TelegramChannel, api: BotApi
) -> None:
    api.fail("sendMessage", 429, retry_after=1)
    began = time.monotonic()
    with pytest.raises(SendError, match="too_fast"):
        await telegram.send(WANG, Reply("您好"))
    assert time.monotonic() - began < 1
    assert await telegram.send(WANG, Reply("您好"))


async def test_an_answer_survives_two_outages(wang: Person, api: BotApi) -> None:
    api.fail("sendMessage", 500, times=2)
    await wang.says("社保")
    await wang.until_answered()
    assert len(api.called("sendMessage")) == 3


async def test_after_three_outages_an_answer_is_given_up_and_the_next_one_comes(
    wang: Person, api: BotApi
) -> None:
    api.fail("sendMessage", 500, times=3)
    await wang.says("社保")
    await api.until_called("sendMessage", times=3)
    await wang.says("医保")
    await wang.until_answered()
    assert len(wang.shown) == 1


async def test_messages_to_one_person_keep_their_order(
    wang: Person, telegram: TelegramChannel, api: BotApi
) -> None:
    api.hang("sendMessage", 0.3)
    await asyncio.gather(*(telegram.send(WANG, Reply(f"第{n}条")) for n in range(5)))
    assert [message.text for message in wang.shown] == [f"第{n}条" for n in range(5)]


async def test_one_slow_chat_holds_up_no_other(telegram: TelegramChannel, wang: Person, api: BotApi) -> None:
    api.hang("sendMessage", 2)
    slow = asyncio.create_task(telegram.send(WANG, Reply("慢")))
    await api.until_called("sendMessage")
    api.person(1002, started=True)
    await asyncio.wait_for(telegram.send(Address("telegram", "1002"), Reply("快")), 1)
    await slow


async def test_logs_hold_neither_words_nor_people(wang: Person, api: BotApi, script: Script) -> None:
    with capture_logs() as logs:
        for status in (500, 403, 400):
            api.fail("sendMessage", status, times=3 if status == 500 else 1)
            await wang.says("我的机密问题")
            await api.until_called("sendMessage", times={500: 3, 403: 4, 400: 5}[status])
        await api.until_taken()
        await asyncio.sleep(0.1)
    assert [entry["code"] for entry in logs if entry["event"] == "telegram.not_sent"] == [
        "unavailable",
        "blocked",
        "refused",
    ]
    assert "机密" not in str(logs)
    assert "1001" not in str(logs)
    assert api.token not in str(logs)

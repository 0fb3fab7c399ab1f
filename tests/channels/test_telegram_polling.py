"""Fetching updates: one of many does it, nothing ends it, and a stop finishes what was begun."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

import pytest

from bot.channels.telegram.lanes import Lanes
from bot.domain.message import Inbound
from tests.channels.house import OneProcess, Script, script_ports
from tests.channels.telegram_house import QUICK, telegram, telegram_house
from tests.telegram.bot_api import BotApi


def figure(ports, name: str) -> float:
    return ports.metrics.registry.get_sample_value(name, {"channel": "telegram"})


async def test_a_webhook_of_earlier_days_is_taken_away_and_what_waited_is_answered(
    api: BotApi, script: Script
) -> None:
    await api.updates.hook({"url": "https://old.example.org/hook"})
    wang = api.person()
    await wang.says("社保")
    async with telegram_house(api, script):
        await wang.until_answered()
    assert api.called("deleteWebhook") == [{"drop_pending_updates": False}]


async def test_everybody_is_answered_at_once_and_each_in_order(api: BotApi, script: Script) -> None:
    slow = asyncio.Event()

    async def before(inbound: Inbound) -> None:
        if inbound.text == "慢":
            await slow.wait()

    script.before = before
    wang, li = api.person(1), api.person(2)
    async with telegram_house(api, script):
        await wang.says("慢")
        await wang.says("快")
        await li.says("快")
        await li.until_answered()
        assert [each.address.id for each in script.heard] == ["1", "2"], (
            "王阿姨's second one waits for her first"
        )
        slow.set()
        await wang.until_answered(2)
    assert [each.text for each in script.heard if each.address.id == "1"] == ["慢", "快"]


async def test_a_redelivery_is_answered_once(api: BotApi, script: Script) -> None:
    wang = api.person()
    async with telegram_house(api, script):
        update = (await wang.says("社保"))[0]
        await wang.until_answered()
        await api.until_taken()
        polls = len(api.called("getUpdates"))
        await api.redeliver(update)
        await api.until_called("getUpdates", times=polls + 1)  # the one after it was handed out
        await wang.says("医保")
        await wang.until_answered()
    assert [message.text for message in wang.shown] == ["好的", "好的"]
    assert [each.text for each in script.heard] == ["社保", "医保"]


async def test_if_the_answer_could_not_be_sent_a_redelivery_sends_it(api: BotApi, script: Script) -> None:
    wang = api.person()
    async with telegram_house(api, script):
        api.fail("sendMessage", 400)
        update = (await wang.says("社保"))[0]
        await api.until_called("sendMessage")
        await api.until_taken()
        assert wang.shown == []
        await api.redeliver(update)
        await wang.until_answered()


async def test_a_stop_finishes_what_was_begun_and_says_so_to_telegram(api: BotApi, script: Script) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def before(_inbound: Inbound) -> None:
        begun.set()
        await go_on.wait()

    script.before = before
    wang = api.person()
    async with telegram_house(api, script):
        await wang.says("社保")
        await begun.wait()
        asyncio.get_running_loop().call_later(0.2, go_on.set)
    assert [message.text for message in wang.shown] == ["好的"]
    assert api.updates.pending == []
    assert api.called("getUpdates")[-1]["timeout"] == 0


async def test_what_a_stop_does_not_get_to_is_delivered_to_the_next_process(
    api: BotApi, script: Script
) -> None:
    begun = asyncio.Event()

    async def hangs(_inbound: Inbound) -> None:
        begun.set()
        await asyncio.Event().wait()

    script.before = hangs
    wang = api.person()
    async with telegram_house(api, script, pace=replace(QUICK, settle=60, finish=0.1)):
        await wang.says("社保")
        await begun.wait()
    assert len(api.updates.pending) == 1
    script.before = None
    async with telegram_house(api, script):
        await wang.until_answered()


async def test_of_two_processes_one_fetches_and_the_other_takes_over(api: BotApi, script: Script) -> None:
    ports = script_ports(script)
    other = replace(ports, metrics=script_ports(script).metrics)
    wang = api.person()
    async with telegram_house(api, script, ports):
        await wang.says("社保")
        await wang.until_answered()
        async with telegram_house(api, script, other):
            await asyncio.sleep(0.3)
            assert (figure(ports, "wenban_polls"), figure(other, "wenban_polls")) == (1, 0)
        assert figure(ports, "wenban_polls") == 1
    async with telegram_house(api, script, other):
        await wang.says("医保")
        await wang.until_answered()
        assert figure(other, "wenban_polls") == 1
    assert len(script.heard) == 2
    assert api.updates.conflicts == 0


async def test_whoever_loses_the_lease_stops_at_once(api: BotApi, script: Script) -> None:
    ports = script_ports(script)
    leases = ports.leases
    assert isinstance(leases, OneProcess)
    async with telegram_house(api, script, ports):
        await api.until_called("getUpdates")
        leases.holders["telegram.polling"] = "somebody else"
        await asyncio.sleep(0.5)
        assert figure(ports, "wenban_polls") == 0
        calls = len(api.called("getUpdates"))
        await asyncio.sleep(1.2)
        assert len(api.called("getUpdates")) == calls


class Shaky(OneProcess):
    """A database that goes away."""

    away = False

    async def hold(self, name: str, holder: str, seconds: float) -> bool:
        if self.away:
            raise OSError("connection refused")
        return await super().hold(name, holder, seconds)


@pytest.mark.parametrize(("lease", "still"), [(60.0, 1.0), (0.3, 0.0)])
async def test_a_database_that_goes_away_does_not_stop_it_before_the_lease_runs_out(
    api: BotApi, script: Script, lease: float, still: float
) -> None:
    leases = Shaky()
    ports = replace(script_ports(script), leases=leases)
    async with telegram_house(api, script, ports, pace=replace(QUICK, lease=lease)):
        await api.until_called("getUpdates")
        leases.away = True
        await asyncio.sleep(0.8)
        assert figure(ports, "wenban_polls") == still
        leases.away = False
        wang = api.person()
        await wang.says("社保")
        await wang.until_answered()


@pytest.mark.parametrize("status", [429, 500, 401, 403, 409])
async def test_no_refusal_ends_it(api: BotApi, script: Script, status: int) -> None:
    api.fail("getUpdates", status, times=3)
    api.fail("deleteWebhook", status)
    wang = api.person()
    async with telegram_house(api, script):
        await wang.says("社保")
        await wang.until_answered(seconds=10)


async def test_no_lost_connection_ends_it(api: BotApi, script: Script) -> None:
    wang = api.person()
    async with telegram_house(api, script):
        await wang.says("社保")
        await wang.until_answered()
        api.drop("getUpdates", times=3)
        await wang.says("医保")
        await wang.until_answered()
    assert len(script.heard) == 2


async def test_serving_starts_although_telegram_is_out_of_reach(api: BotApi, script: Script) -> None:
    api.address = "http://127.0.0.1:9"  # nobody listens there
    channel = telegram(api, script_ports(script))
    began = time.monotonic()
    async with channel.lifecycle():
        assert channel.entry_link("x") == ""
    assert time.monotonic() - began < 2


async def test_an_update_that_cannot_be_read_holds_up_nobody(api: BotApi, script: Script) -> None:
    wang = api.person()
    async with telegram_house(api, script):
        await api.deliver({"update_id": 700_000_500, "message": {"message_id": "no number", "text": "机密"}})
        await api.deliver({"update_id": 700_000_501, "brand_new": {"some": "thing"}})
        update = (await wang.says("社保"))[0]
        await wang.until_answered()
    assert script.heard[0].event_id == str(update["update_id"])


async def test_unknown_fields_are_let_be(api: BotApi, script: Script) -> None:
    message = {
        "message_id": 1,
        "date": api.now() - 5,
        "chat": {"id": 77, "type": "private", "mood": "sunny"},
        "from": {"id": 77, "is_bot": False, "first_name": "李", "aura": 3},
        "text": "社保",
        "hologram": {"size": 1},
    }
    ports = script_ports(script)
    async with telegram_house(api, script, ports):
        await api.deliver({"update_id": 700_000_500, "message": message, "extra": 1})
        await api.until_called("sendMessage")
        await api.until_taken()
    assert script.heard[0].text == "社保"
    assert figure(ports, "wenban_update_age_seconds_sum") >= 4


async def test_a_quiet_week_after_which_numbers_begin_anywhere(api: BotApi, script: Script) -> None:
    wang = api.person()
    async with telegram_house(api, script, pace=replace(QUICK, wait=0)):
        await wang.says("社保")
        await wang.until_answered()
        await api.until_called("getUpdates", times=len(api.called("getUpdates")) + 3)
        api.updates._last = 5
        await wang.says("医保")
        await wang.until_answered()


async def test_lanes_forget_whoever_is_done() -> None:
    lanes = Lanes()

    async def works() -> None:
        await asyncio.sleep(0)

    await asyncio.wait([lanes.take(chat % 3, chat, works) for chat in range(1, 50)])
    await asyncio.sleep(0)
    assert len(lanes) == 0
    assert lanes._last == {}

"""Floods: who writes too fast is told once and then waited for; nobody else notices."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
from collections.abc import AsyncIterator, Callable

import pytest

from bot.app import App, open_app
from bot.config import Config
from bot.domain.message import Address, Inbound
from bot.metrics import Metrics
from bot.store.volatile import in_process_volatile
from handlers.gate import MUTE_SECONDS, REFUSALS
from tests.conftest import StandingClock
from tests.talk import Citizen

FEW = 5  # messages a minute in these stories
ALL = 40  # from everybody together
QUESTION = "社保卡丢了怎么办"


@pytest.fixture
async def app(config: Config, clock: StandingClock) -> AsyncIterator[App]:
    """The house with tight limits; its memory forgets by the same clock."""
    tight = config.model_copy(update={"chat_limit_per_minute": FEW, "chat_limit_total": ALL})
    volatile = in_process_volatile(now=lambda: clock.moment.timestamp())
    async with open_app(tight, clock=clock, volatile=volatile) as app:
        yield app


@pytest.fixture
def someone(app: App) -> Callable[..., Citizen]:
    return lambda name, language="": Citizen(app.dispatch.answer, Address("test", name), language)


@pytest.fixture
def later(clock: StandingClock) -> Callable[[float], None]:
    def later(seconds: float) -> None:
        clock.moment += dt.timedelta(seconds=seconds)

    return later


def _figure(metrics: Metrics, name: str, **labels: str) -> float:
    return metrics.registry.get_sample_value(name, labels) or 0.0


async def _hurries(person: Citizen, times: int) -> list[bool]:
    """Presses the menu so often; which of the answers were silence."""
    return [(await person.press("menu.open")).reply.silent for _ in range(times)]


async def test_too_fast_is_told_once_with_seconds_and_hotline_and_then_silence(citizen: Citizen) -> None:
    assert await _hurries(citizen, FEW) == [False] * FEW
    await citizen.press("menu.open")
    assert "60 秒" in citizen.reads or "60 seconds" in citizen.reads
    assert "12345" in citizen.reads
    assert await _hurries(citizen, 4) == [True] * 4


async def test_they_are_told_in_their_own_language(someone) -> None:
    guest, chooser = someone("guest", language="en-GB"), await someone("chooser").say("english")
    await _hurries(guest, FEW + 1)
    await _hurries(chooser, FEW)
    assert guest.reads == chooser.reads
    assert "Please wait 60 seconds" in guest.reads


async def test_after_the_wait_they_are_told_all_is_as_before(citizen: Citizen, later) -> None:
    await _hurries(citizen, FEW + 3)
    later(59)
    assert await _hurries(citizen, 1) == [True]
    later(1.5)
    await citizen.say(QUESTION)
    assert "社会保障卡" in citizen.reads


async def test_who_hurries_again_later_is_told_again(citizen: Citizen, later) -> None:
    await _hurries(citizen, FEW + 2)
    later(61)
    assert await _hurries(citizen, FEW + 2) == [False] * (FEW + 1) + [True]


async def test_one_persons_haste_slows_nobody_else(citizen: Citizen, someone) -> None:
    await _hurries(citizen, FEW + 3)
    assert "社会保障卡" in (await someone("li-shifu").say(QUESTION)).reads


async def test_who_goes_on_is_muted_told_once_and_free_again_after_ten_minutes(
    app: App, citizen: Citizen, later
) -> None:
    await _hurries(citizen, FEW + REFUSALS.amount)
    await citizen.press("menu.open")
    assert f"{MUTE_SECONDS // 60} 分钟" in citizen.reads or "10 minutes" in citizen.reads
    assert "12345" in citizen.reads
    later(MUTE_SECONDS - 1)
    assert await _hurries(citizen, 30) == [True] * 30, "going on makes it no longer, and nothing is said"
    later(1.5)
    assert await _hurries(citizen, FEW + 1) == [False] * (FEW + 1)
    assert "60" in citizen.reads, "the slate is clean: first the small wait again"
    assert _figure(app.metrics, "wenban_limited_total", limit="muted") == 30


async def test_a_message_that_was_held_back_changes_nothing(app: App, citizen: Citizen) -> None:
    await _hurries(citizen, FEW)
    before = await app.volatile.sessions.load(citizen.address)
    await citizen.say("english")
    await citizen.say("english")
    assert await app.volatile.sessions.load(citizen.address) == before


async def test_the_buttons_before_the_wait_still_work_after_it(citizen: Citizen, later) -> None:
    await citizen.say(QUESTION)
    await _hurries(citizen, FEW)
    later(61)
    await citizen.say("1")
    assert citizen.labels


async def test_a_redelivery_counts_for_nothing_and_gets_the_same_reply(app: App) -> None:
    inbound = Inbound(Address("test", "twice"), "event-1", action="menu.open")
    replies = [await app.dispatch.answer(inbound) for _ in range(3 * FEW)]
    assert replies == [replies[0]] * len(replies)
    assert not replies[0].silent


async def test_a_redelivery_of_what_was_held_back_is_told_the_same(app: App, citizen: Citizen) -> None:
    await _hurries(citizen, FEW)
    last = Inbound(citizen.address, "too-many", action="menu.open")
    assert await app.dispatch.answer(last) == await app.dispatch.answer(last)


async def test_when_everybody_together_is_too_much_each_is_told_once_a_minute(someone, later) -> None:
    for n in range(ALL // FEW):
        await _hurries(someone(f"crowd-{n}"), FEW)
    late = someone("late")
    for _minute in range(2):
        await late.say(QUESTION)
        assert "12345" in late.reads
        assert "秒" not in late.reads, "it is not this person who is too fast"
        assert (await late.say(QUESTION)).reply.silent
        later(61)
        await late.say(QUESTION)
        assert "社会保障卡" in late.reads
        later(61)
        for n in range(ALL // FEW):
            await _hurries(someone(f"crowd-{n}"), FEW)


async def test_a_full_hour_mutes_nobody(app: App, someone, later) -> None:
    for n in range(ALL // FEW):
        await _hurries(someone(f"crowd-{n}"), FEW)
    late = someone("late")
    await _hurries(late, REFUSALS.amount * 2)
    later(61)
    assert "社会保障卡" in (await late.say(QUESTION)).reads
    assert _figure(app.metrics, "wenban_limited_total", limit="muted") == 0


async def test_the_same_question_within_seconds_is_answered_once(app: App, citizen: Citizen) -> None:
    assert not (await citizen.say(QUESTION)).reply.silent
    assert (await citizen.say(QUESTION)).reply.silent
    assert (await citizen.say(f"  {QUESTION}\n")).reply.silent, "read as it was, it is the same"
    assert _figure(app.metrics, "wenban_limited_total", limit="same_text") == 2


async def test_after_ten_quiet_seconds_the_same_question_is_answered_again(citizen: Citizen, later) -> None:
    await citizen.say(QUESTION)
    later(6)
    assert (await citizen.say(QUESTION)).reply.silent
    later(6)
    assert (await citizen.say(QUESTION)).reply.silent, "six seconds after the last one"
    later(10)
    assert "社会保障卡" in (await citizen.say(QUESTION)).reads


async def test_with_anything_else_in_between_it_is_answered_again(citizen: Citizen) -> None:
    await citizen.say(QUESTION)
    await citizen.say("菜单")
    assert "社会保障卡" in (await citizen.say(QUESTION)).reads
    await citizen.say("身份证掉了")
    assert "社会保障卡" in (await citizen.say(QUESTION)).reads


@pytest.mark.parametrize("text", ["菜单", "1", "帮助"])
async def test_numbers_and_commands_may_be_repeated(citizen: Citizen, text: str) -> None:
    await citizen.press("menu.open")
    for _ in range(3):
        assert not (await citizen.say(text)).reply.silent


async def test_repetitions_count_towards_the_limit(citizen: Citizen) -> None:
    for _ in range(FEW):
        await citizen.say(QUESTION)
    await citizen.say("身份证掉了")
    assert "60 秒" in citizen.reads or "60 seconds" in citizen.reads


async def test_two_people_may_ask_the_same(citizen: Citizen, someone) -> None:
    await citizen.say(QUESTION)
    assert not (await someone("li-shifu").say(QUESTION)).reply.silent


async def test_the_same_question_sent_five_times_at_once_is_answered_once(app: App) -> None:
    address = Address("test", "thumb")
    replies = await asyncio.gather(
        *(app.dispatch.answer(Inbound(address, f"e{n}", text=QUESTION)) for n in range(FEW))
    )
    assert sorted(reply.silent for reply in replies) == [False] + [True] * (FEW - 1)


async def test_in_another_language_the_same_question_is_another(app: App, citizen: Citizen) -> None:
    """Somebody changes the language on the page beside the chat, and asks again."""
    await citizen.say(QUESTION)
    session = await app.volatile.sessions.load(citizen.address)
    assert session is not None
    await app.volatile.sessions.save(citizen.address, dataclasses.replace(session, language="en"))
    assert not (await citizen.say(QUESTION)).reply.silent


async def test_the_session_keeps_a_question_only_without_what_is_personal(app: App, citizen: Citizen) -> None:
    await citizen.say("我叫王秀英，电话13812345678，我家的狗走丢了")
    session = await app.volatile.sessions.load(citizen.address)
    assert session is not None
    assert session.heard
    assert "狗" in repr(session)  # for the list of what nobody could answer
    assert "秀英" not in repr(session)
    assert "12345678" not in repr(session)


async def test_turns_are_counted_by_how_they_ended(app: App, citizen: Citizen) -> None:
    await citizen.say(QUESTION)
    await citizen.say(QUESTION)
    await _hurries(citizen, FEW)
    ended = {
        outcome: _figure(app.metrics, "wenban_turns_total", channel="test", outcome=outcome)
        for outcome in ("answered", "refused", "silent", "failed")
    }
    assert ended == {"answered": FEW - 1, "refused": 1, "silent": 2, "failed": 0}
    assert _figure(app.metrics, "wenban_decisions_total", decision="answer") == 1
    assert _figure(app.metrics, "wenban_turns_in_flight") == 0

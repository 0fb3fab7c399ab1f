"""Notices on their whole way: kept by a service, delivered by a worker, read on a phone or on a page."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest

from bot.app import App, deliveries
from bot.channels.telegram import TelegramChannel
from bot.domain.channel import Channel
from bot.domain.message import Address, Reply
from bot.domain.outbox import KEEP_DONE_DAYS, Notice, NoticeKind, NoticeState, Standing
from bot.ids import RandomIds
from bot.services.outbox import OutboxService
from bot.store import Store
from bot.store.volatile import in_process_volatile, redis_volatile
from bot.worker import jobs
from bot.worker.delivery import Delivery, Pace
from bot.worker.outbox import tend_once
from bot.worker.process import running
from content.city import City
from handlers.notices import worded
from tests.channels.house import WANG as WEB_WANG
from tests.channels.house import Script, script_ports, web_house
from tests.channels.telegram_house import telegram
from tests.conftest import TUESDAY_MORNING, StandingClock
from tests.telegram.bot_api import BotApi

PHONE = Address("telegram", "1001")
CITY = City("清河市", "Qinghe")
QUIET = (dt.time(21), dt.time(8))
QUICK = Pace(poll=0.02, rest=0.05, finish=1.0)


class House:
    """A worker's half of the house on a real database, with a clock that a test sets."""

    def __init__(self, store: Store, clock: StandingClock) -> None:
        self.clock = clock
        self.ports = script_ports(Script())
        self.metrics = self.ports.metrics
        self._store = store
        self._said = 0

    def outbox(self) -> OutboxService:
        return OutboxService(self._store, self.clock, RandomIds(), QUIET)

    def delivery(self, channel: Channel, pace: Pace = QUICK, **options: Any) -> Delivery:
        def words(notice: Any) -> Reply:
            return worded(notice.kind, notice.facts, notice.language, CITY)

        given = {"words": words, "volatile": self.ports.volatile} | options
        return Delivery(self.outbox(), channel, metrics=self.metrics, pace=pace, **given)

    async def says(self, receiver: Address = PHONE, language: str = "zh_Hans", **facts: Any) -> int:
        self._said += 1
        now = self.clock.now()
        given = {"not_before": now, "too_late": now + dt.timedelta(hours=12)} | facts
        return await self.outbox().add(
            Notice(NoticeKind.TEST, receiver, language, f"test:{self._said}", **given)
        )

    async def standing(self, number: int) -> Standing:
        standing = await self.outbox().standing(number)
        assert standing
        return standing

    def counted(self, outcome: str, channel: str = "telegram") -> float:
        labels = {"channel": channel, "outcome": outcome}
        return self.metrics.registry.get_sample_value("wenban_notices_total", labels) or 0.0


@pytest.fixture
def house(store: Store, clock: StandingClock) -> House:
    return House(store, clock)


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as api:
        api.person(1001, started=True)
        yield api


@pytest.fixture
async def phone(api: BotApi, house: House) -> AsyncIterator[TelegramChannel]:
    """The channel as a worker has it: it sends and fetches nothing."""
    channel = telegram(api, house.ports)
    async with channel.sending():
        yield channel


def _shown(api: BotApi, number: int = 1001) -> list[str]:
    return [message.text for message in api.person(number).shown]


async def test_a_notice_is_worded_in_the_language_of_who_gets_it(
    house: House, phone: TelegramChannel, api: BotApi
) -> None:
    api.person(1002, started=True)
    chinese = await house.says()
    english = await house.says(Address("telegram", "1002"), "en")
    assert await house.delivery(phone).round() == 2
    assert "清河市" in _shown(api)[0]
    assert "guide service of Qinghe" in _shown(api, 1002)[0]
    for number in (chinese, english):
        standing = await house.standing(number)
        assert standing.state is NoticeState.SENT
        assert standing.external_id
    assert await house.delivery(phone).round() == 0
    assert house.counted("sent") == 2


async def test_who_blocked_us_is_not_tried_again(house: House, phone: TelegramChannel, api: BotApi) -> None:
    api.fail("sendMessage", 403)
    number = await house.says()
    await house.delivery(phone).round()
    assert await house.standing(number) == Standing(NoticeState.FAILED, "gone", "", 0, 0)
    house.clock.moment += dt.timedelta(hours=1)
    assert await house.delivery(phone).round() == 0


async def test_an_outage_is_waited_out(house: House, phone: TelegramChannel, api: BotApi) -> None:
    api.fail("sendMessage", 500)
    number = await house.says()
    delivery = house.delivery(phone)
    assert await delivery.round() == 1
    assert (await house.standing(number)).attempts == 1
    assert await delivery.round() == 0, "not before its time"
    house.clock.moment += dt.timedelta(seconds=10)
    assert await delivery.round() == 1
    assert (await house.standing(number)).state is NoticeState.SENT
    assert house.counted("retried") == 1


@pytest.mark.parametrize("kind", ["in-process", "redis"])
async def test_told_to_slow_down_the_channel_rests_for_every_worker_and_the_worker_does_not(
    house: House, phone: TelegramChannel, api: BotApi, kind: str, request: pytest.FixtureRequest
) -> None:
    shared: Callable[[], Any] = in_process_volatile
    if kind == "redis":
        url = request.getfixturevalue("valkey_url")
        shared = lambda: redis_volatile(url)  # noqa: E731
    here = shared()
    there = shared() if kind == "redis" else here
    other = _Recorder("messenger")
    api.fail("sendMessage", 429, retry_after=30)
    slowed = await house.says()
    ours, theirs = (house.delivery(phone, volatile=each) for each in (here, there))
    await ours.round()
    await house.says()
    elsewhere = await house.says(Address("messenger", "7"))
    assert await theirs.round() == 0, "another worker knows of the pause"
    assert len(api.called("sendMessage")) == 1
    assert await house.delivery(other, volatile=here).round() == 1
    assert (await house.standing(elsewhere)).state is NoticeState.SENT
    assert (await house.standing(slowed)).attempts == 0, "it was not this notice's fault"
    await here.close()
    await there.close()


async def test_what_was_not_begun_when_the_pause_came_is_free_for_others(
    house: House, phone: TelegramChannel, api: BotApi
) -> None:
    api.fail("sendMessage", 429, retry_after=30)
    for _ in range(10):
        await house.says()
    await house.delivery(phone, Pace(width=1)).round()
    assert len(api.called("sendMessage")) <= 3
    assert await house.delivery(phone, volatile=in_process_volatile()).round() >= 7


async def test_notices_keep_to_their_pace(house: House, phone: TelegramChannel, api: BotApi) -> None:
    for _ in range(12):
        await house.says()
    began = time.monotonic()
    await house.delivery(phone, Pace(per_second=5)).round()
    assert time.monotonic() - began >= 2
    assert len(_shown(api)) == 12


async def test_at_night_only_what_is_urgent_goes_out(
    house: House, phone: TelegramChannel, api: BotApi
) -> None:
    house.clock.moment = TUESDAY_MORNING.replace(hour=15)  # 23:00 in the city
    waits, urgent = await house.says(), await house.says(urgent=True)
    delivery = house.delivery(phone)
    assert await delivery.round() == 1
    assert (await house.standing(urgent)).state is NoticeState.SENT
    house.clock.moment += dt.timedelta(hours=9)  # 08:00
    assert await delivery.round() == 1
    assert (await house.standing(waits)).state is NoticeState.SENT


async def test_what_comes_too_late_is_not_said(house: House, phone: TelegramChannel, api: BotApi) -> None:
    number = await house.says(too_late=house.clock.now() + dt.timedelta(hours=1))
    house.clock.moment += dt.timedelta(hours=1)
    await house.delivery(phone).round()
    assert await house.standing(number) == Standing(NoticeState.SKIPPED, "too_late", "", 0, 0)
    assert _shown(api) == []


async def test_words_that_break_are_tried_again_and_hold_up_nobody(
    house: House, phone: TelegramChannel, api: BotApi
) -> None:
    broken, fine = await house.says(facts={"breaks": True}), await house.says()

    def words(notice: Any) -> Reply:
        return Reply({True: ""}[False] if notice.facts else "您好")

    await house.delivery(phone, words=words).round()
    assert (await house.standing(fine)).state is NoticeState.SENT
    standing = await house.standing(broken)
    assert (standing.state, standing.attempts) == (NoticeState.OPEN, 1)


async def test_a_channel_that_breaks_is_tried_again(house: House) -> None:
    channel = _Recorder("messenger", fault=RuntimeError("a bug"))
    number = await house.says(Address("messenger", "7"))
    await house.delivery(channel).round()
    assert (await house.standing(number)).attempts == 1


async def test_told_to_stop_a_worker_finishes_what_it_sends_and_gives_back_the_rest(house: House) -> None:
    channel = _Recorder("messenger", seconds=0.3)
    for _ in range(6):
        await house.says(Address("messenger", "7"))
    async with running(house.delivery(channel, Pace(width=2, finish=2.0)).run()):
        await channel.until_begun(2)
    assert channel.sent == channel.begun == 2
    assert house.counted("sent", "messenger") == 2
    rest = await house.outbox().claim("messenger", 20)
    assert len(rest) == 4, "nobody has to wait for a lease to run out"
    assert not any(each.begun for each in rest)


async def test_several_workers_send_everything_once(house: House) -> None:
    channel = _Recorder("messenger")
    for _ in range(100):
        await house.says(Address("messenger", "7"))
    workers = [house.delivery(channel, Pace(per_second=1000)) for _ in range(4)]

    async def work(delivery: Delivery) -> None:
        while await delivery.round():
            pass

    await asyncio.gather(*map(work, workers))
    assert channel.sent == 100
    assert house.counted("sent", "messenger") == 100


async def test_in_the_web_chat_a_notice_waits_until_their_page_is_open(house: House) -> None:
    number = await house.says(WEB_WANG)
    async with web_house(Script()) as web:
        delivery = house.delivery(web.channel)
        assert await delivery.round() == 0
        assert (await house.standing(number)).state is NoticeState.OPEN
        other = await web.browser("LI").tab()
        await _until(lambda: bool(web.channel.here()))
        assert await delivery.round() == 0, "somebody else's page"
        tab = await web.browser().tab()
        await _until(lambda: len(web.channel.here()) == 2)
        assert await delivery.round() == 1
        assert "清河市" in (await tab.next())["reply"]["text"]
        assert (await house.standing(number)).state is NoticeState.SENT
        await other.socket.close()


async def test_without_a_script_a_notice_comes_after_they_wrote(house: House) -> None:
    await house.says(WEB_WANG)
    async with web_house(Script()) as web:
        browser = web.browser()
        await browser.post({"text": "社保", "action": ""})
        assert await house.delivery(web.channel).round() == 1
        events = await web.channel._history.events(WEB_WANG)
        assert events[-1].reply is not None
        assert "清河市" in events[-1].reply.text


async def test_answers_go_first(house: House, api: BotApi) -> None:
    """A notice is only sent once the answers under way are out."""
    script = Script()

    async def thinks(_inbound: Any) -> None:
        await asyncio.sleep(0.3)

    script.before = thinks
    channel = telegram(api, script_ports(script))
    li = api.person(1002, started=True)
    async with channel.lifecycle():
        await li.says("社保")
        await _until(lambda: bool(script.heard))
        await house.says()
        await house.delivery(channel).round()
    assert api.called("sendMessage")[0]["text"] == "好的"
    assert len(api.called("sendMessage")) == 2


async def test_an_operator_sees_what_waits_and_for_how_long(house: House) -> None:
    await house.says()
    await house.says(Address("webchat", "LI"), too_late=house.clock.now() + dt.timedelta(minutes=1))
    house.clock.moment += dt.timedelta(minutes=2)
    await tend_once(house.outbox(), house.metrics, ["telegram", "webchat"])
    figure = house.metrics.registry.get_sample_value
    assert figure("wenban_notices_open", {"channel": "telegram"}) == 1
    assert figure("wenban_notices_oldest_due_seconds", {"channel": "telegram"}) == 120
    assert figure("wenban_notices_open", {"channel": "webchat"}) == 0
    assert house.counted("skipped", "webchat") == 1


async def test_what_is_done_is_erased_after_a_month(app: App, clock: StandingClock) -> None:
    now = clock.now()
    notice = Notice(NoticeKind.TEST, PHONE, "en", "a", now, now + dt.timedelta(minutes=1))
    number = await app.services.outbox.add(notice)
    clock.moment += dt.timedelta(minutes=1)
    assert await app.services.outbox.skip_late() == {"telegram": 1}
    clock.moment += dt.timedelta(days=KEEP_DONE_DAYS)
    assert await jobs.ERASING["outbox"](app.services) == 0
    clock.moment += dt.timedelta(seconds=1)
    assert await jobs.ERASING["outbox"](app.services) == 1
    assert await app.services.outbox.standing(number) is None


async def test_the_house_delivers_what_a_service_kept(app: App, clock: StandingClock) -> None:
    """Through the composition root, woken rather than polled."""
    channel = _Recorder("messenger")
    now = clock.now()
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(running(*deliveries(app, [channel])))
        await asyncio.sleep(0.1)
        notice = Notice(
            NoticeKind.TEST, Address("messenger", "7"), "en", "a", now, now + dt.timedelta(hours=1)
        )
        await app.services.outbox.add(notice)
        await app.volatile.wakeups.wake("outbox")
        await channel.until_begun(1, seconds=0.8)


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(3):
        while not holds():
            await asyncio.sleep(0.005)


class _Recorder:
    """A messenger of a test: takes its time, counts, and fails as it is told to."""

    def __init__(self, name: str, seconds: float = 0.0, fault: Exception | None = None) -> None:
        self.name = name
        self.begun = self.sent = 0
        self._seconds = seconds
        self._fault = fault

    def here(self) -> None:
        return None

    async def send(self, _address: Address, _reply: Reply) -> str:
        self.begun += 1
        if self._fault:
            raise self._fault
        await asyncio.sleep(self._seconds)
        self.sent += 1
        return str(self.sent)

    async def until_begun(self, times: int, seconds: float = 3) -> None:
        async with asyncio.timeout(seconds):
            while self.begun < times:
                await asyncio.sleep(0.005)

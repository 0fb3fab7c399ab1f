"""What people notice of it when two `wenban serve` share their visitors: nothing.

Real processes on PostgreSQL and Valkey behind one port, started once for all these stories. Everybody
comes from a network address of their own, so that each has a whole limit.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from aiohttp import WSCloseCode

from tests.conftest import SETTINGS, SMALL_CATALOGUE
from tests.journeys.load import PACE, WRITES, load
from tests.journeys.one_port import OnePort
from tests.journeys.processes import Process, Processes, Valkey, Visitor, button, called_at_once, said
from tests.servers import Databases
from tests.telegram.bot_api import BotApi

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("many_processes")]

WEB_LIMIT, CHAT_LIMIT = 30, 12
LOAD = 280  # requests; at their pace that is longer than a process takes to stop
WEBHOOK = "https://wenban.example.org"  # Telegram calls https only; where it really calls, a story says
TAKEOVER_SECONDS = 30  # 5 for draining, as many until the other looks, and a slow machine


@pytest.fixture(scope="module", autouse=True)
def _bare_machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("many"))
        for name in SETTINGS:
            patch.delenv(name, raising=False)
        yield


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def valkey() -> AsyncIterator[Valkey]:
    async with Valkey() as valkey:
        yield valkey


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as api:
        yield api


@pytest.fixture(scope="module")
def shared(_bare_machine: None, _postgresql: Databases, valkey: Valkey) -> Iterator[dict[str, str]]:
    """Settings that lead every process to the same database and the same Valkey. The small catalogue:
    each of the processes makes an index of it."""
    with _postgresql.copy(_postgresql.template) as database:
        yield {
            "DATABASE_URL": database,
            "REDIS_URL": valkey.url,
            "CATALOGUE": str(SMALL_CATALOGUE),
            "RATE_LIMIT_PER_MINUTE": str(WEB_LIMIT),
            "CHAT_LIMIT_PER_MINUTE": str(CHAT_LIMIT),
        }


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def _town(shared: dict[str, str], api: BotApi) -> AsyncIterator[Processes]:
    telegram = {"TELEGRAM_TOKEN": api.token, "TELEGRAM_API": api.address}
    async with OnePort() as port, Processes(port, **shared, **telegram) as town:
        yield town


@pytest_asyncio.fixture(loop_scope="module")
async def town(_town: Processes) -> Processes:
    """Two processes, one of which fetches from Telegram; another if an earlier story has stopped one."""
    while len(_town.all) < 2:
        await _town.start()
    return _town


async def test_a_conversation_goes_on_whichever_process_answers(town: Processes) -> None:
    before = await town.figures("wenban_turns_total", channel="webchat", outcome="answered")
    async with Visitor(town.port.address, "198.51.100.1") as wang:
        assert await wang.sends(id=await wang.form(), text="身份证丢了怎么补") == 303
        assert "身份证丢了怎么补" in await wang.chat()
        first, second = await wang.tab(), await wang.tab()
        await first.send(after=0)
        card = await first.next()
        where = button(card, "去哪里办")
        pressed = await said(first, "press", action=where["action"])
        assert "去哪里办：" in str(pressed["reply"])
        await second.send(after=0)
        assert [(await second.next())["mine"] for _event in range(2)] == ["身份证丢了怎么补", where["label"]]
        numbered = await said(second, "number", "1")  # means the first button of what the other one said
        assert numbered["reply"]["text"] != card["reply"]["text"]
        shown = await first.next()
        assert (shown["number"], shown["reply"]) == (numbered["number"], numbered["reply"]), (
            "a tab at one process shows what another one answered"
        )
        page = await wang.chat()
        assert page.index("身份证丢了怎么补") < page.index("去哪里办")
    after = await town.figures("wenban_turns_total", channel="webchat", outcome="answered")
    assert sorted(now - then for now, then in zip(after, before, strict=True)) == [1, 2]


async def test_a_form_sent_to_both_at_once_is_answered_once(town: Processes) -> None:
    before = sum(await town.figures("wenban_turns_total", channel="webchat"))
    async with Visitor(town.port.address, "198.51.100.2") as wang:
        form, taken = await wang.form(), Counter(town.port.taken)
        sent = await asyncio.gather(*(wang.sends(id=form, text="身份证丢了怎么补") for _time in range(2)))
        assert sent == [303, 303]
        assert [town.port.taken[each.address] - taken[each.address] for each in town.all] == [1, 1]
        assert (await wang.chat()).count("身份证丢了怎么补") == 1
    assert sum(await town.figures("wenban_turns_total", channel="webchat")) - before == 1


async def test_an_address_has_one_limit_at_all_of_them_together(town: Processes) -> None:
    taken, half = Counter(town.port.taken), (WEB_LIMIT + 10) // 2
    async with Visitor(town.port.address, "198.51.100.3") as eager:
        answers = await asyncio.gather(*(eager.opens("/themes") for _time in range(WEB_LIMIT + 10)))
        assert Counter(status for status, _page in answers) == {200: WEB_LIMIT, 429: 10}
    assert sum(await town.figures("wenban_limited_total", limit="web")) == 10
    assert [town.port.taken[each.address] - taken[each.address] for each in town.all] == [half, half]


async def test_a_person_has_one_limit_at_all_of_them_together(town: Processes) -> None:
    before = sum(await town.figures("wenban_turns_total", channel="webchat", outcome="answered"))
    async with Visitor(town.port.address, "198.51.100.4") as chatty:
        await chatty.chat()
        tabs = [await chatty.tab(), await chatty.tab()]
        for number in range(CHAT_LIMIT + 4):
            await tabs[number % 2].send(id=f"n{number}", text=f"第{number}个问题")
            assert (await tabs[number % 2].until_done())[-1]["done"] == f"n{number}"
    after = sum(await town.figures("wenban_turns_total", channel="webchat", outcome="answered"))
    assert after - before == CHAT_LIMIT
    assert await town.figures("wenban_limited_total", limit="person") == [2, 2]


async def test_one_of_them_fetches_from_telegram_and_another_takes_over(town: Processes, api: BotApi) -> None:
    person = api.person(2001)
    await person.says("身份证丢了怎么补")
    (card,) = await person.until_answered()
    fetcher = await _fetcher(town)
    town.tell_to_stop(fetcher)
    await person.says("菜单")
    await person.until_answered()  # while it drains, it still fetches
    await town.stopped(fetcher)
    await person.taps("去哪里办")
    (card,) = await person.until_answered(seconds=TAKEOVER_SECONDS)
    assert "去哪里办：" in card.text
    assert await _fetcher(town) != fetcher
    assert api.updates.conflicts == 0
    assert len(person.shown) == 2, "and the press changed the card"


async def _fetcher(town: Processes) -> Process:
    """The only process that says so of itself."""
    (fetcher,) = [each for each in town.all if await town.figure(each, "wenban_polls", channel="telegram")]
    return fetcher


async def test_an_update_that_comes_again_to_the_other_process_is_answered_once(
    shared: dict[str, str],
) -> None:
    async with BotApi() as api, OnePort() as port:
        telegram = {"TELEGRAM_TOKEN": api.token, "TELEGRAM_API": api.address, "TELEGRAM_WEBHOOK": WEBHOOK}
        async with Processes(port, **shared, **telegram) as called:
            await _called_twice(called, api)


async def _called_twice(called: Processes, api: BotApi) -> None:
    here, there = (process.address for process in called.all)
    api.updates.webhook_base = here
    person = api.person(2002)
    update = (await person.says("身份证丢了怎么补"))[0]
    await person.until_answered()
    await api.until_taken()
    api.updates.webhook_base = there
    await api.redeliver(update)
    await api.until_taken()
    assert api.updates.deliveries == [200, 200]
    assert await called.figures("wenban_web_requests_total", route="telegram-webhook") == [1, 1]
    api.hang("sendMessage", 0.5)  # and now to both while neither has answered
    assert await called_at_once(called, update | {"update_id": update["update_id"] + 100}) == [200, 200]
    await person.says("菜单")  # in the chat's order: any other answer would have come before this one
    await person.until_answered()
    assert len(person.shown) == 2


async def test_without_valkey_all_go_on_answering_and_say_so_to_the_operator(
    town: Processes, valkey: Valkey, api: BotApi
) -> None:
    await valkey.stop()
    try:
        await town.until_all_say("degraded")
        await _everybody_is_answered(town, api, "198.51.100.6")
    finally:
        await valkey.start()
    await town.until_all_say("ready")
    await _everybody_is_answered(town, api, "198.51.100.7")


async def _everybody_is_answered(town: Processes, api: BotApi, network: str) -> None:
    """At each process: a page, a search, a chat; and on Telegram."""
    for process in town.all:
        async with Visitor(process.address, network) as visitor:
            assert (await visitor.opens("/"))[0] == 200
            assert "身份证" in (await visitor.opens("/search", q="身份证丢了怎么补"))[1]
            await visitor.chat()
            tab = await visitor.tab()
            card = await said(tab, "asks", "身份证丢了怎么补")
            assert "身份证" in card["reply"]["card"]["title"]
            pressed = await said(tab, "presses", action=button(card, "去哪里办")["action"])
            assert "去哪里办：" in str(pressed["reply"])
    person = api.person(int(network.replace(".", "")))
    await person.says("身份证丢了怎么补")
    (card,) = await person.until_answered()
    assert "身份证" in card.text


async def test_one_stops_under_load_and_no_request_fails(town: Processes) -> None:
    async with Visitor(town.port.address, "198.51.100.8") as wang:
        await wang.chat()
        tab = await wang.tab()
        leaving = town.at(town.port.last)
        await said(tab, "before", "身份证丢了怎么补")
        farewell = asyncio.create_task(tab.socket.receive())
        taken = town.port.taken[leaving.address]
        coming = asyncio.create_task(load(town.port.address, LOAD))
        await asyncio.sleep(20 * PACE)
        assert town.port.taken[leaving.address] > taken, "it has its share"
        town.tell_to_stop(leaving)
        await asyncio.sleep(0.3)
        assert await town.readiness(leaving) == (503, "stopping")
        assert "Traceback" not in await town.stopped(leaving)
        assert not coming.done(), "people go on coming"
        assert Counter(await coming) == {200: LOAD - LOAD // WRITES, 303: LOAD // WRITES}
        await asyncio.wait_for(farewell, 3)
        assert tab.socket.close_code == WSCloseCode.GOING_AWAY, "come again soon"
        again = await wang.tab()
        await again.send(after=0)
        assert (await again.next())["mine"] == "身份证丢了怎么补"

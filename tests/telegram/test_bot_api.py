"""The server itself keeps Telegram's rules: a table of calls and what is said to each."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientError, ClientSession, FormData, web
from aiohttp.test_utils import TestServer

from tests.telegram.bot_api import BotApi
from tests.telegram.calls import CASES, Case

PNG = b"\x89PNG\r\n\x1a\n"


class Bot:
    """A bot that calls by hand, in each of the three encodings."""

    def __init__(self, api: BotApi, session: ClientSession) -> None:
        self.api = api
        self._session = session

    async def call(self, method: str, token: str = "", **params: Any) -> dict[str, Any]:
        return await self.post(method, token, json=params)

    async def form(self, method: str, **params: Any) -> dict[str, Any]:
        data = {name: each if isinstance(each, str) else json.dumps(each) for name, each in params.items()}
        return await self.post(method, data=data)

    async def multipart(self, method: str, file: bytes, **params: str) -> dict[str, Any]:
        data = FormData(params)
        data.add_field("here", file, filename="card.png")
        return await self.post(method, data=data)

    async def post(self, method: str, token: str = "", **body: Any) -> dict[str, Any]:
        url = f"{self.api.address}/bot{token or self.api.token}/{method}"
        async with self._session.post(url, **body) as response:
            answer = await response.json()
            assert response.status == (200 if answer["ok"] else answer["error_code"])
            return answer


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    async with BotApi(expect_violations=True) as api, ClientSession() as session:
        api.person(1001, started=True)
        api.person(1002)
        yield Bot(api, session)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.label)
@pytest.mark.parametrize("encoding", ["json", "form"])
async def test_a_call_is_carried_out_or_refused_in_telegrams_words(
    bot: Bot, case: Case, encoding: str
) -> None:
    way = bot.call if encoding == "json" else bot.form
    answer = await way(case.method, **case.params)
    assert case.said in answer.get("description", ""), answer
    assert answer["ok"] is not bool(case.said), answer


async def test_another_token_is_not_served(bot: Bot) -> None:
    assert (await bot.call("getMe", token="1:wrong"))["error_code"] == 401


async def test_what_a_bot_must_never_do_fails_the_test() -> None:
    with pytest.raises(AssertionError, match="called getFile"):
        async with BotApi() as api, ClientSession() as session:
            await Bot(api, session).call("getFile", file_id="x")


async def test_a_person_reads_plain_words_and_sees_buttons(bot: Bot) -> None:
    person = bot.api.person()
    keys = {
        "inline_keyboard": [[{"text": "一", "callback_data": "a"}], [{"text": "二", "url": "https://a.b"}]]
    }
    answer = await bot.call(
        "sendMessage", chat_id=1001, text="<b>好</b> &lt;x&gt;", parse_mode="HTML", reply_markup=keys
    )
    (message,) = person.shown
    assert (message.text, message.html) == ("好 <x>", "<b>好</b> &lt;x&gt;")
    assert message.buttons == [("一", "a"), ("二", "https://a.b")]
    assert answer["result"]["entities"] == [{"type": "bold", "offset": 0, "length": 1}]


async def test_an_edit_shows_in_place_and_without_markup_the_buttons_go(bot: Bot) -> None:
    person = bot.api.person()
    keys = {"inline_keyboard": [[{"text": "一", "callback_data": "a"}]]}
    sent = await bot.call("sendMessage", chat_id=1001, text="一", reply_markup=keys)
    which = {"chat_id": 1001, "message_id": sent["result"]["message_id"]}
    same = await bot.call("editMessageText", **which, text="一", reply_markup=keys)
    assert "message is not modified" in same["description"]
    assert (await bot.call("editMessageText", **which, text="二"))["result"]["text"] == "二"
    assert [(message.text, message.buttons) for message in person.shown] == [("二", [])]


async def test_nobody_elses_message_can_be_edited(bot: Bot) -> None:
    await bot.api.person().says("我的")
    answer = await bot.call("editMessageText", chat_id=1001, message_id=1, text="x")
    assert "message can't be edited" in answer["description"]


async def test_a_press_is_answered_once(bot: Bot) -> None:
    person = bot.api.person()
    query = (await person.presses("a"))["callback_query"]["id"]
    assert person.is_waiting
    assert (await bot.call("answerCallbackQuery", callback_query_id=query, text="好"))["ok"]
    assert person.popups == ["好"]
    assert not person.is_waiting
    assert (
        "query is too old" in (await bot.call("answerCallbackQuery", callback_query_id=query))["description"]
    )


async def test_a_file_is_uploaded_once_and_then_known_by_its_id(bot: Bot) -> None:
    sent = await bot.multipart("sendPhoto", PNG, chat_id="1001", photo="attach://here", caption="码")
    file_id = sent["result"]["photo"][-1]["file_id"]
    assert (await bot.call("sendPhoto", chat_id=1001, photo=file_id))["ok"]
    assert [message.photo.content for message in bot.api.person().shown] == [PNG, PNG]
    assert "wrong file" in (await bot.call("sendDocument", chat_id=1001, document=file_id))["description"]


@pytest.mark.parametrize(
    ("file", "caption", "said"),
    [
        (b"", "", "file must be non-empty"),
        (b"%PDF", "", "IMAGE_PROCESS_FAILED"),
        (PNG, "长" * 1024, ""),
        (PNG, "长" * 1025, "message caption is too long"),
    ],
)
async def test_pictures_and_their_captions_have_limits(
    bot: Bot, file: bytes, caption: str, said: str
) -> None:
    sent = await bot.multipart("sendPhoto", file, chat_id="1001", photo="attach://here", caption=caption)
    assert said in sent.get("description", "")
    assert sent["ok"] is not bool(said)


async def test_updates_come_at_once_and_again_until_they_are_confirmed(bot: Bot) -> None:
    polling = asyncio.create_task(bot.call("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    await bot.api.person().says("您好")
    async with asyncio.timeout(1):
        (update,) = (await polling)["result"]
    assert (await bot.call("getUpdates"))["result"] == [update]
    assert (await bot.call("getUpdates", offset=update["update_id"] + 1))["result"] == []
    await bot.api.until_taken()
    await bot.api.redeliver()
    assert (await bot.call("getUpdates", offset=update["update_id"] + 1))["result"] == [update]


async def test_updates_nobody_asked_for_are_not_kept(bot: Bot) -> None:
    await bot.call("getUpdates", allowed_updates=["message"])
    await bot.api.person().blocks()
    await bot.api.person().says("又来了")
    assert [update.keys() - {"update_id"} for update in (await bot.call("getUpdates"))["result"]] == [
        {"message"}
    ]


async def test_a_second_poll_ends_the_first(bot: Bot) -> None:
    first = asyncio.create_task(bot.call("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    assert (await bot.call("getUpdates"))["ok"]
    assert (await first)["error_code"] == 409
    assert bot.api.updates.conflicts == 1


async def test_a_poll_whose_caller_has_gone_is_no_conflict(bot: Bot) -> None:
    gone = asyncio.create_task(bot.call("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    gone.cancel()
    await asyncio.sleep(0.05)
    assert (await bot.call("getUpdates"))["ok"]
    assert bot.api.updates.conflicts == 0


async def test_a_webhook_gets_updates_in_order_with_the_secret_and_again_after_a_failure(bot: Bot) -> None:
    heard: list[tuple[str, str]] = []

    async def hook(request: web.Request) -> web.Response:
        secret = request.headers["X-Telegram-Bot-Api-Secret-Token"]
        heard.append(((await request.json())["message"]["text"], secret))
        return web.Response(status=500 if len(heard) == 1 else 200)

    application = web.Application()
    application.router.add_post("/hook", hook)
    async with TestServer(application) as server:
        bot.api.updates.webhook_base = str(server.make_url("")).rstrip("/")
        await bot.call("setWebhook", url="https://bot.example.org/hook", secret_token="s3cret")
        assert (await bot.call("getUpdates"))["error_code"] == 409
        await bot.api.person().says("一")
        await bot.api.person().says("二")
        await bot.api.until_taken()
    assert heard == [("一", "s3cret"), ("一", "s3cret"), ("二", "s3cret")]
    assert bot.api.updates.deliveries == [500, 200, 200]


async def test_somebody_who_blocked_the_bot_or_a_group_it_left_cannot_be_written_to(bot: Bot) -> None:
    person, group = bot.api.person(), bot.api.group()
    await person.blocks()
    refused = await bot.call("sendMessage", chat_id=1001, text="x")
    assert refused["description"] == "Forbidden: bot was blocked by the user"
    await group.adds_bot()
    assert (await bot.call("leaveChat", chat_id=group.id))["ok"]
    assert group.left
    assert await group.says("还在吗") == {}
    assert (await bot.call("sendMessage", chat_id=group.id, text="x"))["error_code"] == 403


async def test_faults_come_as_often_as_ordered_and_then_no_more(bot: Bot) -> None:
    person = bot.api.person()
    bot.api.fail("sendMessage", status=429, retry_after=7)
    refused = await bot.call("sendMessage", chat_id=1001, text="一")
    assert refused["parameters"] == {"retry_after": 7}
    bot.api.drop("sendMessage")
    with pytest.raises(ClientError):
        await bot.call("sendMessage", chat_id=1001, text="二")
    bot.api.hang("sendMessage", 0.05)
    assert (await bot.call("sendMessage", chat_id=1001, text="三"))["ok"]
    assert [message.text for message in person.shown] == ["二", "三"]


async def test_a_rate_limit_can_be_switched_on(bot: Bot) -> None:
    bot.api.messages_per_second = 1
    assert (await bot.call("sendMessage", chat_id=1001, text="一"))["ok"]
    assert (await bot.call("sendMessage", chat_id=1001, text="二"))["error_code"] == 429

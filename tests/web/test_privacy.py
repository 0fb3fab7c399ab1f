"""What is kept is told in plain words, and forgotten at once when asked."""

from __future__ import annotations

import datetime as dt
import json

from cryptography.fernet import Fernet

from bot.app import App
from bot.domain.message import Address
from bot.domain.outbox import Notice, NoticeKind, NoticeState
from bot.web.cookie import key_for
from tests.web.visitor import Visitor


async def test_the_notice_says_what_why_how_long_and_who(visitor: Visitor) -> None:
    page = await visitor.opens("/privacy")
    assert page.heading == "我们记了您什么"
    for words in ("24 小时", "400 天", "个人信息保护法", "示例市政务服务", "随机编号", "把我忘掉", "12345"):
        assert words in page.reads, words


async def test_forget_me_forgets_choices_chat_and_cookie(visitor: Visitor) -> None:
    await visitor.sends("/preferences", elder="on", language="en", back="/")
    await visitor.opens("/chat")
    await visitor.sends("/chat", id="e1", text="社保卡丢了怎么办")
    old = visitor.cookie
    answer = await visitor.sends("/privacy/forget")
    assert (answer.status, answer.headers["Location"]) == (303, "/privacy?forgotten=yes")
    assert not visitor.cookie
    assert "已经忘掉" in (await visitor.opens("/privacy?forgotten=yes")).reads
    with_old_cookie = await visitor.opens("/chat", Cookie=f"wenban={old}")
    assert "社保卡丢了怎么办" not in with_old_cookie.html.split('id="talk"')[1].split("</ol>")[0]


async def test_who_is_forgotten_is_told_nothing_more(app: App, visitor: Visitor) -> None:
    await visitor.opens("/chat")
    outbox, now = app.services.outbox, app.services.outbox.now()
    late = now + dt.timedelta(days=1)
    theirs = Notice(NoticeKind.TEST, _address(app, visitor), "zh_Hans", "theirs", now, late)
    other = Notice(NoticeKind.TEST, Address("webchat", "SOMEBODY"), "zh_Hans", "other", now, late)
    numbers = [await outbox.add(notice) for notice in (theirs, other)]
    await visitor.sends("/privacy/forget")
    states = [(await outbox.standing(number)).state for number in numbers]
    assert states == [NoticeState.SKIPPED, NoticeState.OPEN]


def _address(app: App, visitor: Visitor) -> Address:
    """Where the chat reaches whoever has this cookie."""
    opened = Fernet(key_for(app.config.secret_key, "wenban cookie")).decrypt(visitor.cookie.encode())
    return Address("webchat", json.loads(opened)["session"]["visitor"])


async def test_somebody_of_whom_we_know_nothing_can_ask_too(visitor: Visitor) -> None:
    assert (await visitor.sends("/privacy/forget")).status == 303

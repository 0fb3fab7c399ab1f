"""A bug is an incident number for the citizen and a stack for the log."""

from __future__ import annotations

import io
import json
import re
from typing import Never

import pytest

from bot.app import App
from bot.errors import Refused
from bot.log import configure_logging
from tests.web.visitor import Visitor


def _broken(_question: str) -> Never:
    raise RuntimeError("secret inside")


async def test_the_citizen_gets_a_number_and_the_log_the_stack(
    app: App, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = io.StringIO()
    configure_logging("info", stream=log)
    monkeypatch.setattr(app.services.guides, "find", _broken)
    page = await visitor.opens("/search?q=我叫王小明")
    assert page.status == 500
    assert page.heading == "我们这边出了问题"
    assert "secret" not in page.html
    assert "Traceback" not in page.html
    number = re.search(r"[0-9A-HJKMNP-TV-Z]{10}", page.html.split("<strong")[1])
    assert number
    record = json.loads(log.getvalue().splitlines()[-1])
    assert record["incident"] == number[0]
    assert "_broken" in record["exception"], "where it came from"
    last = record["exception"].splitlines()[-1]
    assert last == "builtins.RuntimeError", "a fault's words may quote what somebody typed"
    assert "王小明" not in log.getvalue()


async def test_the_api_gets_the_number_as_json(
    app: App, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure_logging("info", stream=io.StringIO())
    monkeypatch.setattr(app.services.guides, "find", _broken)
    answer = json.loads((await visitor.opens("/api/search?q=x")).html)
    assert answer["error"] == "incident"
    assert len(answer["incident"]) == 10


async def test_a_refusal_is_words_and_no_incident(
    app: App, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(_question: str) -> Never:
        raise Refused("not_now")

    monkeypatch.setattr(app.services.guides, "find", refuses)
    page = await visitor.opens("/search?q=x")
    assert page.status == 409
    assert page.heading == "这一步现在办不了"


async def test_errors_speak_the_readers_language(visitor: Visitor) -> None:
    assert (await visitor.opens("/nowhere", Accept_Language="en")).heading == "This page does not exist"


async def test_the_wrong_method_is_as_if_it_were_not_there(visitor: Visitor) -> None:
    page = await visitor.sends("/search")
    assert page.status == 405
    assert page.heading == "没有这个网页"

"""A code that comes into a conversation: by `/start`, or typed off a poster."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.app import App
from bot.domain.audit import COMMAND_LINE
from bot.domain.link import Link, Target, ToCase, ToGuide, ToHall
from bot.domain.link_code import made_code
from bot.domain.link_count import Opened
from bot.services.link import Validity
from tests.codes import of_png, read
from tests.conftest import StandingClock
from tests.talk import Citizen

CARD = "social-security-card-replacement"


def _item(app: App, key: str) -> str:
    return app.services.guides.with_key(key).item.id


async def _made(app: App, target: Target, until: dt.date | None = None) -> Link:
    return await app.services.links.make(target, COMMAND_LINE, "", Validity(until=until))


async def _counted(app: App, code: str) -> dict[Opened, int]:
    await app.services.link_counts.write()
    record = await app.services.links.record(code)
    return {kind: count for (_day, kind), count in record.counts.items()}


@pytest.mark.parametrize("words", ["{code}", "/start {code}"])
async def test_a_code_opens_its_guide_and_counts(app: App, citizen: Citizen, words: str) -> None:
    if words.startswith("/") and citizen.address.channel == "test":
        pytest.skip("a messenger's command")
    code = app.services.guides.codes[_item(app, CARD)]
    await citizen.say(words.format(code=code))
    assert "社保卡丢了，补一张" in citizen.reads
    assert "要带什么" in citizen.reads
    assert await _counted(app, code) == {Opened.CHAT: 1}


async def test_a_code_may_be_typed_in_small_letters(app: App, citizen: Citizen) -> None:
    code = app.services.guides.codes[_item(app, CARD)]
    await citizen.say(f"{code[:3]}-{code[3:]}".lower())
    assert "社保卡丢了，补一张" in citizen.reads


async def test_the_picture_in_a_conversation_carries_the_guides_own_link(app: App, citizen: Citizen) -> None:
    await citizen.say(CARD)
    await citizen.tap("去哪里办")
    await citizen.tap("二维码")
    code = app.services.guides.codes[_item(app, CARD)]
    assert f"{app.config.address}/q/{code}" in citizen.reads
    assert citizen.reply.attachment
    if citizen.reply.attachment.content:
        assert read(of_png(citizen.reply.attachment.content)) == f"{app.config.address}/q/{code}"


async def test_the_result_of_questions_opens_at_its_papers(app: App, citizen: Citizen) -> None:
    answers = {"age": "child", "book": "other", "place": "away"}
    link = await _made(app, ToCase(_item(app, "id-card-reissue"), answers))
    await citizen.say(link.code)
    assert "出生医学证明" in citizen.reads


async def test_what_a_page_shows_better_is_one_button_away(app: App, citizen: Citizen) -> None:
    link = await _made(app, ToHall(app.services.guides.catalogue.city.halls[0].key))
    await citizen.say(link.code)
    assert any(button.url == f"{app.config.address}/q/{link.code}" for button in citizen.buttons)


async def test_a_code_whose_time_is_over_says_so_and_offers_the_guide(
    app: App, citizen: Citizen, clock: StandingClock
) -> None:
    link = await _made(app, ToGuide(_item(app, CARD)), until=dt.date(2026, 11, 23))
    await citizen.say(link.code)
    assert "12345" in citizen.reads
    assert "要带什么" not in citizen.reads
    assert any("guide.show" in button.action for button in citizen.buttons) or citizen.labels
    assert await _counted(app, link.code) == {}


async def test_what_only_looks_like_a_code_is_a_question(app: App, citizen: Citizen) -> None:
    assert made_code(12345)
    await citizen.say(made_code(12345))
    assert citizen.buttons
    assert "/q/" not in citizen.reads

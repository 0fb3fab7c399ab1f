"""Every channel keeps the contract: the tables of contract.py, run through every way in."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest

from bot.channels import CHANNELS
from bot.domain.channel import SendError
from bot.domain.message import Address, Button, Card, Line, Reply
from tests.channels.contract import ADAPTERS, INCOMING, MARKUP, NINE, OUTGOING, Adapter, Incoming, Outgoing


@pytest.fixture(params=ADAPTERS, ids=str)
async def way_in(request: pytest.FixtureRequest) -> AsyncIterator[Adapter]:
    async with ADAPTERS[request.param]() as adapter:
        yield adapter


async def test_every_channel_of_the_list_is_under_contract() -> None:
    covered = set()
    for adapter in ADAPTERS.values():
        async with adapter() as way_in:
            covered.add(way_in.channel.name)
    assert covered == {listed.name for listed in CHANNELS}


@pytest.mark.parametrize("case", INCOMING, ids=lambda case: case.label)
async def test_what_a_citizen_types_arrives_as_typed(way_in: Adapter, case: Incoming) -> None:
    await way_in.says(case.text)
    inbound = way_in.script.heard[-1]
    assert (inbound.text, inbound.action) == (case.text, "")
    assert inbound.address == way_in.address
    assert inbound.address.channel == way_in.channel.name
    assert inbound.event_id
    assert len(way_in.script.heard) == 1


async def test_two_messages_are_two_events(way_in: Adapter) -> None:
    await way_in.says("社保")
    await way_in.says("社保")
    first, second = way_in.script.heard
    assert first.event_id != second.event_id


@pytest.mark.parametrize("number", [1, 9])
async def test_a_button_that_was_offered_arrives(way_in: Adapter, number: int) -> None:
    way_in.script.reply = Reply("选一个：", buttons=NINE)
    await way_in.says("有什么")
    action = NINE[number - 1].action
    await way_in.presses(number, action)
    inbound = way_in.script.heard[-1]
    assert (inbound.text, inbound.action) == way_in.expected_press(number, action)


async def test_a_button_of_an_earlier_reply_arrives_too(way_in: Adapter) -> None:
    way_in.script.reply = Reply("选一个：", buttons=NINE)
    await way_in.says("有什么")
    way_in.script.reply = Reply("别的")
    await way_in.says("别的")
    await way_in.presses(2, NINE[1].action)
    inbound = way_in.script.heard[-1]
    assert (inbound.text, inbound.action) == way_in.expected_press(2, NINE[1].action)


@pytest.mark.parametrize("action", ["guide.card:7Q2M4K9T1X", "x" * 5000, "old", "菜单", "menu.open::99\x00"])
async def test_a_forged_button_never_arrives_as_an_action(way_in: Adapter, action: str) -> None:
    way_in.script.reply = Reply("选一个：", buttons=NINE)
    await way_in.says("有什么")
    await way_in.forges(action)
    inbound = way_in.script.heard[-1]
    assert (inbound.text, inbound.action) == way_in.expected_forgery(action)


@pytest.mark.parametrize("case", OUTGOING, ids=lambda case: case.label)
async def test_a_citizen_reads_everything_that_was_said(way_in: Adapter, case: Outgoing) -> None:
    way_in.script.reply = case.reply
    await way_in.says("问")
    _assert_in_order(case.reads, await way_in.reads())


@pytest.mark.parametrize("case", OUTGOING, ids=lambda case: case.label)
async def test_an_editor_sees_the_same_in_the_preview(way_in: Adapter, case: Outgoing) -> None:
    _assert_in_order(case.reads, way_in.channel.preview(case.reply))


async def test_a_notice_we_send_first_is_read_like_an_answer(way_in: Adapter) -> None:
    number = await way_in.channel.send(way_in.address, Reply("您的预约在明天"))
    assert number
    assert "您的预约在明天" in await way_in.reads()


async def test_markup_anywhere_is_only_ever_read(way_in: Adapter) -> None:
    card = Card(MARKUP, MARKUP, (Line(MARKUP, MARKUP), Line("", MARKUP)), MARKUP)
    way_in.script.reply = Reply(MARKUP, card, (Button(MARKUP, "menu.open"),))
    await way_in.says("问")
    read = await way_in.reads()
    assert read.count("<script>alert(1)</script>") == 8
    assert "&amp;" in read
    assert way_in.is_inert(read)


async def test_sending_to_somebody_who_is_not_here_is_a_fact_not_an_accident(way_in: Adapter) -> None:
    with pytest.raises(SendError) as refused:
        await way_in.channel.send(Address("telegram", "42"), Reply("您好"))
    assert refused.value.code == "no_such_address"
    assert refused.value.gone
    assert not refused.value.retryable


async def test_when_the_answer_breaks_nothing_leaks_and_a_citizen_can_go_on(way_in: Adapter) -> None:
    async def breaks(_inbound: object) -> None:
        raise RuntimeError("postgresql://secret detail")

    way_in.script.before = breaks
    await way_in.says("社保")
    way_in.script.before = None
    await way_in.says("还在吗")
    read = await way_in.reads()
    assert "secret" not in read
    assert "好的" in read
    assert [inbound.text for inbound in way_in.script.heard] == ["社保", "还在吗"]


def _assert_in_order(words: tuple[str, ...], read: str) -> None:
    """Each word after the one before; where rows break does not matter."""
    rest = re.sub(r"\s", "", read)
    for word in words:
        before, found, rest = rest.partition(re.sub(r"\s", "", word))
        assert found, f"{word[:40]!r} is not read, or too early; before it: {before[-80:]!r}"

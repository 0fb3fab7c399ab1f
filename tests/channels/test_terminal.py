"""The terminal: lines in, a page of text out, nice to the eye on a terminal and plain in a pipe."""

from __future__ import annotations

import asyncio
import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from bot.channels.terminal import TerminalChannel
from bot.channels.terminal.render import Style, rendered
from bot.domain.channel import SendError
from bot.domain.message import Address, Button, Card, Line, Reply
from tests.channels.house import Script, script_ports

CARD = Reply(
    "找到了：",
    Card(
        "社保卡丢了，补一张",
        "社会保障卡补领",
        (
            Line("要带什么", "身份证；代办还要带代办人身份证和委托书"),
            Line("多久办好", "5个工作日"),
            Line("多少钱", "免费"),
        ),
        "编码 370100 · 第3版",
    ),
    (Button("怎么办", "guide.group"), Button("整页指南", url="https://wenban.example.org/guides/card")),
    language="zh_Hans",
)

AS_SHOWN = """\
找到了：

社保卡丢了，补一张
社会保障卡补领
要带什么：身份证；代办还要带代
          办人身份证和委托书
多久办好：5个工作日
多少钱：  免费

1. 怎么办
2. 整页指南
   https://wenban.example.org/guides/card

编码 370100 · 第3版"""


class Teletype(io.StringIO):
    """An output that claims to be a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def script() -> Script:
    return Script()


def terminal(script: Script, out: io.StringIO, **options: object) -> TerminalChannel:
    return TerminalChannel(script_ports(script), out=out, **options)  # type: ignore[arg-type]


async def typed(channel: TerminalChannel, *blocks: bytes) -> None:
    """Let `blocks` come in through a pipe, one after the other, then the end of input."""
    reading, writing = os.pipe()
    with os.fdopen(reading) as source:
        chat = asyncio.ensure_future(channel.chat(source))
        for block in blocks:
            await asyncio.sleep(0.01)
            os.write(writing, block)
        os.close(writing)
        await asyncio.wait_for(chat, 3)


class TestReading:
    async def test_every_line_is_answered_until_the_input_ends(self, script: Script) -> None:
        out = io.StringIO()
        await typed(terminal(script, out), "社保卡丢了\n医保\n".encode())
        assert [inbound.text for inbound in script.heard] == ["社保卡丢了", "医保"]
        assert out.getvalue() == "好的\n\n好的\n\n"

    async def test_a_last_line_without_an_end_counts(self, script: Script) -> None:
        await typed(terminal(script, io.StringIO()), "社保".encode())
        assert [inbound.text for inbound in script.heard] == ["社保"]

    async def test_a_character_that_arrives_in_two_pieces_is_one(self, script: Script) -> None:
        whole = "社保\n".encode()
        await typed(terminal(script, io.StringIO()), whole[:2], whole[2:])
        assert [inbound.text for inbound in script.heard] == ["社保"]

    async def test_bytes_that_are_no_text_are_replaced(self, script: Script) -> None:
        await typed(terminal(script, io.StringIO()), b"\xc9\xe7\xb1\xa3\n")  # GBK
        assert "\ufffd" in script.heard[0].text

    async def test_a_line_from_windows_ends_without_its_return(self, script: Script) -> None:
        await typed(terminal(script, io.StringIO()), b"card\r\n")
        assert script.heard[0].text == "card"

    @pytest.mark.parametrize("goodbye", ["/quit", "/exit", "  /QUIT ", "/q"])
    async def test_saying_good_bye_ends_it(self, script: Script, goodbye: str) -> None:
        await typed(terminal(script, io.StringIO()), f"{goodbye}\n社保\n".encode())
        assert script.heard == []

    async def test_a_file_can_be_the_person(self, script: Script, tmp_path: Path) -> None:
        questions = tmp_path / "questions.txt"
        questions.write_text("社保\n医保\n" * 1000, encoding="utf-8")
        with questions.open() as source:
            await terminal(script, io.StringIO()).chat(source)
        assert len(script.heard) == 2000

    async def test_no_input_at_all_is_an_end(self, script: Script) -> None:
        with open(os.devnull) as source:
            await asyncio.wait_for(terminal(script, io.StringIO()).chat(source), 3)
        assert script.heard == []

    async def test_the_process_goes_on_living_while_a_person_thinks(self, script: Script) -> None:
        reading, writing = os.pipe()
        with os.fdopen(reading) as source:
            chat = asyncio.ensure_future(terminal(script, io.StringIO()).chat(source))
            await asyncio.sleep(0.05)
            chat.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asyncio.wait_for(chat, 1)
        os.close(writing)

    async def test_the_language_of_the_command_line_is_passed_on(self, script: Script) -> None:
        await terminal(script, io.StringIO(), language="en").hear("card")
        assert script.heard[0].language == "en"

    async def test_who_sits_there_is_named_by_the_command(self, script: Script) -> None:
        await terminal(script, io.StringIO(), address_id="counter-3").hear("card")
        assert script.heard[0].address == Address("terminal", "counter-3")


class TestShowing:
    def test_a_card_is_aligned_wrapped_and_numbered(self) -> None:
        assert rendered(CARD, 30, Style.BARE) == AS_SHOWN

    async def test_in_a_pipe_there_is_no_colour_and_no_prompt(self, script: Script) -> None:
        script.reply = CARD
        out = io.StringIO()
        await typed(terminal(script, out, width=30), "社保\n".encode())
        assert out.getvalue() == AS_SHOWN + "\n\n"

    async def test_on_a_terminal_the_title_is_strong_the_small_print_quiet_and_a_prompt_waits(
        self, script: Script, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("NO_COLOR", raising=False)
        script.reply = CARD
        out = Teletype()
        await typed(terminal(script, out, width=80), "社保\n".encode())
        shown = out.getvalue()
        assert shown.startswith("> ")
        assert shown.endswith("\n\n> ")
        assert "\x1b[1m社保卡丢了，补一张\x1b[0m" in shown
        assert "\x1b[2m编码 370100 · 第3版\x1b[0m" in shown

    async def test_who_asks_for_no_colour_gets_none(
        self, script: Script, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("NO_COLOR", "1")
        script.reply = CARD
        out = Teletype()
        await typed(terminal(script, out, width=80), "社保\n".encode())
        assert "\x1b" not in out.getvalue()
        assert out.getvalue().startswith("> ")

    def test_english_labels_take_an_english_colon(self) -> None:
        reply = Reply(
            card=Card("Card lost", lines=(Line("Cost", "Free"), Line("Can't come?", "We visit."))),
            language="en",
        )
        assert rendered(reply, 80, Style.BARE) == "Card lost\nCost:       Free\nCan't come? We visit."

    def test_a_wide_label_stands_on_a_row_of_its_own(self) -> None:
        reply = Reply(
            card=Card("标题", lines=(Line("在哪里可以办理这件事情", "大厅"), Line("多少钱", "免费")))
        )
        assert rendered(reply, 80, Style.BARE) == "标题\n在哪里可以办理这件事情：\n  大厅\n多少钱：免费"

    def test_equal_lines_are_all_shown(self) -> None:
        reply = Reply(card=Card("标题", lines=(Line("", "同上"), Line("", "同上"))))
        assert rendered(reply, 80, Style.BARE) == "标题\n同上\n同上"

    def test_no_row_begins_with_a_closing_mark(self) -> None:
        rows = rendered(Reply("身份证、户口簿、结婚证，以及“委托书”（原件）。" * 9), 21, Style.BARE).split(
            "\n"
        )
        assert all(row[0] not in "、，。”）" for row in rows)
        assert all(row[-1] not in "“（" for row in rows)

    @given(text=st.text(), width=st.integers(1, 120))
    def test_any_text_fits_the_width_and_cannot_steer_the_terminal(self, text: str, width: int) -> None:
        reply = Reply(
            "。" + text, Card("题" + text, lines=(Line(text, text),)), (Button("钮" + text, "menu.open"),)
        )
        shown = rendered(reply, width, Style.BARE)
        assert not set(shown) & {"\x1b", "\r", "\x07", "\x08", "\x9b", "\u202e", "\u2066"}
        if "://" not in text:
            assert all(cell_len(row) <= max(width, 20) for row in shown.split("\n"))


class TestSending:
    async def test_messages_are_counted(self, script: Script) -> None:
        channel = terminal(script, io.StringIO())
        assert [await channel.send(channel.address, Reply("一")) for _ in range(2)] == ["1", "2"]

    async def test_nobody_reading_any_more_is_a_fact(self, script: Script) -> None:
        out = io.StringIO()
        channel = terminal(script, out)
        out.close()
        with pytest.raises(SendError) as lost:
            await channel.send(channel.address, Reply("一"))
        assert (lost.value.code, lost.value.gone) == ("terminal_closed", True)

    async def test_a_bug_shows_as_an_incident(self, script: Script) -> None:
        async def breaks(_inbound: object) -> None:
            raise RuntimeError("secret")

        script.before = breaks
        out = io.StringIO()
        await terminal(script, out).hear("社保")
        assert out.getvalue().startswith("[failed: ")
        assert "secret" not in out.getvalue()

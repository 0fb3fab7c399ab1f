"""A citizen on Telegram: what they do arrives, what is answered is seen, in the right place."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.exchange import words_please
from bot.channels.telegram.registration import commands
from bot.domain.channel import SendError
from bot.domain.message import OLD_BUTTON, SILENCE, Address, Attachment, Button, Inbound, Reply
from bot.i18n import translator
from content.keywords import command_of
from tests.channels.house import Script, breaks
from tests.channels.telegram_house import PNG
from tests.conftest import ROOT
from tests.telegram.bot_api import BotApi
from tests.telegram.person import Person

MENU = Reply("选一个：", buttons=(Button("社保卡", "menu.open::1"), Button("身份证", "menu.open::2")))
QR = Attachment("card.png", "image/png", PNG, "/guides/card/qr.png")


async def test_words_arrive_with_who_said_them_and_in_which_language(wang: Person, script: Script) -> None:
    update = (await wang.says("社保卡丢了怎么办"))[0]
    shown = await wang.until_answered()
    heard = Inbound(
        Address("telegram", "1001"), str(update["update_id"]), "社保卡丢了怎么办", language="zh_Hans"
    )
    assert script.heard == [heard]
    assert shown[0].text == "好的"


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("/start", "/start"),
        ("/menu@wenban_test_bot", "/menu"),
        ("/start id-card-reissue", "id-card-reissue"),
        ("/start _56S-5L-d5Y2h", "社保卡"),
        ("/start _not/base64", "_not/base64"),
        ("/start _", ""),
        ("/help me please", "/help me please"),
    ],
)
async def test_commands_and_deep_links(wang: Person, script: Script, typed: str, heard: str) -> None:
    await wang.says(typed)
    await wang.until_answered()
    assert script.heard[0].text == heard


@pytest.mark.parametrize("code", ["id-card-reissue", "社保卡", "a.b", "_begins-so", "x" * 64])
async def test_an_entry_link_carries_its_code_through(
    wang: Person, api: BotApi, telegram: TelegramChannel, script: Script, code: str
) -> None:
    await api.until_called("setChatMenuButton")
    link = telegram.entry_link(code)
    assert link.startswith(f"https://t.me/{api.username}?start=")
    await wang.opens(link.partition("start=")[2])
    await wang.until_answered()
    assert script.heard[0].text == code


async def test_a_code_too_long_for_a_link_just_opens_the_chat(api: BotApi, telegram: TelegramChannel) -> None:
    await api.until_called("setChatMenuButton")
    assert telegram.entry_link("长" * 40) == telegram.entry_link() == f"https://t.me/{api.username}"


async def test_a_press_arrives_is_acknowledged_and_its_message_edited(
    wang: Person, api: BotApi, script: Script
) -> None:
    script.reply = MENU
    await wang.says("菜单")
    await wang.until_answered()
    script.reply = Reply("在这里", buttons=(Button("返回", "menu.open"),), edits=True)
    await wang.taps("身份证")
    await wang.until_answered()
    assert script.heard[-1].action == "menu.open::2"
    assert [(message.text, message.edited) for message in wang.shown] == [("在这里", True)]
    await api.until_taken()
    assert not wang.is_waiting


async def test_an_answer_that_does_not_edit_leaves_the_pressed_message(wang: Person, script: Script) -> None:
    script.reply = MENU
    await wang.says("菜单")
    await wang.until_answered()
    script.reply = Reply("另外")
    await wang.taps("身份证")
    await wang.until_answered()
    assert [message.text for message in wang.shown] == ["选一个：", "另外"]
    assert wang.shown[0].buttons


async def test_the_same_answer_in_place_of_itself_is_no_fault(
    wang: Person, script: Script, api: BotApi
) -> None:
    script.reply = Reply(MENU.text, buttons=MENU.buttons, edits=True)
    await wang.says("菜单")
    await wang.until_answered()
    await wang.taps("社保卡")
    await api.until_called("editMessageText")
    await api.until_taken()
    assert len(wang.shown) == 1


async def test_a_press_under_a_message_long_gone_is_answered_anew(wang: Person, script: Script) -> None:
    script.reply = Reply("菜单", buttons=MENU.buttons, edits=True)
    await wang.says("菜单")
    await wang.until_answered()
    await wang.presses("menu.open::2", wang.shown[0], inaccessible=True)
    await wang.until_answered()
    assert script.heard[-1].action == "menu.open::2"
    assert len(wang.shown) == 2


async def test_when_an_edit_is_refused_the_answer_comes_as_a_new_message(
    wang: Person, script: Script, api: BotApi
) -> None:
    script.reply = Reply("菜单", buttons=MENU.buttons, edits=True)
    await wang.says("菜单")
    await wang.until_answered()
    api.fail("editMessageText", 400, description="Bad Request: message can't be edited")
    await wang.taps("社保卡")
    await wang.until_answered()
    assert len(wang.shown) == 2


@pytest.mark.parametrize("forged", ["guide.card:7Q2M4K9T1X", "菜单", "x" * 5000])
async def test_a_button_that_message_does_not_have_is_an_old_button(
    wang: Person, script: Script, forged: str
) -> None:
    script.reply = MENU
    await wang.says("菜单")
    await wang.until_answered()
    await wang.presses(forged)
    await wang.until_answered()
    assert script.heard[-1].action == OLD_BUTTON


async def test_silence_is_silent_but_the_press_stops_waiting(
    wang: Person, script: Script, api: BotApi
) -> None:
    script.reply = MENU
    await wang.says("菜单")
    await wang.until_answered()
    script.reply = SILENCE
    await wang.taps("社保卡")
    await api.until_called("answerCallbackQuery")
    await api.until_taken()
    assert len(wang.shown) == 1
    assert not wang.is_waiting


async def test_a_press_nobody_waits_for_any_more_is_answered_all_the_same(
    wang: Person, script: Script, api: BotApi
) -> None:
    script.reply = MENU
    await wang.says("菜单")
    await wang.until_answered()
    api.fail("answerCallbackQuery", 400, description="Bad Request: query is too old")
    await wang.taps("社保卡")
    await wang.until_answered()
    assert len(wang.shown) == 2


@pytest.mark.parametrize("kind", ["photo", "voice", "video", "sticker", "document", "location", "contact"])
async def test_a_file_gets_one_kind_answer_a_minute_and_is_never_fetched(
    wang: Person, script: Script, api: BotApi, kind: str
) -> None:
    await wang.sends(kind, caption="我的身份证" if kind == "photo" else "")
    await wang.until_answered()
    await wang.sends(kind)
    await api.until_taken()
    assert len(wang.shown) == 1
    assert wang.shown[0].text == words_please(translator("zh_Hans")).text
    assert script.heard == []
    assert api.violations == []


async def test_an_edited_message_is_not_a_new_question(wang: Person, script: Script, api: BotApi) -> None:
    await wang.says("社保")
    await wang.until_answered()
    await wang.edits("医保")
    await wang.says("公积金")
    await wang.until_answered()
    assert [heard.text for heard in script.heard] == ["社保", "公积金"]


async def test_whoever_blocked_us_and_comes_back_is_answered(
    wang: Person, script: Script, api: BotApi
) -> None:
    await wang.says("社保")
    await wang.until_answered()
    await wang.blocks()
    await wang.unblocks()
    await wang.says("/start")
    await wang.until_answered()
    assert [heard.text for heard in script.heard] == ["社保", "/start"]


async def test_in_a_group_one_sentence_and_out(
    api: BotApi, telegram: TelegramChannel, script: Script
) -> None:
    group = api.group()
    await group.adds_bot()
    await group.until_answered()
    await api.until(lambda: group.left)
    assert [message.text for message in group.shown] and len(group.shown) == 1
    assert script.heard == []


async def test_words_in_a_group_are_answered_by_leaving(
    api: BotApi, telegram: TelegramChannel, script: Script
) -> None:
    group = api.group()
    await group.says("谁的社保卡丢了")
    await api.until(lambda: group.left)
    assert script.heard == []


async def test_a_bug_in_the_answer_is_an_apology_without_details(wang: Person, script: Script) -> None:
    script.before = breaks
    await wang.says("社保")
    await wang.until_answered()
    script.before = None
    await wang.says("还在吗")
    await wang.until_answered()
    assert [message.text == "好的" for message in wang.shown] == [False, True]
    assert "secret" not in wang.shown[0].text


async def test_we_may_speak_first(wang: Person, telegram: TelegramChannel) -> None:
    await wang.says("社保")
    await wang.until_answered()
    number = await telegram.send(Address("telegram", "1001"), Reply("您的预约在明天"))
    assert (str(wang.shown[-1].message_id), wang.shown[-1].text) == (number, "您的预约在明天")
    assert await telegram.send(Address("telegram", "1001"), SILENCE) == ""


@pytest.mark.parametrize("address", [("webchat", "1001"), ("telegram", "-100200"), ("telegram", "abc")])
async def test_nobody_else_is_sent_to(
    telegram: TelegramChannel, api: BotApi, address: tuple[str, str]
) -> None:
    with pytest.raises(SendError) as refused:
        await telegram.send(Address(*address), Reply("您好"))
    assert (refused.value.code, refused.value.gone) == ("no_such_address", True)
    assert api.called("sendMessage") == []


def test_every_command_is_one_the_conversation_knows() -> None:
    assert [
        each.command for each in commands(translator("en")) if command_of(f"/{each.command}") is None
    ] == []


async def test_telegram_is_told_the_commands_in_both_languages(
    api: BotApi, telegram: TelegramChannel
) -> None:
    await api.until_called("setChatMenuButton")
    assert api.menu_button == "commands"
    assert [c["command"] for c in api.commands[""]] == [c["command"] for c in api.commands["en"]]
    assert api.descriptions.keys() == {("description", ""), ("description", "en")}


def test_a_city_without_telegram_does_not_pay_for_aiogram() -> None:
    code = (
        "import sys; from bot.channels import serving_channels; from bot.config import load_config;"
        "from bot.ids import RandomIds; from tests.channels.house import Script, script_ports;"
        "built = serving_channels(script_ports(Script()), load_config(), RandomIds());"
        "sys.exit('aiogram' in sys.modules or [each.name for each in built] != ['webchat'])"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0

"""What an answer on Telegram carries besides words: files, links, and what Telegram will not take."""

from __future__ import annotations

from bot.domain.message import Attachment, Button, Card, Line, Reply
from tests.channels.house import Script, script_ports
from tests.channels.telegram_house import PNG, telegram_house
from tests.telegram.bot_api import BotApi
from tests.telegram.person import Person

MENU = Reply("选一个：", buttons=(Button("社保卡", "menu.open::1"), Button("身份证", "menu.open::2")))
QR = Attachment("card.png", "image/png", PNG, "/guides/card/qr.png")


async def test_a_file_goes_up_once_and_then_by_its_id(wang: Person, script: Script, api: BotApi) -> None:
    script.reply = Reply("二维码：", attachment=QR, buttons=MENU.buttons)
    for _ in range(2):
        await wang.says("二维码")
        await wang.until_answered()
    first, second = api.called("sendPhoto")
    assert isinstance(second["photo"], str)
    assert not isinstance(first["photo"], str)
    assert wang.shown[1].photo
    assert wang.shown[1].photo.content == PNG
    assert (wang.shown[1].caption, len(wang.shown[1].buttons)) == ("二维码：", 2)


async def test_an_id_telegram_no_longer_knows_is_forgotten_and_the_file_sent_again(
    api: BotApi, script: Script
) -> None:
    script.reply = Reply("二维码：", attachment=QR)
    ports = script_ports(script)
    async with telegram_house(api, script, ports):
        wang = api.person(1001)
        await wang.says("二维码")
        await wang.until_answered()
        api.chats.files.clear()
        await wang.says("二维码")
        await wang.until_answered()
    assert len(api.called("sendPhoto")) == 3
    assert len(wang.shown) == 2
    assert len(api.chats.files) == 1


async def test_a_long_text_with_a_picture_comes_after_it(wang: Person, script: Script) -> None:
    script.reply = Reply("一句话。" * 400, attachment=QR, buttons=MENU.buttons)
    await wang.says("二维码")
    await wang.until_answered(2)
    picture, words = wang.shown
    assert (picture.caption, picture.buttons) == ("", [])
    assert words.text == "一句话。" * 400
    assert words.buttons


async def test_what_is_no_picture_after_all_goes_as_a_document(wang: Person, script: Script) -> None:
    script.reply = Reply("表格：", attachment=Attachment("card.png", "image/png", b"no picture at all", "/x"))
    await wang.says("表格")
    await wang.until_answered()
    assert wang.shown[0].document
    assert wang.shown[0].document.content == b"no picture at all"


async def test_a_form_is_a_document(wang: Person, script: Script) -> None:
    script.reply = Reply("表格：", attachment=Attachment("form.pdf", "application/pdf", b"%PDF-1.7", "/x"))
    await wang.says("表格")
    await wang.until_answered()
    assert wang.shown[0].document
    assert wang.shown[0].document.filename == "form.pdf"


async def test_an_address_telegram_refuses_is_a_line_of_the_text(wang: Person, script: Script) -> None:
    script.reply = Reply(
        "看这里",
        Card("社保卡", lines=(Line("多少钱", "免费"),)),
        (Button("网页", url="http://127.0.0.1:8080/x"), Button("主页", url="https://wenban.example.org/")),
    )
    await wang.says("网页")
    await wang.until_answered()
    assert "1. 网页：http://127.0.0.1:8080/x" in wang.shown[0].text
    assert [tuple(button) for button in wang.shown[0].buttons] == [("2. 主页", "https://wenban.example.org/")]


async def test_one_link_that_is_refused_loses_no_answer(wang: Person, script: Script, api: BotApi) -> None:
    script.reply = Reply("看这里", buttons=(Button("网页", url="https://wenban.example.org/"),))
    api.fail("sendMessage", 400, description="Bad Request: BUTTON_URL_INVALID")
    await wang.says("网页")
    await wang.until_answered()
    assert wang.shown[0].text == "看这里\n\n1. 网页：https://wenban.example.org/"


async def test_markup_that_is_refused_is_sent_bare(wang: Person, script: Script, api: BotApi) -> None:
    script.reply = Reply(card=Card("<社保卡>"))
    api.fail("sendMessage", 400, description="Bad Request: can't parse entities: unsupported start tag")
    await wang.says("社保")
    await wang.until_answered()
    assert wang.shown[0].text == "<社保卡>"

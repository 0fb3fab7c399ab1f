"""Calls of the Bot API by label, and what the server says to each of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Case:
    """`label`: a call that is answered with `said`; empty for carried out."""

    label: str
    method: str
    params: dict[str, Any] = field(default_factory=dict)
    said: str = ""


def _message(label: str, said: str = "", **params: Any) -> Case:
    return Case(label, "sendMessage", {"chat_id": 1001, "text": "您好"} | params, said)


def _html(text: str, said: str = "") -> Case:
    reason = f"can't parse entities: {said}" if said else ""
    return _message(f"html {text[:30]}", reason, text=text, parse_mode="HTML")


def _keys(label: str, said: str = "", **button: str) -> Case:
    return _message(label, said, reply_markup={"inline_keyboard": [[{"text": "好"} | button]]})


def _command(label: str, said: str, command: str, description: str = "菜单") -> Case:
    return Case(
        label, "setMyCommands", {"commands": [{"command": command, "description": description}]}, said
    )


CASES = (
    _message("plain text"),
    _message("no text", "message text is empty", text=""),
    _message("blank text", "message text is empty", text=" \n "),
    _message("4,096 units", text="丢" * 4096),
    _message("4,097 units", "message is too long", text="丢" * 4097),
    _message("2,049 pairs", "message is too long", text="😀" * 2049),
    _message("tags are not counted", text="<b>" + "丢" * 4096 + "</b>", parse_mode="HTML"),
    _message("entities count as one", text="&amp;" * 4096, parse_mode="HTML"),
    _message("no such chat", "chat not found", chat_id=42),
    _message("no chat", "chat not found", chat_id="@nobody"),
    _message("to a person who never came", "bot can't initiate conversation", chat_id=1002),
    _message("Markdown", "unsupported parse_mode", parse_mode="MarkdownV2"),
    _html("<b>a</b> <i>b</i> <u>c</u> <s>d</s> <code>e</code> <pre>f</pre>"),
    _html("<strong>a</strong><em>b</em><ins>c</ins><strike>d</strike><del>e</del>"),
    _html('<a href="https://a.example/?x=1&amp;y=2">a</a> <tg-spoiler>b</tg-spoiler>'),
    _html("<blockquote>a</blockquote> a & b &copy; &#128512; &quot;"),
    _html("<p>a</p>", 'Unsupported start tag "p" at byte offset 0'),
    _html("好<br>", 'Unsupported start tag "br" at byte offset 3'),
    _html("a < b", "Unclosed start tag at byte offset 2"),
    _html("<b>a", "Can't find end tag corresponding to start tag b"),
    _html("<b><i>a</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
    _html("a</b>", "Unexpected end tag at byte offset 1"),
    _keys("64 bytes of data", callback_data="x" * 64),
    _keys("65 bytes of data", "BUTTON_DATA_INVALID", callback_data="x" * 65),
    _keys("22 Chinese letters of data", "BUTTON_DATA_INVALID", callback_data="办" * 22),
    _keys("no data", "BUTTON_DATA_INVALID", callback_data=""),
    _keys("a link", url="https://wenban.example.org/guides/card"),
    _keys("a link to this machine", "Wrong HTTP URL", url="http://localhost:8080/"),
    _keys("a link to its number", "Wrong HTTP URL", url="http://127.0.0.1:8080/"),
    _keys("a link to a host without a dot", "Wrong HTTP URL", url="http://wenban/"),
    _keys("a button that leads nowhere", "Text buttons are unallowed"),
    _keys("a button without words", "must be non-empty", text=" ", callback_data="x"),
    _message(
        "101 buttons",
        "reply markup is too long",
        reply_markup={"inline_keyboard": [[{"text": "x", "callback_data": "x"}]] * 101},
    ),
    _message("markup that is none", "object expected as reply markup", reply_markup=[1]),
    _message("an unknown parameter", "unknown parameters txet", txet="x"),
    Case("no such method", "sendSmellOfCoffee", {}, "Not Found"),
    Case("a citizen's file", "getFile", {"file_id": "x"}, "Not Found"),
    Case("an unknown file", "sendPhoto", {"chat_id": 1001, "photo": "AgACnobody"}, "wrong file identifier"),
    Case("no file", "sendDocument", {"chat_id": 1001}, "there is no document in the request"),
    Case(
        "edit of nothing",
        "editMessageText",
        {"chat_id": 1001, "message_id": 77, "text": "x"},
        "message to edit not found",
    ),
    Case("an unknown press", "answerCallbackQuery", {"callback_query_id": "7"}, "query is too old"),
    _command("a command", "", "menu"),
    _command("a command in capitals", "BOT_COMMAND_INVALID", "Menu"),
    _command("a command of 33 letters", "BOT_COMMAND_INVALID", "m" * 33),
    _command("a command without description", "BOT_COMMAND_DESCRIPTION_INVALID", "menu", ""),
    _command("a description of 257", "BOT_COMMAND_DESCRIPTION_INVALID", "menu", "x" * 257),
    Case(
        "101 commands",
        "setMyCommands",
        {"commands": [{"command": "a", "description": "b"}] * 101},
        "BOT_COMMANDS_TOO_MUCH",
    ),
    Case("a language tag", "getMyCommands", {"language_code": "zh-hans"}, "invalid language code"),
    Case("menu button", "setChatMenuButton", {"menu_button": {"type": "commands"}}),
    Case("strange menu button", "setChatMenuButton", {"menu_button": {"type": "pizza"}}, "menu button type"),
    Case("long description", "setMyDescription", {"description": "x" * 513}, "is too long"),
    Case("long short description", "setMyShortDescription", {"short_description": "x" * 121}, "is too long"),
    Case("webhook without TLS", "setWebhook", {"url": "http://a.example/x"}, "An HTTPS URL must be provided"),
    Case(
        "secret with spaces", "setWebhook", {"url": "https://a.example/x", "secret_token": "a b"}, "unallowed"
    ),
    Case("leaving a person", "leaveChat", {"chat_id": 1001}, "can't be changed in private chats"),
)

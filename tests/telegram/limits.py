"""What Telegram checks in a message before it shows it: lengths, buttons, files, commands.

Numbers and sentences are those of https://core.telegram.org/bots/api and of the live server.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.telegram.html import parse_html, utf16
from tests.telegram.refusal import bad_request

MAX_TEXT = 4096  # UTF-16 code units after the entities are parsed
MAX_CAPTION = 1024
MAX_BUTTONS = 100
MAX_CALLBACK_BYTES = 64
MAX_COMMANDS = 100
MAX_PHOTO = 10 * 1024 * 1024  # bytes
MAX_DOCUMENT = 50 * 1024 * 1024
_UNSEEN = re.compile("[\u2028-\u202e\r]")  # Telegram takes these out of every text
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True)
class Words:
    """A text as it is shown, and as the bot wrote it."""

    plain: str = ""
    entities: list[dict[str, Any]] = field(default_factory=list)
    html: str = ""


def text_of(params: dict[str, Any]) -> Words:
    words = _words(str(params.get("text", "")), params.get("parse_mode"))
    if not words.plain:
        raise bad_request("message text is empty")
    if utf16(words.plain) > MAX_TEXT:
        raise bad_request("message is too long")
    return words


def caption_of(params: dict[str, Any]) -> Words:
    words = _words(str(params.get("caption", "")), params.get("parse_mode"))
    if utf16(words.plain) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return words


def _words(source: str, parse_mode: str | None) -> Words:
    if parse_mode not in (None, "", "HTML"):
        raise bad_request(f"unsupported parse_mode {parse_mode!r}; this server reads HTML and plain text")
    try:
        source.encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    plain, entities = parse_html(source) if parse_mode else (source, [])
    return Words(_CONTROL.sub(" ", _UNSEEN.sub("", plain)).strip(), entities, source if parse_mode else "")


def keyboard_of(params: dict[str, Any]) -> list[list[dict[str, str]]]:
    """The rows of buttons, checked. No markup at all is no rows."""
    markup = params.get("reply_markup") or {"inline_keyboard": []}
    rows = markup.get("inline_keyboard") if isinstance(markup, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request("object expected as reply markup")
    buttons = [button for row in rows for button in row]
    if len(buttons) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    for button in buttons:
        _check_button(button)
    return [row for row in rows if row]


def _check_button(button: Any) -> None:
    if not isinstance(button, dict) or not str(button.get("text", "")).strip():
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be non-empty')
    kinds = button.keys() - {"text"}
    if kinds not in ({"callback_data"}, {"url"}):
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if "url" in button:
        _check_link(str(button["url"]))
    elif not 1 <= len(str(button["callback_data"]).encode()) <= MAX_CALLBACK_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")


def _check_link(url: str) -> None:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "tg":
        return
    if parts.scheme not in ("http", "https") or "." not in host or host.startswith("127."):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def check_picture(content: bytes) -> None:
    if len(content) > MAX_PHOTO:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    if not content.startswith((b"\x89PNG", b"\xff\xd8\xff")):
        raise bad_request("IMAGE_PROCESS_FAILED")


def check_file(content: bytes) -> None:
    if not content:
        raise bad_request("file must be non-empty")
    if len(content) > MAX_DOCUMENT:
        raise bad_request("file is too big")


def check_commands(commands: Any) -> None:
    if not isinstance(commands, list):
        raise bad_request("can't parse BotCommand: Expected an Array")
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", str(command.get("command", "")).removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")


def check_language(code: str) -> None:
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad_request("invalid language code specified")

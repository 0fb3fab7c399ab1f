"""What lies on the server's side: chats with their messages, and the files somebody once uploaded."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tests.telegram.limits import Words
from tests.telegram.parameters import Upload
from tests.telegram.refusal import RefusedCall, bad_request, forbidden

BOT_ID = 123456
USERNAME = "wenban_test_bot"
BOT_USER = {"id": BOT_ID, "is_bot": True, "first_name": "问办", "username": USERNAME}
DATE = 1_795_480_200  # seconds; only the platform's clock may say otherwise


class PhoneButton(NamedTuple):
    """`leads_to` is the callback data, or the address of a page."""

    label: str
    leads_to: str


@dataclass
class Shown:
    """One message on a person's screen, as it stands now."""

    chat_id: int
    message_id: int
    words: Words
    rows: list[list[dict[str, str]]] = field(default_factory=list)
    photo: Upload | None = None
    document: Upload | None = None
    file_id: str = ""
    sender: dict[str, Any] = field(default_factory=lambda: BOT_USER)
    date: int = DATE
    edited: bool = False

    @property
    def has_file(self) -> bool:
        return bool(self.file_id)

    @property
    def text(self) -> str:
        """The plain words, whether they stand alone or under a picture."""
        return self.words.plain

    @property
    def caption(self) -> str:
        return self.words.plain if self.has_file else ""

    @property
    def html(self) -> str:
        """What the bot wrote, tags and all; empty if it wrote plain text."""
        return self.words.html

    @property
    def buttons(self) -> list[PhoneButton]:
        return [
            PhoneButton(button["text"], button.get("callback_data") or button["url"])
            for row in self.rows
            for button in row
        ]


@dataclass
class Chat:
    """A private chat or a group. `touched`: messages that came or changed since the last act, in order."""

    id: int
    type: str = "private"
    first_name: str = ""
    language: str = ""
    started: bool = False
    blocked: bool = False
    left: bool = False
    messages: dict[int, Shown] = field(default_factory=dict)
    touched: list[Shown] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    last_id: int = 0

    @property
    def shown(self) -> list[Shown]:
        """The bot's messages."""
        return [message for message in self.messages.values() if message.sender is BOT_USER]

    def next_id(self) -> int:
        self.last_id += 1
        return self.last_id

    def put(self, message: Shown) -> Shown:
        self.messages[message.message_id] = message
        return self.touch(message)

    def touch(self, message: Shown) -> Shown:
        if message.sender is BOT_USER:
            self.touched.append(message)
            self.news.set()
        return message

    def as_json(self) -> dict[str, Any]:
        name = {"first_name": self.first_name} if self.type == "private" else {"title": self.first_name}
        return {"id": self.id, "type": self.type} | name

    def user(self) -> dict[str, Any]:
        known = {"language_code": self.language} if self.language else {}
        return {"id": abs(self.id), "is_bot": False, "first_name": self.first_name or "某人"} | known


def message_json(chat: Chat, message: Shown) -> dict[str, Any]:
    """A Message as the Bot API writes it."""
    said, entities = ("caption", "caption_entities") if message.has_file else ("text", "entities")
    parts: dict[str, Any] = {
        "message_id": message.message_id,
        "date": message.date,
        "chat": chat.as_json(),
        "from": message.sender,
        said: message.words.plain,
        entities: message.words.entities,
        "edit_date": message.date + 1 if message.edited else None,
        "reply_markup": {"inline_keyboard": message.rows} if message.rows else None,
        **_file_json(message),
    }
    return {name: value for name, value in parts.items() if value not in (None, "", [])}


def _file_json(message: Shown) -> dict[str, Any]:
    if not message.has_file:
        return {}
    file = {"file_id": message.file_id, "file_unique_id": message.file_id[-12:]}
    if message.photo:
        return {"photo": [file | {"width": 300, "height": 300, "file_size": len(message.photo.content)}]}
    return {"document": file | {"file_name": message.document.filename if message.document else ""}}


class Chats:
    """Every chat the server knows, and who may be written to."""

    def __init__(self) -> None:
        self.by_id: dict[int, Chat] = {}
        self.files: dict[str, tuple[str, Upload]] = {}

    def writable(self, chat_id: int | None) -> Chat:
        chat = self.known(chat_id)
        refusal = _why_not(chat)
        if refusal:
            raise refusal
        return chat

    def known(self, chat_id: int | None) -> Chat:
        if chat_id is None:
            raise bad_request("chat_id is empty")
        if chat_id not in self.by_id:
            raise bad_request("chat not found")
        return self.by_id[chat_id]

    def keep_file(self, kind: str, file: Upload) -> str:
        file_id = f"AgACAgUAAxkBAAI{len(self.files):06d}{kind}"
        self.files[file_id] = (kind, file)
        return file_id

    def file(self, kind: str, file_id: str) -> Upload:
        known_kind, file = self.files.get(file_id, ("", Upload("", b"")))
        if known_kind != kind:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return file


def _why_not(chat: Chat) -> RefusedCall | None:
    if chat.type != "private":
        return forbidden(f"bot is not a member of the {chat.type} chat") if chat.left else None
    if chat.blocked:
        return forbidden("bot was blocked by the user")
    return None if chat.started else forbidden("bot can't initiate conversation with a user")

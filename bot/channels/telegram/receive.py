"""A Telegram update → what somebody did: said or pressed something, showed a file, or put us into a group.

aiogram's types read the JSON and let unknown fields be. An update that even they cannot read is skipped
by itself (`read`), so that it cannot hold up those behind it. Edited messages are not asked for.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Chat, ChatMemberUpdated, InaccessibleMessage, Message, Update, User
from pydantic import ValidationError

from bot.domain.message import MAX_ACTION_BYTES, OLD_BUTTON, Address, Inbound
from bot.i18n import known_language
from bot.log import logger

TELEGRAM = "telegram"
ALLOWED_UPDATES = ["message", "callback_query", "my_chat_member"]
_PRESENT = frozenset({"member", "administrator", "restricted"})
_COMMAND = re.compile(r"/(\w{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
_ENCODED = "_"  # marks a payload that is not itself the code
_PAYLOAD = re.compile(r"[A-Za-z0-9-][A-Za-z0-9_-]{0,63}")
_MAX_PAYLOAD = 64  # characters (core.telegram.org/bots/features#deep-linking)

# What people send besides words. Anything else without text is news about the chat, not from a person.
_SHOWN = frozenset(
    {
        ContentType.ANIMATION,
        ContentType.AUDIO,
        ContentType.CONTACT,
        ContentType.DICE,
        ContentType.DOCUMENT,
        ContentType.LOCATION,
        ContentType.PHOTO,
        ContentType.POLL,
        ContentType.STICKER,
        ContentType.STORY,
        ContentType.VENUE,
        ContentType.VIDEO,
        ContentType.VIDEO_NOTE,
        ContentType.VOICE,
    }
)

log = logger("telegram")


class Did(Enum):
    SAID = auto()  # or pressed
    SHOWED = auto()  # a photo, a voice message: we read words only
    INVITED = auto()  # us into a group


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did in a chat. `callback` and `pressed` are ids: of the press, and of the message whose
    button it was if its text may be edited. `at`: when it happened, where Telegram says so."""

    did: Did
    chat: int
    inbound: Inbound
    callback: str = ""
    pressed: int = 0
    at: dt.datetime | None = None


def read(raw: Mapping[str, Any]) -> Act | None:
    """What an update is to us; None if it is nothing."""
    try:
        update = Update.model_validate(raw)
    except ValidationError as fault:  # its words quote what was typed
        log.warning("telegram.unreadable", faults=fault.error_count())
        return None
    number = update.update_id
    if update.message:
        return _message(number, update.message)
    if update.callback_query:
        return _press(number, update.callback_query)
    return _membership(number, update.my_chat_member) if update.my_chat_member else None


def payload(code: str) -> str:
    """A code as a deep link may carry it; empty if it is too long."""
    if _PAYLOAD.fullmatch(code):
        return code
    encoded = _ENCODED + base64.urlsafe_b64encode(code.encode()).decode().rstrip("=")
    return encoded if code and len(encoded) <= _MAX_PAYLOAD else ""


def _code(carried: str) -> str:
    """The code that a deep link carried. What was not made by `payload` is taken as it is."""
    if not carried.startswith(_ENCODED):
        return carried
    encoded = carried[1:].encode()
    try:
        return base64.urlsafe_b64decode(encoded + b"=" * (-len(encoded) % 4)).decode()
    except (binascii.Error, ValueError):
        return carried


def _message(number: int, message: Message) -> Act | None:
    person = message.from_user
    if message.chat.type != "private":
        return _invited(number, message.chat, person)
    if person and person.is_bot:
        return None
    if message.text is not None:
        inbound = _inbound(number, message.chat.id, person, text=_words(message.text))
        return Act(Did.SAID, message.chat.id, inbound, at=message.date)
    if message.content_type in _SHOWN:
        return Act(Did.SHOWED, message.chat.id, _inbound(number, message.chat.id, person), at=message.date)
    return None


def _words(text: str) -> str:
    """Typed words as they are; a command without the name of the bot, and what a deep link carried."""
    match = _COMMAND.fullmatch(text.strip())
    if match is None:
        return text
    if match[1] == "start" and match[2]:
        return _code(match[2].strip())
    return text if match[2] else f"/{match[1]}"


def _press(number: int, query: CallbackQuery) -> Act:
    message, person = query.message, query.from_user
    if message and message.chat.type != "private":
        return _invited(number, message.chat, person, callback=query.id)
    chat = message.chat.id if message else person.id
    inbound = _inbound(number, chat, person, action=_offered(query))
    pressed = message.message_id if isinstance(message, Message) and message.text else 0
    return Act(Did.SAID, chat, inbound, callback=query.id, pressed=pressed)


def _offered(query: CallbackQuery) -> str:
    """The action of the button, if it really hangs under that message: a patched client may send anything.
    Where Telegram shows us the message no longer, the conversation judges."""
    data, message = query.data or "", query.message
    if not data or len(data.encode()) > MAX_ACTION_BYTES:
        return OLD_BUTTON
    if message is None or isinstance(message, InaccessibleMessage) or message.reply_markup is None:
        return data
    offered = {key.callback_data for row in message.reply_markup.inline_keyboard for key in row}
    return data if data in offered else OLD_BUTTON


def _membership(number: int, change: ChatMemberUpdated) -> Act | None:
    if change.chat.type == "private" or change.new_chat_member.status not in _PRESENT:
        return None  # a person blocked us or came back; or we have left
    return _invited(number, change.chat, change.from_user)


def _invited(number: int, chat: Chat, person: User | None, *, callback: str = "") -> Act:
    return Act(Did.INVITED, chat.id, _inbound(number, chat.id, person), callback=callback)


def _inbound(number: int, chat: int, person: User | None, text: str = "", action: str = "") -> Inbound:
    language = known_language(person.language_code or "") if person else ""
    return Inbound(Address(TELEGRAM, str(chat)), str(number), text, action, language)

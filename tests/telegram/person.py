"""People with a phone, and groups: what they do becomes updates, what they see is `shown`."""

from __future__ import annotations

import asyncio
import itertools
from typing import TYPE_CHECKING, Any

from tests.telegram.chats import BOT_USER, Chat, Shown, message_json
from tests.telegram.limits import MAX_TEXT, Words

if TYPE_CHECKING:
    from tests.telegram.bot_api import BotApi

_CALLBACKS = itertools.count(4_382_000_001)
_NO_WORDS = Words()
_FILE = {"file_id": "BAADBAADcitizen", "file_unique_id": "citizen"}
_SENDABLE: dict[str, Any] = {
    "photo": [_FILE | {"width": 1280, "height": 960}],
    "voice": _FILE | {"duration": 3},
    "video": _FILE | {"duration": 3, "width": 640, "height": 480},
    "sticker": _FILE
    | {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False},
    "document": _FILE | {"file_name": "身份证.pdf"},
    "location": {"longitude": 120.1, "latitude": 30.2},
    "contact": {"phone_number": "+8613800138000", "first_name": "王"},
}


def as_sent(text: str) -> list[str]:
    """What the apps make of a typed text: trimmed, and in pieces of 4,096."""
    typed = text.encode("utf-8", "replace").decode().strip()
    assert typed, "no app sends an empty message"
    return [typed[at : at + MAX_TEXT] for at in range(0, len(typed), MAX_TEXT)]


class _Talker:
    """Whoever is in a chat: acts, then sees what came of it."""

    def __init__(self, api: BotApi, chat: Chat) -> None:
        self._api = api
        self.chat = chat
        self.id = chat.id

    @property
    def shown(self) -> list[Shown]:
        """The bot's messages that are visible now, edits applied, oldest first."""
        return self.chat.shown

    @property
    def answers(self) -> list[Shown]:
        """The messages that came or changed since the last act; each once, in order."""
        return list({message.message_id: message for message in self.chat.touched}.values())

    async def until_answered(self, n: int = 1, seconds: float = 5) -> list[Shown]:
        """Wait for `n` new or edited messages since the last act."""
        try:
            async with asyncio.timeout(seconds):
                while len(self.chat.touched) < n:
                    self.chat.news.clear()
                    await self.chat.news.wait()
        except TimeoutError:
            seen = [message.text for message in self.answers]
            raise AssertionError(
                f"{n} answers expected, there came {seen}; refused: {self._api.refused[-3:]}"
            ) from None
        return self.answers

    async def _acts(self, kind: str, content: dict[str, Any], *, goes_on: bool = False) -> dict[str, Any]:
        if not goes_on:
            self.chat.touched.clear()
        return await self._api.updates.add(kind, content)

    async def _message(
        self, words: Words = _NO_WORDS, *, goes_on: bool = False, **content: Any
    ) -> dict[str, Any]:
        message = Shown(self.id, self.chat.next_id(), words, sender=self.user(), date=self._api.now())
        self.chat.put(message)
        return await self._acts("message", message_json(self.chat, message) | content, goes_on=goes_on)

    def user(self) -> dict[str, Any]:
        return self.chat.user()

    async def _member(self, old: str, new: str) -> dict[str, Any]:
        return await self._acts(
            "my_chat_member",
            {
                "chat": self.chat.as_json(),
                "from": self.user(),
                "date": self._api.now(),
                "old_chat_member": _standing(old),
                "new_chat_member": _standing(new),
            },
        )


def _standing(status: str) -> dict[str, Any]:
    return {"status": status, "user": BOT_USER} | ({"until_date": 0} if status == "kicked" else {})


class Person(_Talker):
    """One person in their private chat with the bot."""

    async def says(self, text: str) -> list[dict[str, Any]]:
        """Type `text`: sent as the apps send it, trimmed and in pieces of 4,096. Returns the updates."""
        return [await self.writes(piece, goes_on=n > 0) for n, piece in enumerate(as_sent(text))]

    async def writes(self, text: str, *, goes_on: bool = False) -> dict[str, Any]:
        """The very text, whatever an app would have made of it; `goes_on`: as one act with the last."""
        self.chat.started, self.chat.blocked = True, False
        content: dict[str, Any] = {"text": text}
        command, _, _rest = text.partition(" ")
        if command.startswith("/") and len(command) > 1:
            content["entities"] = [{"type": "bot_command", "offset": 0, "length": len(command)}]
        return await self._message(Words(text), goes_on=goes_on, **content)

    async def opens(self, code: str) -> dict[str, Any]:
        """Follow a link t.me/bot?start=code."""
        return await self.writes(f"/start {code}")

    async def taps(self, label_part: str) -> dict[str, Any]:
        """Press the newest button whose label contains `label_part`."""
        for message in reversed(self.shown):
            found = [button for button in message.buttons if label_part in button.label]
            if found:
                assert "://" not in found[0].leads_to, f"{label_part!r} opens {found[0].leads_to}"
                return await self.presses(found[0].leads_to, message)
        labels = [button.label for message in self.shown for button in message.buttons]
        raise AssertionError(f"no button with {label_part!r} in {labels}")

    def showing(self, data: str) -> Shown | None:
        """The newest message that has a button with `data`."""
        offering = (each for each in reversed(self.shown) if data in [b.leads_to for b in each.buttons])
        return next(offering, None)

    async def presses(
        self, data: str, message: Shown | None = None, *, inaccessible: bool = False
    ) -> dict[str, Any]:
        """Press a button that carries `data`, offered or not; `inaccessible`: under a message too old
        to be had any more, as is every button of somebody who sees no message of ours."""
        message = message or (self.shown[-1] if self.shown else None)
        self.chat.started = True
        query = str(next(_CALLBACKS))
        self._api.unanswered[query] = self.id
        content = {"id": query, "from": self.user(), "chat_instance": "-3141592653589793238", "data": data}
        if message and not inaccessible:
            content["message"] = message_json(self.chat, message)
        else:
            number = message.message_id if message else self.chat.next_id()
            content["message"] = {"chat": self.chat.as_json(), "message_id": number, "date": 0}
        return await self._acts("callback_query", content)

    async def sends(self, kind: str, caption: str = "") -> dict[str, Any]:
        """Send a photo, voice, video, sticker, document, location or contact."""
        self.chat.started, self.chat.blocked = True, False
        return await self._message(**{kind: _SENDABLE[kind]}, **({"caption": caption} if caption else {}))

    async def edits(self, text: str) -> dict[str, Any]:
        """Change one's own last message."""
        own = [each for each in self.chat.messages.values() if each.sender is not BOT_USER][-1]
        own.words, own.edited = Words(text), True
        return await self._acts("edited_message", message_json(self.chat, own))

    async def blocks(self) -> dict[str, Any]:
        self.chat.blocked = True
        return await self._member("member", "kicked")

    async def unblocks(self) -> dict[str, Any]:
        self.chat.blocked = False
        return await self._member("kicked", "member")

    @property
    def popups(self) -> list[str]:
        """What was said in passing when buttons were pressed."""
        return [text for chat_id, text in self._api.popups if chat_id == self.id]

    @property
    def is_waiting(self) -> bool:
        """Does a pressed button still show a spinner?"""
        return self.id in self._api.unanswered.values()


class Group(_Talker):
    """A group of neighbours."""

    async def adds_bot(self) -> dict[str, Any]:
        self.chat.left = False
        return await self._member("left", "member")

    async def says(self, text: str) -> dict[str, Any]:
        """Somebody writes to all. A bot that has left is not told, and the update is empty."""
        return {} if self.left else await self._message(Words(text))

    @property
    def left(self) -> bool:
        return self.chat.left

    def user(self) -> dict[str, Any]:
        return {"id": 2002, "is_bot": False, "first_name": "邻居", "language_code": "zh-hans"}

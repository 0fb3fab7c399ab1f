"""Getting a reply there: new messages or the pressed one edited, files uploaded once, one chat in order."""

from __future__ import annotations

import asyncio
import contextlib
from weakref import WeakValueDictionary

from aiogram import Bot
from aiogram.methods import AnswerCallbackQuery, EditMessageText, LeaveChat, SendMessage, TelegramMethod
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Message

from bot.channels.telegram.call import ANSWERING, ONCE, Patience, call
from bot.channels.telegram.files import Files
from bot.channels.telegram.receive import TELEGRAM
from bot.channels.telegram.render import MAX_CAPTION, Piece, keys, pieces
from bot.domain.channel import SendError, UploadedFiles
from bot.domain.message import Reply
from bot.log import logger
from bot.metrics import Metrics

HTML = "HTML"
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)  # a card must stay short

log = logger("telegram")


class Sender:
    """Sends to one chat at a time what belongs together; to different chats at once."""

    def __init__(self, bot: Bot, uploaded: UploadedFiles, metrics: Metrics) -> None:
        self._bot = bot
        self._metrics = metrics
        self._files = Files(uploaded, self._sent)
        self._queues: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def deliver(self, chat: int, reply: Reply, patience: Patience, pressed: int = 0) -> str:
        """Send, or edit the message `pressed`; the id of the last message. Raises SendError."""
        if reply.silent:
            return ""
        async with self._queues.setdefault(chat, asyncio.Lock()):
            try:
                return str(await self._deliver(chat, reply, patience, pressed, links=True))
            except SendError as failed:
                if failed.code != "bad_link":
                    raise
            log.warning("telegram.link_refused")  # one address that Telegram does not take loses no answer
            return str(await self._deliver(chat, reply, patience, pressed, links=False))

    async def acknowledge(self, callback: str) -> None:
        """Stop the press's waiting sign. It may be too late for that, and then nothing is lost."""
        with contextlib.suppress(SendError):
            await call(self._bot, AnswerCallbackQuery(callback_query_id=callback), ONCE)

    async def leave(self, chat: int) -> None:
        with contextlib.suppress(SendError):
            await call(self._bot, LeaveChat(chat_id=chat), ANSWERING)

    async def _deliver(
        self, chat: int, reply: Reply, patience: Patience, pressed: int, *, links: bool
    ) -> int:
        keyboard = _keyboard(reply, links=links)
        said = pieces(reply, links=links)
        if reply.attachment:
            caption = pieces(reply, MAX_CAPTION, links=links)
            if len(caption) == 1:
                return await self._files.send(chat, reply.attachment, caption[0], keyboard, patience)
            await self._files.send(chat, reply.attachment, None, None, patience)
        elif reply.edits and pressed:
            return await self._edited(chat, pressed, said, keyboard, patience)
        return await self._spoken(chat, said, keyboard, patience)

    async def _spoken(
        self, chat: int, said: tuple[Piece, ...], keyboard: InlineKeyboardMarkup | None, patience: Patience
    ) -> int:
        """The pieces one after the other, the buttons under the last; its id."""
        number = 0
        for piece in said:
            number = await self._said(chat, piece, keyboard if piece is said[-1] else None, patience)
        return number

    async def _said(
        self, chat: int, piece: Piece, keyboard: InlineKeyboardMarkup | None, patience: Patience
    ) -> int:
        message = SendMessage(
            chat_id=chat,
            text=piece.html,
            parse_mode=HTML,
            reply_markup=keyboard,
            link_preview_options=_NO_PREVIEW,
        )
        try:
            return (await self._sent(message, patience)).message_id
        except SendError as failed:
            if failed.code != "bad_markup":
                raise
        log.error("telegram.markup_refused")  # a fault of ours, but the citizen gets the words
        bare = message.model_copy(update={"text": piece.plain, "parse_mode": None})
        return (await self._sent(bare, patience)).message_id

    async def _edited(
        self,
        chat: int,
        pressed: int,
        said: tuple[Piece, ...],
        keyboard: InlineKeyboardMarkup | None,
        patience: Patience,
    ) -> int:
        """In place of the pressed message; as new messages where it cannot be edited any more."""
        first, *rest = said
        edit = EditMessageText(
            chat_id=chat,
            message_id=pressed,
            text=first.html,
            parse_mode=HTML,
            reply_markup=None if rest else keyboard,
            link_preview_options=_NO_PREVIEW,
        )
        try:
            await call(self._bot, edit, patience)
        except SendError as failed:
            if failed.gone or failed.retryable or failed.code == "bad_link":
                self._metrics.sent(TELEGRAM, failed.code)
                raise
            if failed.code != "unchanged":
                return await self._spoken(chat, said, keyboard, patience)
        self._metrics.sent(TELEGRAM, "sent")
        return await self._spoken(chat, tuple(rest), keyboard, patience) if rest else pressed

    async def _sent(self, method: TelegramMethod[Message], patience: Patience) -> Message:
        try:
            message = await call(self._bot, method, patience)
        except SendError as failed:
            self._metrics.sent(TELEGRAM, failed.code)
            raise
        self._metrics.sent(TELEGRAM, "sent")
        return message


def _keyboard(reply: Reply, *, links: bool) -> InlineKeyboardMarkup | None:
    """One button a row: the labels are sentences, and large targets suit everybody."""
    rows = [
        [InlineKeyboardButton(text=key.label, callback_data=key.action or None, url=key.url or None)]
        for key in keys(reply, links=links)
    ]
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None

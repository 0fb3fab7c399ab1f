"""Files of a reply: uploaded once, from then on sent by the id that Telegram gave them.

A picture goes as a photo, so that it is seen at once; if Telegram cannot make a photo of it, as a
document like every other file. An id that is refused (another token, a file long gone) is forgotten.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import replace

from aiogram.methods import SendDocument, SendPhoto, TelegramMethod
from aiogram.types import BufferedInputFile, InlineKeyboardMarkup, InputFile, Message

from bot.channels.telegram.call import Patience
from bot.channels.telegram.receive import TELEGRAM
from bot.channels.telegram.render import Piece
from bot.domain.channel import SendError, UploadedFiles
from bot.domain.message import Attachment
from bot.log import logger

UPLOAD_SECONDS = 20  # for one try: a form is up to a megabyte

log = logger("telegram")

Send = Callable[[TelegramMethod[Message], Patience], Awaitable[Message]]


class Files:
    def __init__(self, uploaded: UploadedFiles, send: Send) -> None:
        self._uploaded = uploaded
        self._send = send

    async def send(
        self,
        chat: int,
        attachment: Attachment,
        caption: Piece | None,
        keyboard: InlineKeyboardMarkup | None,
        patience: Patience,
    ) -> int:
        """Send with `caption` under it; the id of the message. Raises SendError."""
        patience = replace(patience, each=UPLOAD_SECONDS)
        digest = hashlib.sha256(attachment.content).hexdigest()
        known = await self._find(digest)
        if known:
            try:
                method = _method(chat, attachment, known, caption, keyboard)
                return (await self._send(method, patience)).message_id
            except SendError as failed:
                if failed.code != "refused":
                    raise
            await self._forget(digest)
        message = await self._upload(chat, attachment, caption, keyboard, patience)
        await self._keep(digest, message)
        return message.message_id

    async def _upload(
        self,
        chat: int,
        attachment: Attachment,
        caption: Piece | None,
        keyboard: InlineKeyboardMarkup | None,
        patience: Patience,
    ) -> Message:
        file = BufferedInputFile(attachment.content, attachment.name)
        try:
            return await self._send(_method(chat, attachment, file, caption, keyboard), patience)
        except SendError as failed:
            if failed.code != "refused" or not attachment.is_picture:
                raise
        log.warning("telegram.photo_refused")
        document = replace(attachment, media_type="application/octet-stream")
        return await self._send(_method(chat, document, file, caption, keyboard), patience)

    async def _find(self, digest: str) -> str:
        """What we know is only a saving: without the database the file is uploaded again."""
        try:
            return await self._uploaded.find(TELEGRAM, digest)
        except Exception:
            log.exception("telegram.uploaded_unknown")
            return ""

    async def _keep(self, digest: str, message: Message) -> None:
        file_id = message.photo[-1].file_id if message.photo else ""
        file_id = message.document.file_id if message.document else file_id
        try:
            if file_id:
                await self._uploaded.keep(TELEGRAM, digest, file_id)
        except Exception:
            log.exception("telegram.uploaded_not_kept")

    async def _forget(self, digest: str) -> None:
        try:
            await self._uploaded.forget(TELEGRAM, digest)
        except Exception:
            log.exception("telegram.uploaded_not_forgotten")


def _method(
    chat: int,
    attachment: Attachment,
    file: InputFile | str,
    caption: Piece | None,
    keyboard: InlineKeyboardMarkup | None,
) -> TelegramMethod[Message]:
    words = caption.html if caption else None
    mode = "HTML" if caption else None
    if attachment.is_picture:
        return SendPhoto(chat_id=chat, photo=file, caption=words, parse_mode=mode, reply_markup=keyboard)
    return SendDocument(chat_id=chat, document=file, caption=words, parse_mode=mode, reply_markup=keyboard)

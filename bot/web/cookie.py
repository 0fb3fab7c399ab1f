"""The one cookie: encrypted, made only when somebody chose something or opened the chat.

It holds what was chosen (language, elder, contrast, area) and the chat's visitor id. A cookie that
does not open with our key, or is no text at all, simply belongs to a new visitor. Inside a frame on another
site there is none, whatever a page does.
"""

from __future__ import annotations

import base64
import warnings

from aiohttp import web
from aiohttp.typedefs import Middleware
from aiohttp_session import Session
from aiohttp_session import session_middleware as _session_middleware
from aiohttp_session.cookie_storage import EncryptedCookieStorage
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.config import Config
from bot.domain.citizen import FORGET_AFTER_DAYS

COOKIE = "wenban"
COOKIE_SECONDS = FORGET_AFTER_DAYS * 24 * 60 * 60  # as long as the citizen's row; also browsers' own limit

# aiohttp-session 2.12 keeps its storage under a string key, which aiohttp 3.14 would like typed.
warnings.filterwarnings("ignore", category=web.NotAppKeyWarning, module="aiohttp_session")


def session_middleware(config: Config) -> Middleware:
    return _session_middleware(
        _Storage(
            key_for(config.secret_key, "wenban cookie"),
            cookie_name=COOKIE,
            max_age=COOKIE_SECONDS,
            secure=config.address.startswith("https://"),
            httponly=True,
            samesite="Lax",
        )
    )


def key_for(secret: str, purpose: str) -> str:
    """A Fernet key of its own for each purpose, so that nothing signed for one can pass for another."""
    derived = HKDF(SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret.encode())
    return base64.urlsafe_b64encode(derived).decode()


class _Storage(EncryptedCookieStorage):
    async def load_session(self, request: web.Request) -> Session:
        try:
            return await super().load_session(request)
        except (UnicodeError, ValueError):  # bytes that are no text never reach the decryption
            return await self.new_session()

    async def save_session(
        self, request: web.Request, response: web.StreamResponse, session: Session
    ) -> None:
        if not request.path.startswith("/embed/"):
            await super().save_session(request, response, session)

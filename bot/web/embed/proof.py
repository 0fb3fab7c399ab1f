"""Who chats in a frame on another site: a signed token, since browsers keep no cookie of ours there.

Fernet under a key of its own, so that no cookie passes for a token. It travels in the frame's page and in
the handshake of the frame's socket, as a subprotocol beside `wenban.chat`; never in an address, for
addresses are logged. It lasts as long as what was said is kept.
"""

from __future__ import annotations

from functools import cache

from aiohttp import web
from cryptography.fernet import Fernet, InvalidToken

from bot.domain.channel import VISITOR
from bot.domain.volatile import HISTORY_SECONDS
from bot.web.cookie import key_for
from bot.web.site import Site, site_of

PROTOCOL = "wenban.visitor."  # and the token


def make_proof(site: Site, visitor: str) -> str:
    """The token: base64url without padding, since a subprotocol's name may hold no “=”."""
    sealed = _seal(site.config.secret_key).encrypt_at_time(visitor.encode(), _now(site))
    return sealed.decode().rstrip("=")


def proven(site: Site, proof: str) -> str:
    """The visitor whom the token names; empty if it is not ours, was changed, or is too old."""
    padded = proof + "=" * (-len(proof) % 4)
    try:
        return _seal(site.config.secret_key).decrypt_at_time(padded, HISTORY_SECONDS, _now(site)).decode()
    except (InvalidToken, UnicodeError):
        return ""


def know_the_frame(request: web.Request) -> None:
    """Where a socket brings a token, it alone says who this is: a cookie beside it counts for nothing."""
    offered = request.headers.get("Sec-WebSocket-Protocol", "").split(",")
    tokens = [name.strip().removeprefix(PROTOCOL) for name in offered if name.strip().startswith(PROTOCOL)]
    if tokens:
        request[VISITOR] = proven(site_of(request), tokens[0]) or None


@cache
def _seal(secret: str) -> Fernet:
    return Fernet(key_for(secret, "wenban embed"))


def _now(site: Site) -> int:
    return int(site.clock.now().timestamp())

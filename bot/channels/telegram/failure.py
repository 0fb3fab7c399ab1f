"""What the Bot API answers when it will not, as facts (ARCHITECTURE rule 6).

An error of aiogram never leaves this package and its text is never logged: it may hold the token, a chat
id or what somebody typed. What remains is a short code from the closed list below.

    too_fast         429: too many messages; wait `retry_after` seconds
    unavailable      5xx, no connection, no answer in time, an answer that is not JSON
    blocked          the person blocked us or their account is gone
    no_such_address  there is no such chat
    migrated         the group became another chat; we do not talk in groups
    unauthorized     the token is not accepted
    conflict         another program fetches the updates, or a webhook is set
    unchanged        the message already reads like this
    bad_markup, bad_link, refused    a fault of ours in what we sent
"""

from __future__ import annotations

from collections.abc import Mapping

from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)

from bot.domain.channel import SendError

# What a call of aiogram's client may raise. It wraps most faults of the network, not every one.
CALL_FAULTS = (AiogramError, OSError, TimeoutError, UnicodeDecodeError)

# Parts of the descriptions that a 400 comes with, in lower case. The Bot API documents no codes for them;
# these sentences have been stable for years.
_DESCRIPTIONS: Mapping[str, str] = {
    "message is not modified": "unchanged",
    "chat not found": "no_such_address",
    "peer_id_invalid": "no_such_address",
    "user not found": "no_such_address",
    "user is deactivated": "blocked",
    "bot was blocked": "blocked",
    "can't parse entities": "bad_markup",
    "button_url_invalid": "bad_link",
    "button url": "bad_link",
    "wrong http url": "bad_link",
}
_GONE = frozenset({"no_such_address", "blocked", "migrated"})


def failure(fault: BaseException) -> SendError:
    """The facts of a fault, without its words."""
    if isinstance(fault, TelegramRetryAfter):
        return SendError("too_fast", retryable=True, retry_after=float(fault.retry_after))
    if _is_outage(fault):
        return SendError("unavailable", retryable=True)
    code = _code(fault)
    return SendError(code, retryable=False, gone=code in _GONE)


def _is_outage(fault: BaseException) -> bool:
    """A gateway in front of the Bot API answers with a page of HTML: that is an outage too."""
    if isinstance(fault, TelegramEntityTooLarge):
        return False
    outages = (TelegramServerError, TelegramNetworkError, ClientDecodeError)
    return isinstance(fault, outages) or not isinstance(fault, AiogramError)


def _code(fault: BaseException) -> str:
    match fault:
        case TelegramForbiddenError():
            return "blocked"
        case TelegramMigrateToChat():
            return "migrated"
        case TelegramUnauthorizedError() | TelegramNotFound():
            return "unauthorized"  # the real server answers 404 to a token that is none
        case TelegramConflictError():
            return "conflict"
        case TelegramBadRequest():
            return _described(fault)
    return "refused"


def _described(fault: TelegramAPIError) -> str:
    description = fault.message.lower()
    return next((code for part, code in _DESCRIPTIONS.items() if part in description), "refused")

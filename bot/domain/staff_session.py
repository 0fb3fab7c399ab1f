"""A session of somebody who works here: how long it lasts, and how often one may try to get in.

The browser holds a random token, the database only its hash; ending a session is deleting its row. A new
session is made at every step of signing in, so a token from before a step opens nothing after it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.audit import Actor
from bot.domain.staff import Staff
from bot.domain.volatile import Limit

# NIST SP 800-63B-3, 4.2.3 (AAL2): sign in again after 30 minutes without an act, and after 12 hours anyway.
IDLE = dt.timedelta(minutes=30)
ABSOLUTE = dt.timedelta(hours=12)
SECOND_STEP = dt.timedelta(minutes=5)  # from the password to the code
SEEN_EVERY = dt.timedelta(minutes=1)  # how exactly we know when somebody was last here

# Far below the 100 tries in a row of NIST SP 800-63B-3, 5.2.2; a window, so nobody is locked out for ever.
TRIES_PER_NAME = Limit("staff_name", 10, 15 * 60)
TRIES_PER_ADDRESS = Limit("staff_address", 30, 15 * 60)  # a hall's staff come from one address
CODES_PER_NAME = Limit("staff_code", 6, 5 * 60)


class Stage(StrEnum):
    SECOND_STEP = "second_step"  # the password was right, the code is still to come
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class StaffSession:
    """`id` may be shown; the token is nowhere but in the browser. `browser` is what it calls itself."""

    id: str
    stage: Stage
    began_at: dt.datetime
    seen_at: dt.datetime
    browser: str = ""

    @property
    def due_to_be_seen(self) -> dt.datetime:
        return self.seen_at + SEEN_EVERY

    def is_over(self, now: dt.datetime) -> bool:
        lasts = SECOND_STEP if self.stage is Stage.SECOND_STEP else ABSOLUTE
        return now >= self.began_at + lasts or now >= self.seen_at + IDLE


@dataclass(frozen=True, slots=True)
class Signed:
    """Somebody of staff in one of their sessions."""

    staff: Staff
    session: StaffSession

    @property
    def actor(self) -> Actor:
        return Actor(self.staff.id, self.staff.name, self.session.id)


def token_hash(token: str) -> str:
    """What is kept of a token. It is random enough (130 bits) that a plain hash cannot be turned back."""
    return hashlib.sha256(b"wenban staff session 1\0" + token.encode()).hexdigest()


def form_token(token: str) -> str:
    """What a form carries to prove that it is ours: it follows from the browser's token and tells nothing of
    it."""
    return hmac.new(token.encode(), b"wenban staff form 1", "sha256").hexdigest()


def is_form_token(token: str, sent: str) -> bool:
    return bool(token) and hmac.compare_digest(form_token(token).encode(), sent.encode())

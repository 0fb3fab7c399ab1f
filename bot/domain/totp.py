"""The second step: a code of six digits that an authenticator app makes anew every 30 seconds (RFC 6238).

The code of the step before and the one after are taken, too, because a phone's clock may be wrong by half a
minute; no step is taken twice, and none before the last one used (RFC 6238, 5.2).
"""

from __future__ import annotations

import datetime as dt
import hmac

import pyotp

STEP = 30  # seconds
DRIFT = 1  # steps to either side


def new_secret() -> str:
    """160 bits in base32, as RFC 4226 recommends."""
    return pyotp.random_base32(32)


def step_of(secret: str, code: str, now: dt.datetime) -> int:
    """The step whose code this is, 0 if it is none of the three. Blanks between digits do not matter."""
    digits = "".join(code.split())
    current = int(now.timestamp()) // STEP
    for step in range(current - DRIFT, current + DRIFT + 1):
        if hmac.compare_digest(pyotp.TOTP(secret).at(step * STEP).encode(), digits.encode()):
            return step
    return 0


def enrolment_address(secret: str, name: str, issuer: str) -> str:
    """The otpauth address for a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer)

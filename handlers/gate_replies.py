"""Every word of the gate: why nothing is read for a moment, for how long, and where to call meanwhile."""

from __future__ import annotations

import math

from bot.domain.message import Reply
from bot.i18n import Translator
from content.city import City


def too_fast(_: Translator, city: City, seconds: float) -> Reply:
    return Reply(
        text=_(
            "You are writing faster than I can read. Please wait {n} seconds; in a hurry, call {phone}.",
            n=max(2, math.ceil(seconds)),
            phone=city.hotline,
        ),
        language=_.language,
    )


def muted(_: Translator, city: City, minutes: int) -> Reply:
    return Reply(
        text=_(
            "Very many messages came from you in a short time, so nothing more is read for {n} minutes. "
            "After that everything works as before. In a hurry, call {phone}.",
            n=minutes,
            phone=city.hotline,
        ),
        language=_.language,
    )


def busy(_: Translator, city: City) -> Reply:
    return Reply(
        text=_(
            "Very many people are asking at this moment. Please try again in a minute; "
            "in a hurry, call {phone}.",
            phone=city.hotline,
        ),
        language=_.language,
    )

"""What we say unasked: one function a kind, and the table that names them (bot/domain/outbox.py).

A notice is worded at the moment it is sent, in the receiver's language, from the facts it was kept with. A
new kind is a line in the table and its words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.domain.message import Reply
from bot.domain.outbox import Facts, NoticeKind
from bot.i18n import Translator, translator
from content.city import City


def worded(kind: NoticeKind, facts: Facts, language: str, city: City) -> Reply:
    """What a notice says. An unknown language is the city's default."""
    return NOTICES[kind](translator(language), facts, city)


def trial(_: Translator, _facts: Facts, city: City) -> Reply:
    return Reply(
        _(
            "This is a test message of the guide service of {city}. Its operators want to know whether "
            "messages reach you here. You need not do anything.",
            city=_.rendering(city.name, city.name_en) or "-",
        ),
        language=_.language,
    )


NOTICES: Mapping[NoticeKind, Callable[[Translator, Facts, City], Reply]] = {
    NoticeKind.TEST: trial,
}

"""How long we keep what is about people: one table, which the worker follows and the privacy page tells.

个人信息保护法 art. 19 asks for the shortest time that serves the purpose, so every row says after what it is
counted and why so long. A guard test holds the table against the database: each table of it has a rule
here, or stands in NAMES_NOBODY.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.asked_question import KEEP_DAYS
from bot.domain.citizen import FORGET_AFTER_DAYS
from bot.domain.outbox import KEEP_DONE_DAYS
from bot.domain.staff_session import ABSOLUTE
from bot.i18n import N_

KEEP_FILES_DAYS = 90  # a QR code or form nobody asked for in a quarter is uploaded again
KEEP_ENDED_CONSENTS_DAYS = 3 * 365  # 民法典 art. 188: the time in which somebody may bring a claim


class Since(StrEnum):
    """From what the days are counted."""

    SEEN = "seen"  # the person was last here, or the thing was last asked for
    ENDED = "ended"  # it ended
    KEPT = "kept"  # it was written down


@dataclass(frozen=True, slots=True)
class Rule:
    """`noun` is a table's name. Erased once more than `days` have passed; `None`: staff's duty, not by time.

    `source` says where the number comes from. `of_citizens`: the privacy page tells it.
    """

    noun: str
    days: int | None
    since: Since
    source: str
    of_citizens: bool = True


# The shortest time that still spares somebody who comes once a year the question.
_ONCE_A_YEAR = N_("Personal Information Protection Law, article 19")
_OWN_STAFF = "Cybersecurity Law, article 21"  # at least six months of what staff did (网络安全法 art. 21)

RULES: tuple[Rule, ...] = (
    Rule("citizen", FORGET_AFTER_DAYS, Since.SEEN, _ONCE_A_YEAR),
    Rule("profile", FORGET_AFTER_DAYS, Since.SEEN, _ONCE_A_YEAR),
    Rule("consent", KEEP_ENDED_CONSENTS_DAYS, Since.ENDED, N_("Civil Code, article 188")),
    Rule("asked_question", KEEP_DAYS, Since.SEEN, _ONCE_A_YEAR),
    Rule("outbox", KEEP_DONE_DAYS, Since.ENDED, _ONCE_A_YEAR),
    Rule("uploaded_file", KEEP_FILES_DAYS, Since.KEPT, _ONCE_A_YEAR, of_citizens=False),
    Rule("staff", None, Since.ENDED, _OWN_STAFF, of_citizens=False),
    Rule("staff_grant", None, Since.ENDED, _OWN_STAFF, of_citizens=False),
    Rule("staff_session", ABSOLUTE.days + 1, Since.KEPT, _ONCE_A_YEAR, of_citizens=False),
    Rule("audit", None, Since.KEPT, _OWN_STAFF, of_citizens=False),
)

# Tables about things, and why nobody can be found in them.
NAMES_NOBODY: Mapping[str, str] = {
    "catalogue": "one number",
    "city": "halls, departments and their public numbers",
    "edition": "guides as they were published",
    "item": "guides as they were published",
    "lease": "which of our processes does what",
    "link": "where a printed code leads",
    "link_change": "what a printed code led to before",
    "link_count": "how often a code was used on a day, without by whom",
}


def rule_of(noun: str) -> Rule:
    """The rule of a table. Raises KeyError."""
    return _BY_NOUN[noun]


_BY_NOUN = {rule.noun: rule for rule in RULES}

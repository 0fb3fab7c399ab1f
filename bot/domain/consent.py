"""Consent: to what somebody agreed, to which words, when, and when it ended.

个人信息保护法 art. 13 (no processing without a ground), 14 (agreed to freely and knowing what; anew when the
purpose changes), 15 (withdrawn as easily), 17 (told before), 29 (a sensitive fact has a consent of its
own). When a consent ends, the data it covered is erased, and of the consent itself remains that it was
given and ended: no person hangs on it any more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class Purpose(StrEnum):
    """What the data is for."""

    PROFILE = "profile"  # forms come filled in
    SENSITIVE = "profile_sensitive"  # the same, for facts that are sensitive (bot/domain/profile.py)


class Ending(StrEnum):
    """Why a consent ended."""

    WITHDRAWN = "withdrawn"  # the person said so
    REPLACED = "replaced"  # they agreed to newer words
    UNSEEN = "unseen"  # they stayed away, and the data went with its time


# The edition of the words beside each tick: whoever changes what they say
# (bot/web/templates/citizen/profile.html) puts the day here, and everybody is asked anew.
WORDS_VERSIONS = {Purpose.PROFILE: "2026-11-27", Purpose.SENSITIVE: "2026-11-27"}


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent that holds."""

    purpose: Purpose
    words_version: str
    given_at: dt.datetime

    @property
    def is_current(self) -> bool:
        """Whether it was given to the words we show today."""
        return self.words_version == WORDS_VERSIONS[self.purpose]


def missing(
    needed: Collection[Purpose], held: Collection[Consent], ticked: Collection[Purpose]
) -> list[Purpose]:
    """The purposes for which there is neither a consent to today's words nor a tick."""
    agreed = {consent.purpose for consent in held if consent.is_current} | set(ticked)
    return [purpose for purpose in Purpose if purpose in needed and purpose not in agreed]

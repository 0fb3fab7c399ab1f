"""What we remember of a person: which language they read and where they live, nothing else.

A record exists only once somebody chose one of the two. The channel's id is kept as a keyed hash, so
the table alone cannot tell who it is, and it goes when asked or unused for `FORGET_AFTER_DAYS`.
"""

from __future__ import annotations

from dataclasses import dataclass

# Shortest time that still spares a yearly visitor the question; 个人信息保护法 art. 19 asks for the
# shortest time necessary.
FORGET_AFTER_DAYS = 400


@dataclass(frozen=True, slots=True)
class Citizen:
    """`language` and `area` are empty until chosen."""

    language: str = ""
    area: str = ""

"""A personal value: masked wherever it is printed, logged, formatted or written as JSON; in plain only on
request.

`str`, `repr`, `format` and an f-string show the mask, and so does everything built on them. It cannot be
pickled. Whoever needs the value itself says why: `profile.phone.reveal("to be shown to its owner")`. Such
calls are easy to find, and there are few.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from bot.domain.masking import HIDDEN


def _hidden(_plain: str) -> str:
    return HIDDEN


class Personal:
    """`masking` says what is shown of the value. An empty one is false, and shows nothing."""

    __slots__ = ("_masking", "_plain")

    def __init__(self, plain: str = "", masking: Callable[[str], str] = _hidden) -> None:
        self._plain = plain
        self._masking = masking

    def reveal(self, reason: str) -> str:
        """The value in plain. `reason` is for whoever reads the code, in a few words."""
        if not reason:
            raise ValueError("a personal value is revealed for a reason")
        return self._plain

    def __str__(self) -> str:
        return self._masking(self._plain) if self._plain else ""

    def __repr__(self) -> str:
        return f"Personal({str(self)!r})"

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __bool__(self) -> bool:
        return bool(self._plain)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Personal) and self._plain == other._plain

    def __hash__(self) -> int:
        return hash(self._plain)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a personal value is not written anywhere but into a protected column")

    def __copy__(self) -> Personal:
        return self

    def __deepcopy__(self, _memo: object) -> Personal:
        return self

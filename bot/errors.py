"""The two ways in which the domain says no. The edge owns the words (ARCHITECTURE rule 7).

Anything else that is raised is a bug: the citizen gets an incident number, the log gets the stack.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType


class Refused(Exception):  # noqa: N818 - it is an answer, not a fault of the program
    """A rule says no. `code` is a stable word such as ``file_encoding``, `facts` what the words need."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts: Mapping[str, object] = MappingProxyType(facts)


class NotFound(Exception):  # noqa: N818
    """There is no such thing. `noun` is the glossary word, `key` what was asked for."""

    def __init__(self, noun: str, key: str) -> None:
        super().__init__(f"{noun} {key!r}")
        self.noun = noun
        self.key = key

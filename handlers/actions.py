"""What a button carries: a verb, and as far as needed an id, an edition number and a detail.

`guide.element:7Q2M4K9T1X:3:materials` fits 64 bytes on every channel. The edition number lets an old
button be recognised as old; that is a normal event, not a fault. Nothing personal is ever in here.

The same few payloads come up in every turn, so both ways are remembered (a fifth of a turn's time).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.message import MAX_ACTION_BYTES

_SHAPE = re.compile(
    r"(?P<verb>[a-z_]+\.[a-z_]+)(?::(?P<id>[0-9A-Z]{0,10}))?(?::(?P<edition>\d{0,6}))?(?::(?P<detail>[^:\s]{0,36}))?"
)


@dataclass(frozen=True, slots=True)
class Action:
    """`verb` is `<conversation>.<step>`; `edition` 0 means the button does not depend on one."""

    verb: str
    id: str = ""
    edition: int = 0
    detail: str = ""

    @property
    def conversation(self) -> str:
        return self.verb.partition(".")[0]

    @property
    def step(self) -> str:
        return self.verb.partition(".")[2]

    def pack(self) -> str:
        """The payload, as short as it can be. Raises ValueError if it would not come back the same."""
        full = f"{self.verb}:{self.id}:{self.edition or ''}:{self.detail}"
        payload = full.rstrip(":")
        if len(payload.encode()) > MAX_ACTION_BYTES or parse(payload) != self:
            raise ValueError(f"{self!r} does not fit a button")
        return payload


@lru_cache(maxsize=4096)
def parse(payload: str) -> Action | None:
    """The action of a payload, or None if it is none of ours (forged, or of a version long gone)."""
    match = _SHAPE.fullmatch(payload)
    if match is None:
        return None
    return Action(match["verb"], match["id"] or "", int(match["edition"] or 0), match["detail"] or "")


@lru_cache(maxsize=4096)
def pack(verb: str, id: str = "", edition: int = 0, detail: str = "") -> str:  # noqa: A002 - the field's name
    """A payload in one call, for the buttons of a reply."""
    return Action(verb, id, edition, detail).pack()

"""Where a person stands in a conversation. Volatile: losing it loses no promise.

A session is small, holds nothing personal, and expires by itself. `version` goes up with every save;
a save against an older version loses (ARCHITECTURE rule 18).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

SESSION_SECONDS = 24 * 60 * 60  # as long as the web chat keeps its history


@dataclass(frozen=True, slots=True)
class Session:
    """`language` and `area` are copies of what the citizen chose; the database holds the originals.

    `offered` is what the last reply's buttons carried, so that a typed number works, and `back` which of
    it is the way back. `item` is the id of the guide last shown. `heard` is a keyed digest of the question
    just answered, `heard_at` when, in seconds; empty once anything else was done.
    """

    version: int = 0
    language: str = ""
    area: str = ""
    conversation: str = ""
    step: str = ""
    item: str = ""
    offered: tuple[str, ...] = ()
    back: str = ""
    data: Mapping[str, str] = field(default_factory=dict)
    heard: str = ""
    heard_at: float = 0.0

    def counted(self) -> Session:
        """The same, its version counted up: what a save keeps. Spelled out, being in every turn."""
        return Session(
            self.version + 1,
            self.language,
            self.area,
            self.conversation,
            self.step,
            self.item,
            self.offered,
            self.back,
            self.data,
            self.heard,
            self.heard_at,
        )

    def offering(self, offered: tuple[str, ...], back: str) -> Session:
        """The same, after a reply whose buttons carry `offered`; none leaves the earlier ones standing."""
        if not offered or (offered == self.offered and back == self.back):
            return self
        return replace(self, offered=offered, back=back)

    def hearing(self, digest: str, at: float) -> Session:
        """The same, after a question with this digest; the empty digest is for everything else."""
        if not digest and not self.heard:
            return self
        return replace(self, heard=digest, heard_at=at)

    def at(self, conversation: str, step: str = "", **data: str) -> Session:
        """The same person, now standing at a step; what the step needs is kept in `data`."""
        return replace(self, conversation=conversation, step=step, data=data)

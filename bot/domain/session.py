"""Where a person stands in a conversation. Volatile: losing it loses no promise.

A session is small, holds nothing personal, and expires by itself. `version` goes up with every save;
a save against an older version loses (DESIGN rule 18).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

SESSION_SECONDS = 24 * 60 * 60  # as long as the web chat keeps its history


@dataclass(frozen=True, slots=True)
class Session:
    """`language` and `area` are copies of what the citizen chose; the database holds the originals.

    `offered` is what the last reply's buttons carried, so that a typed number works. `item` is the id
    of the guide last shown, `misses` how many messages in a row were not understood.
    """

    version: int = 0
    language: str = ""
    area: str = ""
    conversation: str = ""
    step: str = ""
    item: str = ""
    misses: int = 0
    offered: tuple[str, ...] = ()
    data: Mapping[str, str] = field(default_factory=dict)

    def counted(self) -> Session:
        """The same, its version counted up: what a save keeps. Spelled out, being in every turn."""
        return Session(
            self.version + 1,
            self.language,
            self.area,
            self.conversation,
            self.step,
            self.item,
            self.misses,
            self.offered,
            self.data,
        )

    def offering(self, offered: tuple[str, ...]) -> Session:
        """The same, after a reply whose buttons carry `offered`; none leaves the earlier ones standing."""
        return self if not offered or offered == self.offered else replace(self, offered=offered)

    def at(self, conversation: str, step: str = "", **data: str) -> Session:
        """The same person, now standing at a step; what the step needs is kept in `data`."""
        return replace(self, conversation=conversation, step=step, data=data)

"""What only one process may do at a time, such as fetching a platform's updates."""

from __future__ import annotations

from typing import Protocol


class Leases(Protocol):
    """A lease is held until it runs out, so that the death of its holder frees it by itself."""

    async def hold(self, name: str, holder: str, seconds: float) -> bool:
        """Take the lease `name`, or renew it, for so long. False: somebody else holds it."""
        ...

    async def release(self, name: str, holder: str) -> None:
        """Give it back early. Nothing happens if `holder` does not hold it."""
        ...

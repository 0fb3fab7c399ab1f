"""Data keys: which of DATA_KEYS seals how much, and what one step of sealing anew did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

NO_KEY_OF_OURS = ""  # the key id of values that no key in DATA_KEYS opens


@dataclass(frozen=True, slots=True)
class KeyUse:
    """`count` values of `field` (“profile.phone”) are under the key `key_id`."""

    field: str
    key_id: str
    count: int


@dataclass(frozen=True, slots=True)
class Resealed:
    """One step: `looked` rows were due, `done` are under the newest key now, `unreadable` no key of ours
    opens.

    What is in neither was changed by somebody meanwhile. `last` is the primary key to go on behind; empty: no
    row is left.
    """

    looked: int
    done: int
    unreadable: int
    last: Sequence[Any]

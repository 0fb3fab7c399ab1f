"""New identifiers, as an argument, so that a test can say which ones come."""

from __future__ import annotations

import secrets
from typing import Protocol

# Crockford base32: no I, L, O, U, so a person can read it over the phone.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Ids(Protocol):
    def item_id(self) -> str:
        """10 characters: 50 bits, for buttons and codes (ARCHITECTURE rule 16)."""
        ...

    def visitor_id(self) -> str:
        """26 characters: 130 bits, an unguessable web-chat identity."""
        ...


class RandomIds:
    def item_id(self) -> str:
        return _characters(10)

    def visitor_id(self) -> str:
        return _characters(26)


def _characters(count: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(count))

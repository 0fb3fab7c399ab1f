"""Hashing passwords: argon2id in threads, two at a time, so that a crowd at the door costs 128 MiB at most.

Whoever is unknown is checked against a hash of nobody's, made with the same parameters: it takes as long as
for somebody who is known.
"""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.domain.password import prepared

AT_ONCE = 2

# RFC 9106, section 4, the second recommended choice: 64 MiB, three passes, four lanes.
RECOMMENDED = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)


@dataclass(frozen=True, slots=True)
class Checked:
    """`hash` is what to keep from now on: the same, or a new one where the parameters have changed."""

    right: bool
    hash: str = ""


class Passwords:
    def __init__(self, hasher: PasswordHasher = RECOMMENDED) -> None:
        self._hasher = hasher
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._nobodys = ""

    async def hashed(self, password: str) -> str:
        async with self._turn:
            return await asyncio.to_thread(self._hasher.hash, prepared(password))

    async def check(self, kept: str, password: str) -> Checked:
        """`kept` is the hash of a known person, or empty: then nothing is right, after the same work."""
        self._nobodys = self._nobodys or await self.hashed(secrets.token_urlsafe())
        async with self._turn:
            return await asyncio.to_thread(self._check, kept, password)

    def _check(self, kept: str, password: str) -> Checked:
        plain = prepared(password)
        try:
            self._hasher.verify(kept or self._nobodys, plain)
        except (VerificationError, InvalidHashError):
            return Checked(right=False)
        renewed = self._hasher.hash(plain) if self._hasher.check_needs_rehash(kept) else kept
        return Checked(right=bool(kept), hash=renewed)

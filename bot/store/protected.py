"""Fields only the house can read: encrypted in the column, found by a blind index.

What is kept is `version · key id · nonce · ciphertext` (AES-256-GCM, NIST SP 800-38D); the field's name is
authenticated with it, so a value moved to another column does not open. Keys come from DATA_KEYS, newest
first: the newest seals, all of them open, and losing SECRET_KEY never costs a field (ARCHITECTURE rule 23).
A blind index is a keyed hash of the same value: equal values meet, nothing else shows.

A column says `Protected("profile.phone")`, and the one to find it by, beside it,
`BlindIndex("profile.phone")`: both are handed the value in plain. The keys reach them through the engine's
dialect, which is one per engine: there is no global key. Being types, both kinds of column are found
through the metadata, so that a new noun is re-sealed under a new key without anybody registering it
(bot/store/data_key.py).
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import ColumnElement, Dialect, LargeBinary, String, TypeDecorator, type_coerce
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.sql.operators import OperatorType, is_, is_not

VERSION = 1
NONCE_BYTES = 12  # what AES-GCM is specified for; random ones are safe for 2^32 values under one key
_DIALECT_KEYS = "wenban_keyring"


class UnreadableField(Exception):  # noqa: N818 - a finding, like Refused
    """A stored value that no key of ours opens: its key is not in DATA_KEYS, or it was tampered with."""

    def __init__(self, field: str, key_id: str) -> None:
        super().__init__(f"{field} cannot be opened with key {key_id}")
        self.field = field
        self.key_id = key_id


class Keyring:
    """The keys of DATA_KEYS: id → 32 bytes, newest first."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        self._sealing = {key_id: AESGCM(_derived(key, "wenban field 1")) for key_id, key in keys.items()}
        self._indexing = {key_id: _derived(key, "wenban blind index 1") for key_id, key in keys.items()}
        self.newest = next(iter(keys), "")

    @property
    def ids(self) -> tuple[str, ...]:
        """The keys' ids, newest first."""
        return tuple(self._sealing)

    def seal(self, field: str, text: str) -> bytes:
        """The value as it is stored, under the newest key."""
        if not self.newest:
            raise TypeError("this engine was opened without keys for protected fields")
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = self._sealing[self.newest].encrypt(nonce, text.encode(), field.encode())
        return prefix_of(self.newest) + nonce + sealed

    def open(self, field: str, stored: bytes) -> str:
        """The value in plain. Raises UnreadableField."""
        key_id = key_id_of(stored)
        start = 2 + len(key_id.encode())
        nonce, sealed = stored[start : start + NONCE_BYTES], stored[start + NONCE_BYTES :]
        try:
            return self._sealing[key_id].decrypt(nonce, sealed, field.encode()).decode()
        except (KeyError, InvalidTag, ValueError):
            raise UnreadableField(field, key_id) from None

    def index(self, field: str, text: str) -> str:
        """What to store beside the value, to find it again: 64 hexadecimal characters."""
        return self._index(self.newest, field, text)

    def indexes(self, field: str, text: str) -> tuple[str, ...]:
        """What to look for: the index under every key, because a row may wait for its rotation."""
        return tuple(self._index(key_id, field, text) for key_id in self._indexing)

    def _index(self, key_id: str, field: str, text: str) -> str:
        return hmac.new(self._indexing[key_id], f"{field}\0{text}".encode(), "sha256").hexdigest()


def prefix_of(key_id: str) -> bytes:
    """What every value under this key begins with."""
    written = key_id.encode()
    return bytes((VERSION, len(written))) + written


def key_id_of(stored: bytes) -> str:
    """Which key sealed a stored value; empty for bytes we never wrote."""
    if len(stored) < 2 or stored[0] != VERSION:
        return ""
    return stored[2 : 2 + stored[1]].decode(errors="replace")


def _derived(key: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(key)


def protect(engine: AsyncEngine, keyring: Keyring) -> None:
    """Let the engine's `Protected` columns use these keys."""
    setattr(engine.dialect, _DIALECT_KEYS, keyring)


class Protected(TypeDecorator[str]):
    """A column of text that is encrypted at rest. `field` is its name for all time: “table.column”."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, field: str) -> None:
        super().__init__()
        self.field = field

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else keys_of(dialect).seal(self.field, value)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else keys_of(dialect).open(self.field, bytes(value))

    class Comparator(TypeDecorator.Comparator[str]):
        """Sealed twice, a value differs: a comparison would never be true, so it is refused."""

        def operate(self, op: OperatorType, *other: Any, **kwargs: Any) -> ColumnElement[Any]:
            if op not in (is_, is_not):
                raise TypeError("a protected column is not compared; it is found by its blind index")
            return super().operate(op, *other, **kwargs)

    comparator_factory = Comparator


class BlindIndex(TypeDecorator[str]):
    """The column beside a `Protected` one of the same `field`: given the plain value, it keeps its keyed
    hash.

    Equal values meet under the same key only; ask with `is_found_by`, which tries every key.
    """

    impl = String(64)
    cache_ok = True

    def __init__(self, field: str) -> None:
        super().__init__()
        self.field = field

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else keys_of(dialect).index(self.field, value)


def is_found_by(connection: AsyncConnection, column: Any, plain: str) -> ColumnElement[bool]:
    """The condition that finds a value in plain by its BlindIndex column, whichever key it is under."""
    indexes = keys_of(connection.dialect).indexes(column.type.field, plain)
    return type_coerce(column, String(64)).in_(indexes)


def keys_of(dialect: Dialect) -> Keyring:
    """The keys an engine was opened with. Raises TypeError for one that was not."""
    keyring = getattr(dialect, _DIALECT_KEYS, None)
    if not isinstance(keyring, Keyring):
        raise TypeError("this engine was opened without keys for protected fields")
    return keyring

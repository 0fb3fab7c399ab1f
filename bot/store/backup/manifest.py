"""What is known of a backup: a small JSON file beside it, `<file>.json`.

A restore reads it first and believes nothing of a file that it does not fit. It holds no key, only
what is needed to see later that other keys are in use: a short digest of SECRET_KEY, ids of DATA_KEYS.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import secrets
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.config import Config, parse_data_keys
from bot.errors import Refused

CHUNK = 1 << 20  # bytes read at a time


class Manifest(BaseModel):
    """`sha256` and `bytes` are of the backup file, `made_at` is UTC, `revision` the schema's name."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    database: Literal["sqlite", "postgresql"]
    revision: str = Field(pattern=r"^\w{1,32}$")
    program: str
    made_at: dt.datetime
    bytes: int
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    secret_key: str = ""
    data_keys: tuple[str, ...] = ()


def manifest_path(file: Path) -> Path:
    return file.with_name(f"{file.name}.json")


def describe(config: Config, file: Path, revision: str, made_at: dt.datetime) -> Manifest:
    """The manifest of a finished file under these settings."""
    return Manifest(
        database="postgresql" if config.is_postgresql else "sqlite",
        revision=revision,
        program=version("wenban"),
        made_at=made_at,
        bytes=file.stat().st_size,
        sha256=_digest(file),
        secret_key=_key_mark(config),
        data_keys=tuple(parse_data_keys(config.data_keys)),
    )


def keys_fit(manifest: Manifest, config: Config) -> bool:
    """Whether the keys in use are those the backup was made under; newer data keys may stand beside."""
    return manifest.secret_key == _key_mark(config) and set(manifest.data_keys) <= set(
        parse_data_keys(config.data_keys)
    )


def _key_mark(config: Config) -> str:
    """32 bits: enough to notice another key, of no use for finding a random one."""
    return hashlib.sha256(b"wenban backup " + config.secret_key.encode()).hexdigest()[:8]


def write_manifest(file: Path, manifest: Manifest) -> None:
    """Beside `file`, mode 0600, whole or not at all."""
    write_private(manifest_path(file), manifest.model_dump_json(indent=2) + "\n")


def write_private(path: Path, text: str) -> None:
    """A new file for our user only. Raises FileExistsError or another OSError."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    if path.exists():
        raise FileExistsError(17, "the file exists", str(path))
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)


def read_manifest(file: Path) -> Manifest:
    """The manifest of a backup that is what it says of it.

    Raises Refused: ``backup_absent``, ``backup_without_manifest``, ``backup_damaged``.
    """
    if not file.is_file():
        raise Refused("backup_absent", file=str(file))
    try:
        manifest = Manifest.model_validate_json(manifest_path(file).read_bytes())
        found = (file.stat().st_size, _digest(file))
    except FileNotFoundError:
        raise Refused("backup_without_manifest", file=str(file), manifest=manifest_path(file).name) from None
    except (OSError, ValidationError):
        raise Refused("backup_damaged", file=str(manifest_path(file))) from None
    if found != (manifest.bytes, manifest.sha256):
        raise Refused("backup_damaged", file=str(file))
    return manifest


def _digest(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as source:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()

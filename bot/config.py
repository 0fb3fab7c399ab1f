"""Settings from the environment and `.env`. Frozen; every fault is reported at once.

Each field is a setting in upper case and has a line in README's table (a guard test holds the two
together). Defaults are the embedded city: one process, one SQLite file under `var/`, no other server.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import datetime as dt
import os
import re
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

VAR = Path("var")
MIN_SECRET = 32  # characters; a shorter key could be guessed


class ConfigFault(Exception):  # noqa: N818 - a finding, like Refused
    """The settings cannot be used. `faults` lists all of them: (SETTING, what is wrong)."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{name}: {reason}" for name, reason in faults))
        self.faults = faults


class Config(BaseSettings):
    """One attribute per setting. Build it with `load_config`, which also makes the embedded secrets."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True, env_ignore_empty=True
    )

    database_url: str = Field(f"sqlite:///{VAR / 'wenban.db'}", description="SQLite file or PostgreSQL")
    redis_url: str = Field("", description="Redis; empty keeps volatile things in this process")
    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8080, ge=1, le=65535, description="port to listen on")
    public_url: str = Field("", description="address people use; default from HOST and PORT")
    secret_key: str = Field("", description="signs cookies and links")
    data_keys: str = Field("", description="id:key pairs that protect stored fields, newest first")
    city_timezone: str = Field("Asia/Shanghai", description="the city's clocks")
    catalogue: str = Field("demonstration", description="demonstration, none, or a folder of items")
    rate_limit_per_minute: int = Field(120, ge=1, description="requests a minute from one address")
    trusted_proxies: int = Field(0, ge=0, le=5, description="proxies in front that set X-Forwarded-For")
    telegram_token: str = Field("", description="the bot's token; empty switches Telegram off")
    telegram_api: str = Field("https://api.telegram.org", description="address of the Bot API server")
    telegram_webhook: str = Field("", description="https address Telegram calls; empty fetches instead")
    chat_limit_per_minute: int = Field(30, ge=1, description="messages a minute from one person")
    chat_limit_total: int = Field(6000, ge=1, description="messages a minute from everybody together")
    embed_origins: str = Field("", description="sites that may show our chat button, with commas between")
    online_domains: str = Field("", description="domains to which we send people to do things online")
    notices_per_second: int = Field(20, ge=1, le=30, description="notices a second over one channel")
    notice_quiet_from: dt.time = Field(dt.time(21), description="no notices from this time of the day on")
    notice_quiet_until: dt.time = Field(dt.time(8), description="notices again from this time of the day")
    worker_port: int = Field(0, ge=0, le=65535, description="port of the worker's figures; 0 opens none")
    metrics_token: str = Field("", description="password for /metrics; empty answers this machine only")
    log_level: str = Field("info", description="debug, info, warning or error")

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if urlsplit(value).scheme not in ("sqlite", "postgresql", "postgres"):
            raise ValueError("must begin with sqlite:/// or postgresql://")
        return value

    @field_validator("redis_url")
    @classmethod
    def _known_redis(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in ("redis", "rediss", "unix"):
            raise ValueError("must begin with redis://, rediss:// or unix://")
        return value

    @field_validator("public_url", "telegram_api", "telegram_webhook")
    @classmethod
    def _web_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.netloc or parts.path.strip("/")):
            raise ValueError("must be like https://wenban.example.gov.cn, without a path")
        return value.rstrip("/")

    @field_validator("telegram_token")
    @classmethod
    def _bot_token(cls, value: str) -> str:
        if value and not re.fullmatch(r"\d{1,20}:[A-Za-z0-9_-]{20,}", value):
            raise ValueError("must be like 123456:ABC-DEF…, as @BotFather gives it")
        return value

    @field_validator("embed_origins")
    @classmethod
    def _origins(cls, value: str) -> str:
        origins = [origin.strip().rstrip("/") for origin in value.split(",") if origin.strip()]
        if any(not re.fullmatch(r"https?://[A-Za-z0-9.:\[\]-]+", origin) for origin in origins):
            raise ValueError("must be like https://www.example.gov.cn, https://…, without paths")
        return ",".join(origins)

    @field_validator("online_domains")
    @classmethod
    def _domains(cls, value: str) -> str:
        domains = [domain.strip().lower() for domain in value.split(",") if domain.strip()]
        if any(not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", domain) for domain in domains):
            raise ValueError("must be like zwfw.example.gov.cn, …, without https://")
        return ",".join(domains)

    @field_validator("metrics_token")
    @classmethod
    def _long_token(cls, value: str) -> str:
        if value and len(value) < 16:
            raise ValueError("must have at least 16 characters")
        return value

    @field_validator("city_timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError("is no time zone name such as Asia/Shanghai") from None
        return value

    @field_validator("catalogue")
    @classmethod
    def _known_catalogue(cls, value: str) -> str:
        if value not in ("demonstration", "none") and (len(value) > 255 or not Path(value).is_dir()):
            raise ValueError("must be demonstration, none, or an existing folder of YAML items")
        return value

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        if value.lower() not in ("debug", "info", "warning", "error"):
            raise ValueError("must be debug, info, warning or error")
        return value.lower()

    @field_validator("secret_key")
    @classmethod
    def _long_secret(cls, value: str) -> str:
        if value and len(value) < MIN_SECRET:
            raise ValueError(f"must have at least {MIN_SECRET} characters")
        return value

    @field_validator("data_keys")
    @classmethod
    def _readable_keys(cls, value: str) -> str:
        if value:
            parse_data_keys(value)
        return value

    @model_validator(mode="after")
    def _secrets_for_servers(self) -> Config:
        missing = [name for name in ("secret_key", "data_keys") if not getattr(self, name)]
        if self.is_postgresql and missing:
            names = " and ".join(name.upper() for name in missing)
            raise ValueError(f"{names} must be set when DATABASE_URL is PostgreSQL")
        return self

    @property
    def is_postgresql(self) -> bool:
        return urlsplit(self.database_url).scheme.startswith("postgres")

    @property
    def address(self) -> str:
        """Where people reach us, without a slash at the end."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 - not bound here
        return self.public_url or f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.city_timezone)


def load_config(**overrides: Any) -> Config:
    """Settings from environment and `.env`; embedded secrets are made once. Raises ConfigFault."""
    config = _read(overrides)
    if config.is_postgresql:
        return config
    try:
        made = {
            "secret_key": config.secret_key or _kept_secret("secret_key", secrets.token_urlsafe(48)),
            "data_keys": config.data_keys or _kept_secret("data_keys", f"k1:{new_data_key()}"),
        }
    except (OSError, ValueError) as fault:
        raise ConfigFault([("SECRET_KEY", f"cannot be kept in {VAR}/: {fault}")]) from None
    return _read({**overrides, **made})  # what lies in var/ keeps the same rules as the environment


def _read(overrides: dict[str, Any]) -> Config:
    try:
        return Config(**overrides)
    except ValidationError as fault:
        raise ConfigFault([_named(error) for error in fault.errors()]) from None
    except UnicodeDecodeError:
        raise ConfigFault([(".env", "is not UTF-8 text")]) from None


def _named(error: Any) -> tuple[str, str]:
    name = str(error["loc"][0]).upper() if error["loc"] else "SETTINGS"
    return name, str(error["msg"]).removeprefix("Value error, ")


def new_data_key() -> str:
    """32 random bytes in URL-safe base64, as DATA_KEYS wants them."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def _kept_secret(name: str, fresh: str) -> str:
    """The secret in `var/<name>`, made with mode 0600 on the first call (ARCHITECTURE rule 23).

    The file appears whole or not at all, so two commands starting together read the same secret.
    """
    path = VAR / name
    VAR.mkdir(mode=0o700, exist_ok=True)
    if not path.exists():
        draft = VAR / f".{name}.{secrets.token_hex(8)}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(fresh)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    kept = path.read_text(encoding="utf-8").strip()
    if not kept:
        raise ValueError(f"{path} is empty")
    return kept


def parse_data_keys(value: str) -> dict[str, bytes]:
    """`id:key,id:key` → id → 32 bytes, newest first. Keys are URL-safe base64. Raises ValueError."""
    keys: dict[str, bytes] = {}
    for pair in value.split(","):
        key_id, _, encoded = pair.strip().partition(":")
        try:
            key = base64.urlsafe_b64decode(encoded)
        except (binascii.Error, ValueError):
            key = b""
        if not re.fullmatch(r"[A-Za-z0-9_.-]{1,20}", key_id) or len(key) != 32:
            raise ValueError("must be id:key pairs, each key 32 bytes in URL-safe base64")
        if key_id in keys:
            raise ValueError(f"names the key {key_id} twice")
        keys[key_id] = key
    return keys

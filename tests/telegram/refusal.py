"""How the Bot API says no: an error code, a sentence, and sometimes parameters."""

from __future__ import annotations

from typing import Any


class RefusedCall(Exception):
    """One method call that is not carried out. `description` is worded as Telegram words it."""

    def __init__(self, status: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters

    @property
    def envelope(self) -> dict[str, Any]:
        body: dict[str, Any] = {"ok": False, "error_code": self.status, "description": self.description}
        return body | ({"parameters": self.parameters} if self.parameters else {})


def bad_request(reason: str) -> RefusedCall:
    return RefusedCall(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> RefusedCall:
    return RefusedCall(403, f"Forbidden: {reason}")


def too_many(seconds: int) -> RefusedCall:
    return RefusedCall(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})

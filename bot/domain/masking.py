"""Hiding what names a person: a field we know to be personal keeps a little, so that its owner recognises it.

张* and 138****5678 are what pages show until somebody asks for more. `mask_in_text` is for text in which
anything may stand; it lives with the logs, in bot/masking.py.
"""

from __future__ import annotations

import re

from bot.masking import HIDDEN, folded, mask_in_text

__all__ = ["HIDDEN", "mask_address", "mask_id_number", "mask_in_text", "mask_name", "mask_phone"]


def mask_name(name: str) -> str:
    """张三丰 → 张*. How long a name is says too much already."""
    first = name.strip()[:1]
    return f"{first}*" if len(name.strip()) > 1 else "*"


def mask_phone(phone: str) -> str:
    """138****5678 for a mobile number, with or without +86; a landline keeps its last two digits."""
    digits = "".join(c for c in folded(phone) if c in "0123456789")
    if mobile := re.fullmatch(r"(?:(?:00)?86)?(1[3-9]\d)\d{4}(\d{4})", digits):
        return f"{mobile[1]}****{mobile[2]}"
    return f"****{digits[-2:]}" if len(digits) >= 7 else "****"


def mask_id_number(number: str) -> str:
    """First and last character: everything between says where and when somebody was born."""
    plain = folded(number).strip()
    return f"{plain[0]}{'*' * (len(plain) - 2)}{plain[-1]}" if len(plain) > 8 else HIDDEN


def mask_address(address: str) -> str:
    """The first three characters, which name a city or a district, if much more follows."""
    plain = address.strip()
    return f"{plain[:3]}***" if len(plain) > 8 else HIDDEN

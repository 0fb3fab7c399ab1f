"""The codes of short links: six characters of chance, one that checks them.

Characters are Crockford's base32 (bot/ids.py), so a code can be read over the phone; whoever types it may use
small letters, O for 0, I or L for 1, and hyphens or spaces. The check is a weighted sum over the field of 32
elements GF(2^5) = GF(2)[x]/(x^5 + x^2 + 1), as in ISO/IEC 7064 but over a field that has exactly our 32
characters: with the weights a^0 … a^6 of a generator a, no two of which are equal, it notices every single
wrong character and every swap of two characters, neighbours or not.
"""

from __future__ import annotations

from bot.ids import ALPHABET

LENGTH = 7  # six of chance (2^30 codes), one check character
MAX_ADDRESS = 62  # bytes: a QR code of version 4 at level M, byte mode (ISO/IEC 18004, table 7)

_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_LOOKS_LIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})
_FIELD = 0b100101  # x^5 + x^2 + 1, which is primitive: x generates all 31 elements that are not zero


def made_code(number: int) -> str:
    """The code of a number; only its lowest 30 bits count."""
    characters = "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(LENGTH - 1)))
    return checked_code(characters)


def checked_code(characters: str) -> str:
    """Six characters of ALPHABET with the seventh that checks them."""
    return characters + _check(characters)


def code_from(typed: str) -> str:
    """The code somebody typed, as we write it; empty for what is none, or has a mistake in it."""
    code = typed.strip().upper().translate(_LOOKS_LIKE)
    if len(code) != LENGTH or not set(code) <= _VALUE.keys():
        return ""
    return code if _check(code[:-1]) == code[-1] else ""


def _check(characters: str) -> str:
    """The character that makes the weighted sum of all seven zero; its own weight is one."""
    total = 0
    for character in characters:  # Horner's way: each earlier character is multiplied once more
        total = _times_x(total ^ _VALUE[character])
    return ALPHABET[total]


def _times_x(value: int) -> int:
    doubled = value << 1
    return doubled ^ _FIELD if doubled & 32 else doubled

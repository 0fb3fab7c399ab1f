"""What a password of staff must be: long, and not the first thing anybody would try.

NIST SP 800-63B-3, 5.1.1.2: length counts, no mixture of signs is demanded, nothing runs out after a time, and
what is commonly used or is made of the person's name is refused.
"""

from __future__ import annotations

import secrets
import unicodedata

from bot.errors import Refused
from bot.ids import ALPHABET

MIN_PASSWORD = 12  # characters
MAX_PASSWORD = 200  # characters; NIST asks for at least 64 to be taken
GENERATED = 20  # characters of ALPHABET: 100 bits

# Those of at least MIN_PASSWORD characters that the lists of leaked passwords begin with, and our own names.
_COMMON_ONES = """
    123456789012 1234567890123 1234567890ab 123123123123 111111111111 000000000000 888888888888 666666666666
    passwordpassword password1234 password12345 password123456 qwertyuiop12 qwertyuiop123 qwertyuiopas
    qwerty123456 1qaz2wsx3edc 1q2w3e4r5t6y qazwsxedcrfv asdfghjkl123 asdfasdfasdf abc123456789 abcdefghijkl
    a123456789012 aa1234567890 woaini123456 woaini1314520 iloveyou1234 admin1234567 administrator
    admin@123456 letmein12345 welcome12345 wenbanwenban wenban123456 changeme1234 zhengwu12345
"""
_COMMON = frozenset(_COMMON_ONES.split())


def prepared(password: str) -> str:
    """The password as it is hashed: one form of the same signs, whatever keyboard they came from."""
    return unicodedata.normalize("NFKC", password)


def refuse_weak(password: str, name: str) -> None:
    """Raises Refused: ``password_short``, ``password_long``, ``password_name``, ``password_common``."""
    plain = prepared(password).casefold()
    if len(plain) < MIN_PASSWORD:
        raise Refused("password_short", least=MIN_PASSWORD)
    if len(plain) > MAX_PASSWORD:
        raise Refused("password_long", most=MAX_PASSWORD)
    if plain.replace(name.casefold(), "").strip("0123456789 !.-_") == "" and name.casefold() in plain:
        raise Refused("password_name")
    if plain in _COMMON or len(set(plain)) < 4:
        raise Refused("password_common")


def generated_password() -> str:
    """Groups of five signs that cannot be mistaken, such as 7K3QM-…, shown once."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(GENERATED))
    return "-".join(signs[start : start + 5] for start in range(0, GENERATED, 5))

"""What somebody typed, as it can be read and shown: one rule for every door it comes in by."""

from __future__ import annotations

import unicodedata


def readable(text: str) -> str:
    """The text without control, formatting and half characters; white space folded to single blanks."""
    return " ".join(printable("".join(" " if char.isspace() else char for char in text)).split())


def printable(text: str) -> str:
    """The same with its lines and blanks left as they are: for showing what was said."""
    return "".join(char for char in text if char == "\n" or unicodedata.category(char)[0] != "C")

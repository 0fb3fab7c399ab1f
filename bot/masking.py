"""Hiding what names a person in text where anything may stand: the second net of logs, and of kept questions.

Nothing is kept of what is found: every phone number, identity number, bank card and e-mail address becomes
`***`, however its digits are written (full-width, circled, spaced, dashed). It rather hides a number too many
than one too few; only a service's own long code stays, because people search for it. Fields that are known to
be personal are masked in bot/domain/masking.py.
"""

from __future__ import annotations

import re
import unicodedata

HIDDEN = "***"

_GAP = r"[\s\-._/\u00ad\u200b-\u200f\u2010-\u2015\u2060\u2212\u30fb\u30fc\u00b7\ufeff]{0,3}"
_E_MAIL = r"[\w.%+\-]{1,64}\s?@\s?[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,5}"
# 实施编码 and 业务办理项编码: an office's 18-character credit code, and 13 or 15 digits more.
_CODE = r"(?<![0-9A-Za-z])\d[0-9A-Z]{17}(?:\d{15}|\d{13})(?![0-9A-Za-z@])"
# 15 digits (identity cards before 1999), 16–19 (bank cards), 17 and a digit or X, several glued together.
_LONG = rf"\d(?:{_GAP}\d){{14,}}(?:{_GAP}[Xx](?![A-Za-z]))?"
_MOBILE = rf"(?<!\d)(?:(?:(?:\+|00){_GAP})?86{_GAP}|0)?1{_GAP}[3-9](?:{_GAP}\d){{9}}(?!\d)"
_AREA = rf"0{_GAP}(?:1{_GAP}0|2{_GAP}\d|[3-9]{_GAP}\d{_GAP}\d)"
_LANDLINE = rf"(?<!\d)(?:\({_AREA}\)|{_AREA}){_GAP}[2-8](?:{_GAP}\d){{6,7}}(?!\d)"
_FOUND = re.compile(rf"(?P<code>{_CODE})|{_E_MAIL}|{_LONG}|{_MOBILE}|{_LANDLINE}")


def mask_in_text(text: str) -> str:
    """The text with every number or address of a person replaced by `***`; everything else as it was.

    Safe to apply twice. Not found: names, postal addresses, numbers written in words.
    """
    plain = folded(text)
    kept, end = [], 0
    for found in _FOUND.finditer(plain):
        if found["code"] is None:
            kept += [text[end : found.start()], HIDDEN]
            end = found.end()
    return "".join((*kept, text[end:]))


def folded(text: str) -> str:
    """The same number of characters, with every digit, letter and sign in its plain form."""
    return text if text.isascii() else "".join(map(_plain, text))


def _plain(character: str) -> str:
    if (digit := unicodedata.digit(character, None)) is not None:
        return str(digit)
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character

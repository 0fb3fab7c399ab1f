"""What the `wenban` commands do, one file each. `bot/__main__.py` only reads their arguments.

Everything a command prints for people goes to standard output in the operator's language; with
`--json` there is one JSON object there and nothing else. Logs and progress go to standard error.
"""

from __future__ import annotations

import json
import os
import sys

from bot.i18n import Translator, known_language, translator


def print_json(value: object) -> None:
    """One JSON object, UTF-8, unescaped."""
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr] # stdout is a text file here
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def operator_language() -> Translator:
    """The language of LC_ALL, LC_MESSAGES or LANG; the city's default when they say nothing known."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if language := known_language(os.environ.get(name, "").partition(".")[0]):
            return translator(language)
    return translator("")

"""Character to syllable, without tones and folded the way people mix sounds up.

Needed twice: a citizen types shebao or sbk instead of characters, and an input method offers a wrong
character with the right sound (身分正). Folding joins what southern speakers do not tell apart: zh/z,
ch/c, sh/s, ang/an, eng/en, ing/in, l/n. pypinyin is read only where an index is built (13 MB; with its
phrases, which nobody needs here, 57): by a serving process once, for the index it starts with, and by the
child that builds each later one. The table of 21k characters travels inside the index in 48 kB, so
reading a question never needs pypinyin (DECISIONS 4).
"""

from __future__ import annotations

import os
import unicodedata
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

_FIRST, _LAST = 0x4E00, 0x9FFF
_LONGEST = 6  # zhuang
_UNKNOWN = ""

# First readings in the dictionary that titles and questions of public service do not use.
_OTHER_READING = {"还": "huan", "长": "zhang", "重": "chong", "调": "diao"}


@dataclass(frozen=True, slots=True, repr=False)
class Pinyin:
    """`numbers` has one entry per character from U+4E00: which of `sounds` it is. `folds` knows every
    syllable as people type it."""

    sounds: tuple[str, ...]
    numbers: array[int]
    folds: dict[str, str]

    def sound(self, character: str) -> str:
        """The folded syllable of a character; empty if it has none."""
        at = ord(character) - _FIRST
        return self.sounds[self.numbers[at]] if 0 <= at < len(self.numbers) else _UNKNOWN

    def sounds_of(self, run: str) -> list[str]:
        return [self.sound(character) for character in run]

    def split(self, letters: str) -> tuple[str, ...]:
        """Typed letters as folded syllables, the fewest that fit; empty if they are not pinyin."""
        ways: list[tuple[str, ...] | None] = [(), *[None] * len(letters)]
        for end in range(1, len(letters) + 1):
            ways[end] = min(self._endings(letters, end, ways), key=len, default=None)
        return ways[-1] or ()

    def _endings(
        self, letters: str, end: int, ways: list[tuple[str, ...] | None]
    ) -> Iterator[tuple[str, ...]]:
        for start in range(max(0, end - _LONGEST), end):
            before, sound = ways[start], self.folds.get(letters[start:end])
            if before is not None and sound is not None:
                yield (*before, sound)


NO_PINYIN = Pinyin((_UNKNOWN,), array("H"), {})


@cache
def pinyin_table() -> Pinyin:
    """The table from pypinyin's dictionary of single characters (first reading), made once per process."""
    typed = {character: _typed(readings) for character, readings in _dictionary().items()}
    typed |= {ord(character): reading for character, reading in _OTHER_READING.items()}
    folds = {syllable: _fold(syllable) for syllable in typed.values() if _is_syllable(syllable)}
    sounds = (_UNKNOWN, *sorted(set(folds.values())))
    number = {sound: at for at, sound in enumerate(sounds)}
    numbers = (number[folds.get(typed.get(at, ""), _UNKNOWN)] for at in range(_FIRST, _LAST + 1))
    return Pinyin(sounds, array("H", numbers), folds)


def _dictionary() -> dict[int, str]:
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # read at import; 44 MB less
    from pypinyin.constants import PINYIN_DICT

    return PINYIN_DICT


def _typed(readings: str) -> str:
    """zhòng,chóng → zhong; lǚ → lv."""
    spread = unicodedata.normalize("NFKD", readings.partition(",")[0]).replace("u\u0308", "v")
    return "".join(character for character in spread if character.isascii())


def _is_syllable(typed: str) -> bool:
    return typed.isalpha() and any(vowel in typed for vowel in "aeiouv")


def _fold(syllable: str) -> str:
    folded = syllable.replace("v", "u")
    folded = folded[0] + folded[2:] if folded[:2] in ("zh", "ch", "sh") else folded
    folded = "n" + folded[1:] if folded[0] == "l" else folded
    return folded[:-1] if folded.endswith(("ang", "eng", "ing")) else folded

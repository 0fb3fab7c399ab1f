"""What a question names and no document here is about: 狗证 → 犬类, in a catalogue without dogs.

The lexicon and the needs tell what is meant even where the catalogue has nothing of the kind. Then the
nearest document shares words with the question and not the matter, and much more must speak for it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Container
from functools import lru_cache
from itertools import pairwise

from content.search.lexicon import Phrase
from content.search.tokenize import is_han

GENERIC = 4  # characters of a standard word up to which it may fit anything


def is_absent(phrase: Phrase, subjects: Container[str]) -> bool:
    """Whether none of the phrase's telling words is a subject, and the phrase itself is none.

    The first standard word tells; of the others only long ones do, since 经营许可 fits anything.
    """
    telling = _telling(phrase.words)
    if not telling or any(_half_are_in(pairs, subjects) for pairs in telling):
        return False
    pairs = pairs_of(phrase.text) if is_han(phrase.text) else []
    return not pairs or not all(pair in subjects for pair in pairs)


@lru_cache(maxsize=8192)  # every standard word of lexicon and needs, which hold 2,000 lines
def _telling(words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The pairs of each word that tells; none where the words are English or there are none."""
    if not words or not is_han(words[0]):
        return ()
    telling = (words[0], *(word for word in words[1:] if len(word) > GENERIC))
    return tuple(tuple(pairs_of(_ANYTHING.sub("", word) or word)) for word in telling)


# What is done with any matter and says nothing about which: 校车使用许可 is known by 校车.
_ANYTHING = re.compile(
    "设立|审批|登记|许可证|许可|备案|变更|注销|申请|核发|查询|证书|经营|资格|认定|办理|证明|延续|补办|换发|补发"
    "|信息|服务|领取|补贴|鉴定|建设|工程|管理|机构|单位|企业|人员"
)


def is_known(word: str, pairs_known: Container[str]) -> bool:
    """A Chinese word counts if half of its pairs are known: else 离婚登记 in a catalogue that
    knows no divorce would find whatever else is registered."""
    return _half_are_in(pairs_of(word), pairs_known)


def _half_are_in(pairs: Collection[str], known: Container[str]) -> bool:
    return 2 * sum(pair in known for pair in pairs) >= len(pairs)


def pairs_of(word: str) -> list[str]:
    """Two neighbouring characters each: 社保卡 → 社保 保卡."""
    return [first + second for first, second in pairwise(word)]

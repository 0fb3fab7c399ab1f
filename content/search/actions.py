"""What is done with a thing, as titles name it: of ten items about one licence, nine change or cancel it.

Who asks for the licence and names none of that means the one that does not either. So a title's own action
that the question does not touch takes a little of its score. Only titles without aliases are judged so, and
only among themselves: aliases already tell the ten apart. DECISIONS 4 has what it moved.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from content.search.pinyin import Pinyin
from content.search.tokenize import plain, sound_token

UNASKED = 0.88  # of the score; 0.8 to 0.9 are alike

# fmt: off
ACTIONS = (
    "变更", "注销", "补办", "补领", "补发", "换发", "换领", "延续", "终止", "恢复", "续期", "撤销", "歇业",
    "停业", "遗失", "挂失", "查询", "咨询", "重新", "补证", "换证", "补换", "补缴", "退费", "暂停", "复业",
    "清算", "投诉", "解除", "年审", "审验", "更名",
)
# fmt: on


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Actions:
    """`named` holds a bit per action for each document's title; `tokens` the numbers that touch each one."""

    named: NDArray[np.int64]
    tokens: tuple[frozenset[int], ...]

    def factors(self, asked: Collection[int]) -> NDArray[np.float64]:
        """What is left of each document's score, for a question with these tokens."""
        known = sum(1 << bit for bit, tokens in enumerate(self.tokens) if not tokens.isdisjoint(asked))
        return np.where(self.named & ~known, UNASKED, 1.0)


def actions_of(titles: Sequence[str], vocabulary: Mapping[str, int], pinyin: Pinyin) -> Actions:
    """The actions of documents by their titles; an empty title names none."""
    plain_titles = [plain(title) for title in titles]
    named = [sum(1 << bit for bit, action in enumerate(ACTIONS) if action in title) for title in plain_titles]
    return Actions(
        np.array(named, dtype=np.int64), tuple(_tokens(action, vocabulary, pinyin) for action in ACTIONS)
    )


def _tokens(action: str, vocabulary: Mapping[str, int], pinyin: Pinyin) -> frozenset[int]:
    written = [first + second for first, second in pairwise(action)]
    heard = [sound_token(first, second) for first, second in pairwise(pinyin.sounds_of(action))]
    return frozenset(vocabulary[token] for token in (*written, *heard) if token in vocabulary)

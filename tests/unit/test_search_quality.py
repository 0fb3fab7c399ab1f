"""Quality on real titles and questions that were collected, not made up here. `-s` prints the figures."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from content.search import DecisionKind, SearchDocument, build_index, decide, load_lexicon, search

SHARED = Path(__file__).parents[2].parent / "shared" / "data"
TITLES = SHARED / "items" / "guangan_district_items.csv"
QUESTIONS = SHARED / "citizen_questions" / "dev_real_catalogue.tsv"

# Measured when written: all 0.453 / 0.627, keyword 0.70 / 0.87, pinyin 0.53 / 0.63, typo 0.57 / 0.67. The
# titles have no aliases, which is the hardest case. Floors are lower: a lexicon line may cost here and help there.
FLOORS = {"all": (0.40, 0.57), "keyword": (0.60, 0.75), "pinyin": (0.40, 0.53), "typo": (0.43, 0.53)}


@pytest.mark.skipif(
    not (TITLES.exists() and QUESTIONS.exists()), reason="the shared research data is not here"
)
def test_quality_on_a_real_catalogue(record_property: Callable[[str, object], None]) -> None:
    with TITLES.open(encoding="utf-8-sig", newline="") as titles:
        documents = [
            SearchDocument(row["item_code"], row["item_name"], department=row["department"])
            for row in csv.DictReader(titles)
        ]
    index = build_index(documents, load_lexicon())
    ranks: dict[str, list[int]] = defaultdict(list)
    kinds: dict[str, int] = defaultdict(int)
    with QUESTIONS.open(encoding="utf-8", newline="") as questions:
        for row in csv.DictReader(questions, delimiter="\t"):
            ranking = search(index, row["question"])
            if not row["accept"]:
                kinds[decide(ranking).kind] += 1
                continue
            right = set(row["accept"].split("|"))
            rank = next((at for at, hit in enumerate(ranking.hits) if hit.id in right), 99)
            ranks[row["style"]].append(rank)
            ranks["all"].append(rank)
    figures = {style: (hit_at(1, of), hit_at(3, of)) for style, of in sorted(ranks.items())}
    for style, (first, third) in figures.items():
        print(f"{style:12} hit@1 {first:.3f}  hit@3 {third:.3f}  n={len(ranks[style])}")
        record_property(f"hit@1/hit@3 {style}", (first, third))
    print("none of our business:", dict(kinds))
    missed = {
        style: figures[style]
        for style, floor in FLOORS.items()
        if any(map(float.__lt__, figures[style], floor))
    }
    assert not missed
    assert kinds[DecisionKind.UNSURE] >= 0.55 * sum(kinds.values())


def hit_at(size: int, ranks: list[int]) -> float:
    return sum(rank < size for rank in ranks) / len(ranks)

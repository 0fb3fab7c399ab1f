"""The index as a thing: it travels, it repeats itself, and it is swapped under readers."""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from content.search import SearchDocument, build_index, decide, load_lexicon, search

ITEMS = (
    SearchDocument("card", "社会保障卡补领", aliases=("社保卡丢了",)),
    SearchDocument("company", "公司设立登记"),
    SearchDocument("company-end", "公司注销登记"),
)


def test_an_index_of_nothing_finds_nothing() -> None:
    ranking = search(build_index((), load_lexicon(), sequence=3), "社保卡 diu le sbk")
    assert (ranking.hits, ranking.sequence) == ((), 3)
    assert decide(ranking).hits == ()


@pytest.mark.parametrize("title", ["", "🙂", "…", "ID"])
def test_a_document_without_words_does_no_harm(title: str) -> None:
    index = build_index((SearchDocument("odd", title), *ITEMS), load_lexicon())
    assert search(index, "社保卡丢了").hits[0].id == "card"


def test_an_index_travels_and_answers_without_pypinyin(tmp_path: Path) -> None:
    index = build_index(ITEMS, load_lexicon(), sequence=7)
    (tmp_path / "index").write_bytes(pickle.dumps(index))
    program = (
        "import pickle, sys, pathlib; from content.search import search;"
        f"index = pickle.loads(pathlib.Path({str(tmp_path / 'index')!r}).read_bytes());"
        "print(search(index, 'shehui baozhang ka diule').hits[0].id, 'pypinyin' in sys.modules, index.sequence)"
    )
    root = Path(__file__).parents[2]
    said = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True
    )
    assert said.stdout.split() == ["card", "False", "7"]


def test_the_same_documents_give_the_same_answer() -> None:
    index, again = (build_index(ITEMS, load_lexicon(), sequence=7) for _ in range(2))
    assert search(again, "公司登记怎么弄") == search(index, "公司登记怎么弄")


def test_swapping_the_index_tears_no_answer() -> None:
    """Readers take the reference once; each answer names one publication and only its items."""
    indexes = [
        build_index(
            [SearchDocument(f"{number}-{at}", f"社会保障卡补领{at}") for at in range(30)],
            load_lexicon(),
            sequence=number,
        )
        for number in range(3)
    ]
    current, torn, stop = [indexes[0]], [], threading.Event()

    def read() -> None:
        while not stop.is_set():
            ranking = search(current[0], "社保卡丢了")
            torn.extend(hit.id for hit in ranking.hits if not hit.id.startswith(f"{ranking.sequence}-"))
            counted.append(len(ranking.hits))

    counted: list[int] = []
    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    while len(counted) < 400:
        current[0] = indexes[len(counted) % 3]
    stop.set()
    for reader in readers:
        reader.join()
    assert (torn, set(counted)) == ([], {8})

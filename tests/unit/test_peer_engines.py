"""The peers in the benches: each finds the plain case, or says it is not installed; none falls over odd text."""

from __future__ import annotations

import warnings
from collections.abc import Mapping

import pytest

from bot.bench.peer_engines import ENCODER, Engine, engines_over
from bot.bench.search_material import catalogue, questions
from content.search.pinyin import pinyin_table

NAMES = (("社会保障卡补领", "社保卡丢了"), ("公司设立登记",), ("公司注销登记", "关公司"))


@pytest.fixture(scope="module")
def engines() -> Mapping[str, Engine | None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba's own
        return engines_over(NAMES, 2, encoder=True)


@pytest.mark.parametrize("name", ["bm25s", "bm25s_jieba", "tantivy", "sqlite_fts5", ENCODER])
def test_a_peer_finds_what_has_the_same_words(engines: Mapping[str, Engine | None], name: str) -> None:
    ask = engines[name]
    if ask is None:
        pytest.skip(f"{name} is not installed")
    assert ask("社保卡丢了怎么办")[0] == 0
    assert ask("公司注销")[0] == 2
    assert len(ask("公司")) <= 2
    for odd in ("", "？！", "zzz", '" OR 1 --', "[red]"):
        assert all(number in range(3) for number in ask(odd))


def test_the_material_is_as_large_as_asked_and_the_smaller_is_its_beginning() -> None:
    documents = catalogue(20_000)
    assert len({document.id for document in documents}) == 20_000
    assert len({document.title for document in documents}) > 19_990  # a few guides bear made-up names
    assert catalogue(1620) == documents[:1620]
    assert len(set(questions(pinyin_table()))) == 300

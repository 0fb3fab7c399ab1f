"""Editors' lines become phrases that are found in one pass, and the shipped lines are sound."""

from __future__ import annotations

import pickle
from importlib import resources

import pytest

from content.search import EMPTY_LEXICON, load_lexicon, parse_lexicon
from content.search.pinyin import pinyin_table
from content.search.tokenize import plain

LINES = """# a comment
退休金|退休工資|pension\t养老金 养老保险
退休金认证\t资格认证
认证|年审\t资格认证
怎么|how do i
"""


def found(text: str, lines: str = LINES) -> list[tuple[str, tuple[str, ...]]]:
    return [(phrase.text, phrase.words) for phrase in parse_lexicon(lines).found_in(plain(text))]


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        pytest.param("我的退休金", ["退休金"], id="a phrase in a sentence"),
        pytest.param("退休工资没到", ["退休工资"], id="lines may be traditional, questions simplified"),
        pytest.param(
            "退休金认证", ["退休金认证", "认证"], id="the longest at each place, and what starts inside"
        ),
        pytest.param("My Pensions?", ["pension"], id="english, in the plural"),
        pytest.param("suspensions", [], id="english only as a whole word"),
        pytest.param("How do I 年审", ["how do i", "年审"], id="both languages"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_phrases_are_found(text: str, phrases: list[str]) -> None:
    assert [phrase for phrase, _ in found(text)] == phrases


def test_a_phrase_says_where_it_stands() -> None:
    (phrase,) = parse_lexicon(LINES).found_in("我要年审了")
    assert (phrase.start, phrase.end) == (2, 4)


def test_a_line_without_standard_words_holds_question_words() -> None:
    assert found("怎么") == [("怎么", ())]


def test_a_phrase_in_two_files_has_the_words_of_both_once() -> None:
    lexicon = parse_lexicon("过期\t换领 延续", "过期\t延续 换证")
    assert lexicon.words["过期"] == ("换领", "延续", "换证")


@pytest.mark.parametrize("line", ["", "\t换领", "|\t换领", "。\t换领", "# 过期\t换领"])
def test_a_line_without_a_phrase_says_nothing(line: str) -> None:
    assert len(parse_lexicon(line)) == 0


@pytest.mark.parametrize("phrase", ["a.b*c", "[中]", "中(国", "\\d+"])
def test_signs_in_a_phrase_are_not_a_pattern(phrase: str) -> None:
    parse_lexicon(f"{phrase}\t换领").found_in("中国 d a b c")


def test_a_phrase_is_also_found_by_its_sound() -> None:
    pinyin = pinyin_table()
    spoken = parse_lexicon("丢了\t补领\n证\t证明").spoken(pinyin.sounds_of)
    heard = " ".join(pinyin.split("shenfenzhengdiule"))
    assert [phrase.words for phrase in spoken.found_in(heard)] == [("补领",)], (
        "and one syllable is too little"
    )


def test_the_empty_lexicon_finds_nothing() -> None:
    assert list(EMPTY_LEXICON.found_in("怎么办 how do i")) == []


def test_a_lexicon_travels() -> None:
    lexicon = load_lexicon()
    copy = pickle.loads(pickle.dumps(lexicon))
    assert list(copy.found_in("社保卡掉了")) == list(lexicon.found_in("社保卡掉了"))


def test_every_shipped_line_says_something() -> None:
    files = [
        file
        for file in (resources.files("content.search") / "lexicon").iterdir()
        if file.name.endswith(".tsv")
    ]
    lines = [(file.name, line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    assert len(files) >= 10
    for name, line in lines:
        phrases, tab, words = line.partition("\t")
        asks = name == "question_words.tsv"
        assert line.startswith("#") or (phrases and (asks or (tab and words.strip()))), (name, line)
        assert line.startswith("#") or all(map(plain, phrases.split("|"))), (name, line)

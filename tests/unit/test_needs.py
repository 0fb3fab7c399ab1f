"""Two words that lie apart tell what is needed, and the shipped lines are sound."""

from __future__ import annotations

from importlib import resources

import pytest

from content.search import SearchDocument, build_index, decide, parse_lexicon, search
from content.search.needs import load_needs, parse_needs
from content.search.tokenize import plain

LINES = """# who, and what happened
@died\t走了|過世|died
@died + 房子|house - 户口\t继承 转移登记
injur + work\t工伤认定
失独\t特别扶助金
"""


def told(text: str, lines: str = LINES) -> list[tuple[str, tuple[str, ...]]]:
    return [(need.text, need.words) for need in parse_needs(lines).found_in(plain(text))]


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        pytest.param("爸爸走了，留下一套房子", ["走了 + 房子"], id="apart"),
        pytest.param("房子还在，爷爷已经过世", ["过世 + 房子"], id="in any order, traditional in the line"),
        pytest.param("My father died, who gets the house?", ["died + house"], id="english"),
        pytest.param("He was injured at work", ["injur + work"], id="a word begins so"),
        pytest.param("I overwork", [], id="a word only ends so"),
        pytest.param("爸爸走了", [], id="one part is missing"),
        pytest.param("爸爸走了，房子和户口", [], id="what must not be there is there"),
        pytest.param("我们失独了", ["失独"], id="one part is enough where the line has one"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_a_need_is_told_by_all_its_parts(text: str, needs: list[str]) -> None:
    assert [text for text, _ in told(text)] == needs


def test_a_need_brings_the_words_of_titles() -> None:
    assert told("爸爸走了，房子") == [("走了 + 房子", ("继承", "转移登记"))]


def test_a_word_is_found_inside_a_longer_one_of_another_line() -> None:
    lines = "房\t住房\n房子 + 卖\t转移登记"
    assert [text for text, _ in told("卖房子", lines)] == ["房", "房子 + 卖"]


def test_an_unknown_list_is_a_fault() -> None:
    with pytest.raises(KeyError):
        parse_needs("@nobody + 房子\t继承")


def test_the_shipped_needs_all_bring_words_and_none_is_met_by_nothing() -> None:
    needs = load_needs().needs
    assert len(needs) > 150
    assert all(need.words and need.parts and all(need.parts) for need in needs)
    assert not any(part & need.without == part for need in needs for part in need.parts)


def test_the_shipped_lines_are_parts_and_words() -> None:
    for file in (resources.files("content.search") / "needs").iterdir():
        lines = [line for line in file.read_text("utf-8").splitlines() if line and line[0] != "#"]
        assert all(line.count("\t") == 1 and all(part.strip() for part in line.split("\t")) for line in lines)


def test_a_need_that_the_best_hit_answers_makes_less_be_needed() -> None:
    titles = ("不动产继承转移登记", "居民身份证丢失补领", "道路货物运输经营许可", "结婚登记")
    index = build_index((SearchDocument(title, title) for title in titles), parse_lexicon(""))
    decision = decide(search(index, "姑姑都说不要那套老房子"))
    assert decision.hits[0].id == "不动产继承转移登记"
    assert decision.told
    assert decision.why.needed < decide(search(index, "这个不知道是什么东西啊")).why.needed

"""What was typed can be read and shown; what was linked is shown by its domain."""

from __future__ import annotations

import pytest

from content.links import domain_of
from content.readable import printable, readable


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        pytest.param("  社保卡\n\t丢了\u3000怎么办 ", "社保卡 丢了 怎么办", id="white space"),
        pytest.param("社\u200b保\u202e卡\x07\ud800", "社保卡", id="controls, direction marks, halves"),
        pytest.param("👵🏽 card", "👵🏽 card", id="emoji"),
        pytest.param("\x00\n", "", id="nothing to read"),
    ],
)
def test_text_is_read_without_what_nobody_sees(typed: str, read: str) -> None:
    assert readable(typed) == read
    assert readable(read) == read


def test_what_was_said_is_shown_with_its_lines() -> None:
    assert printable("一\n  二\x00\u202e") == "一\n  二"


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://zwfw.shili.example/a", "zwfw.shili.example"),
        ("HTTP://User@Shili.example:80", "shili.example"),
        ("javascript:alert(1)", ""),
        ("//shili.example", ""),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_a_link_is_named_by_where_it_leads(url: str, domain: str) -> None:
    assert domain_of(url) == domain

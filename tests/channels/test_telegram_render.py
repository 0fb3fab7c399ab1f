"""How a reply becomes Telegram messages: nothing lost, nothing over the limit, markup always whole."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram.render import MAX_CAPTION, Piece, clean, is_public, keys, pieces, plain, units
from bot.domain.message import Button, Card, Line, Reply

SNIPPETS = st.sampled_from(
    ["社保卡", "一句话。", "<b>", "</b>", "&amp;", "& ", "<script>", "😀", "𠮷", "👨‍👩‍👧", "\n", "\n\n", " ",
     "a", "word ", ". ", "\x00", "\u202e", "\ud800", "https://a.example/?a=1&b=2", "　"]
)  # fmt: skip
TEXTS = st.lists(st.tuples(SNIPPETS, st.integers(1, 400)), max_size=12).map(
    lambda parts: "".join(snippet * times for snippet, times in parts)
)
CARDS = st.builds(Card, TEXTS, TEXTS, st.lists(st.builds(Line, TEXTS, TEXTS), max_size=3).map(tuple), TEXTS)


class Reader(HTMLParser):
    """Reads Telegram's HTML as its server does: only <b>, closed in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.bold: list[str] = []
        self.open = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        assert tag == "b"
        self.open += 1
        self.bold.append("")

    def handle_endtag(self, tag: str) -> None:
        assert tag == "b"
        self.open -= 1
        assert self.open == 0

    def handle_data(self, data: str) -> None:
        self.text += data
        if self.open:
            self.bold[-1] += data


def read(piece: Piece) -> Reader:
    assert not re.search(r"&(?!(amp|lt|gt);)", piece.html)
    reader = Reader()
    reader.feed(piece.html)
    reader.close()
    assert reader.open == 0
    assert reader.text == piece.plain
    return reader


def letters(text: str) -> str:
    return re.sub(r"\s", "", clean(text))


@given(text=TEXTS, card=st.none() | CARDS, limit=st.sampled_from([4096, MAX_CAPTION, 20]))
@settings(max_examples=100, deadline=None)
def test_every_word_is_in_some_piece_and_every_piece_fits(text: str, card: Card | None, limit: int) -> None:
    if not text and card is None:
        return
    said = pieces(Reply(text, card), limit)
    assert said
    for piece in said:
        read(piece)
        assert 0 < units(piece.plain) <= limit
        assert len(piece.plain.encode("utf-16-le")) // 2 == units(piece.plain), "no half of a pair"
        assert piece.plain == piece.plain.strip()
    wanted = letters(text)
    if card:
        wanted += letters(card.title + card.subtitle)
        for line in card.lines:
            asks = clean(line.label).endswith(("?", "？")) or not clean(line.label)
            shown = bool(line.label.strip() or line.text.strip())
            wanted += letters(line.label) + ("" if asks or not shown else "：") + letters(line.text)
        wanted += letters(card.footer)
    got = letters("".join(piece.plain for piece in said))
    assert got.replace("：", "") == (wanted.replace("：", "") or "…")


def test_a_card_has_its_title_and_labels_in_bold() -> None:
    card = Card(
        "社保卡丢了", "补领", (Line("多少钱", "免费 <5"), Line("", "先挂失"), Line("去哪？", "大厅")), "第3版"
    )
    assert pieces(Reply("找到了：", card)) == (
        Piece(
            "找到了：\n\n<b>社保卡丢了</b>\n补领\n<b>多少钱</b>：免费 &lt;5\n先挂失\n<b>去哪？</b> 大厅\n\n第3版",
            "找到了：\n\n社保卡丢了\n补领\n多少钱：免费 <5\n先挂失\n去哪？ 大厅\n\n第3版",
        ),
    )


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("一" * 3000 + "\n\n" + "二" * 3000, "一" * 3000),
        ("一" * 3000 + "\n" + "二" * 3000, "一" * 3000),
        ("一" * 2999 + "。" + "二" * 3000, "一" * 2999 + "。"),
        ("a" * 3000 + " " + "b" * 3000, "a" * 3000),
        ("pi is 3.14 " * 500, "pi is 3.14 " * 372 + "pi"),
        ("一" * 5000, "一" * 4096),
        ("😀" * 3000, "😀" * 2048),
        ("一" * 4095 + "😀", "一" * 4095),
        ("\n" * 5000 + "完", "完"),
    ],
)
def test_a_long_text_is_cut_where_a_reader_would_pause(text: str, first: str) -> None:
    assert pieces(Reply(text))[0].plain == first


@pytest.mark.parametrize(
    ("url", "public"),
    [
        ("https://wenban.example.org/x", True),
        ("http://127.0.0.1:8080/", False),
        ("http://localhost/", False),
        ("http://10.0.0.7/", False),
        ("http://[::1]/", False),
        ("http://wenban/", False),
        ("http://wenban.local/", False),
        ("http://8.8.8.8/", True),
    ],
)
def test_which_addresses_may_be_buttons(url: str, public: bool) -> None:
    assert is_public(url) is public


def test_buttons_keep_the_numbers_that_may_be_typed() -> None:
    reply = Reply(
        "选：",
        buttons=(
            Button("一\n项", "menu.open"),
            Button("页", url="http://localhost/a"),
            Button("三", "menu.help"),
        ),
    )
    assert [key.label for key in keys(reply)] == ["1. 一 项", "3. 三"]
    assert plain(reply) == "选：\n\n2. 页：http://localhost/a\n\n1. 一 项\n3. 三"


def test_nothing_that_turns_the_writing_or_moves_a_cursor_gets_through() -> None:
    assert pieces(Reply("社\x00保\x1b[31m\u202e卡\ud800"))[0].plain == "社 保 [31m 卡"

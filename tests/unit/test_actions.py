"""Button payloads: what goes out comes back the same, and nothing else is taken for ours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.message import MAX_ACTION_BYTES
from bot.ids import ALPHABET
from content.elements import UNIFIED_ELEMENTS
from handlers.actions import Action, pack, parse

VERBS = st.from_regex(r"[a-z_]{1,12}\.[a-z_]{1,10}", fullmatch=True)
IDS = st.text(ALPHABET, min_size=10, max_size=10) | st.just("")


@given(
    verb=VERBS,
    item=IDS,
    edition=st.integers(0, 999_999),
    detail=st.from_regex(r"[a-z0-9/_-]{0,20}", fullmatch=True),
)
def test_a_packed_action_comes_back_the_same(verb: str, item: str, edition: int, detail: str) -> None:
    payload = pack(verb, item, edition, detail)
    assert parse(payload) == Action(verb, item, edition, detail)
    assert len(payload.encode()) <= MAX_ACTION_BYTES


@given(st.text(max_size=200))
def test_any_text_is_either_an_action_or_nothing(payload: str) -> None:
    action = parse(payload)
    assert action is None or action.verb


@pytest.mark.parametrize("field", [element.field for element in UNIFIED_ELEMENTS])
def test_the_longest_real_payload_fits_64_bytes(field: str) -> None:
    assert len(pack("guide.element", "Z" * 10, 999_999, field).encode()) <= MAX_ACTION_BYTES


@pytest.mark.parametrize("detail", ["two words", "a:b", "x" * 60])
def test_a_payload_that_would_not_come_back_is_refused_when_it_is_made(detail: str) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        pack("guide.element", "Z" * 10, 1, detail)

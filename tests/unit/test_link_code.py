"""The codes on paper: a typing mistake is noticed, and what looks alike is read alike."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.link import short_address, standing_code
from bot.domain.link_code import LENGTH, code_from, made_code
from bot.errors import Refused
from bot.ids import ALPHABET
from bot.printing.qr import qr_version

CODES = st.integers(0, 2**30 - 1).map(made_code)


@given(CODES)
def test_every_single_wrong_character_is_noticed(code: str) -> None:
    for place, wrong in itertools.product(range(LENGTH), ALPHABET):
        mistyped = code[:place] + wrong + code[place + 1 :]
        assert (code_from(mistyped) == "") == (mistyped != code)


@given(CODES)
def test_every_swap_of_two_characters_is_noticed_neighbours_or_not(code: str) -> None:
    for one, other in itertools.combinations(range(LENGTH), 2):
        letters = list(code)
        letters[one], letters[other] = letters[other], letters[one]
        swapped = "".join(letters)
        assert (code_from(swapped) == "") == (swapped != code)


def test_no_pair_of_characters_can_be_swapped_unnoticed_between_any_two_places() -> None:
    """All of them: the check is linear, so what surrounds the two characters does not matter."""
    for (one, other), (first, second) in itertools.product(
        itertools.combinations(range(LENGTH - 1), 2), itertools.combinations(range(32), 2)
    ):
        numbers = [0] * (LENGTH - 1)
        numbers[one], numbers[other] = first, second
        code = _code(numbers)
        numbers[one], numbers[other] = second, first
        assert code[-1] != _code(numbers)[-1], (one, other, first, second)


def _code(values: list[int]) -> str:
    return made_code(int("".join(f"{value:05b}" for value in values), 2))


@given(CODES)
def test_a_code_is_read_as_people_write_it(code: str) -> None:
    for written in (code.lower(), f" {code[:3]}-{code[3:]} ", code.replace("0", "O").replace("1", "l")):
        assert code_from(written) == code
    assert code_from(code.replace("1", "I").replace("0", "o")) == code


@pytest.mark.parametrize(
    "typed", ["", "0", "00000000", "U000000", "身份证丢了怎么", "0000-00", "０００００００", "'; DROP"]
)
def test_what_is_no_code_is_none(typed: str) -> None:
    assert code_from(typed) == ""


def test_an_items_own_code_follows_from_its_id_and_the_next_attempt_is_another() -> None:
    assert standing_code("7Q2M4K9T1X") == standing_code("7Q2M4K9T1X") == "K0JPN0R"
    assert code_from(standing_code("7Q2M4K9T1X", 1)) not in ("", standing_code("7Q2M4K9T1X"))


def test_an_address_fits_a_code_of_version_four_or_is_refused() -> None:
    longest = "https://" + "w" * (62 - len("https://") - len("/q/0000000"))
    address = short_address(longest, "0000000")
    assert (len(address), qr_version(address)) == (62, 4)
    assert qr_version(short_address("https://wenban.shili.gov.cn", "0000000")) == 3
    with pytest.raises(Refused, match="link_address_too_long"):
        short_address(longest + "w", "0000000")


def test_a_district_goes_with_the_address_as_far_as_there_is_room() -> None:
    page = "https://wenban.shili.gov.cn"
    assert short_address(page, "0000000", "qinghe") == f"{page}/q/0000000?area=qinghe"
    assert short_address(page, "0000000", "a-very-long-district/town") == f"{page}/q/0000000"

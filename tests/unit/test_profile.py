"""A self-declared profile: what may be left, what is wrong with it, and that it shows nothing by itself."""

from __future__ import annotations

import copy
import dataclasses
import io
import json
import pickle

import pytest

from bot.domain.personal import Personal
from bot.domain.profile import MAX_NAME, Relation, as_dialled, declared, normal_phone
from bot.errors import Refused
from bot.log import configure_logging, logger

TYPED = {"name": "王小明", "phone": "138 1234 5678", "address": "望江路8号3幢201", "birth_year": "1950"}


def _faults(**typed: str) -> dict[str, str]:
    with pytest.raises(Refused) as refused:
        declared("P1", {**TYPED, **typed}, 2026)
    assert "王小明" not in str(refused.value) + str(dict(refused.value.facts))
    return dict(refused.value.facts["faults"])  # type: ignore[call-overload]


def test_only_the_name_is_needed() -> None:
    profile = declared("P1", {"name": " 王 小明 "}, 2026)
    assert profile.name.reveal("a test") == "王 小明"
    assert not any((profile.phone, profile.address, profile.birth_year, profile.is_sensitive))
    assert profile.relation is Relation.MYSELF


@pytest.mark.parametrize(
    ("typed", "known"),
    [("138 1234 5678", "+8613812345678"), ("13812345678", "+8613812345678"), ("+86-138-1234-5678", "+8613812345678"),
     ("0571-87654321", "+8657187654321"), ("+852 9123 4567", "+85291234567")],
)  # fmt: skip
def test_a_phone_is_kept_as_the_world_writes_it(typed: str, known: str) -> None:
    assert normal_phone(typed) == known
    assert normal_phone(as_dialled(known)) == known


@pytest.mark.parametrize("typed", ["12345", "110", "4008123123", "95588", "12333", "800 810 0000"])
def test_a_service_number_is_nobodys_phone(typed: str) -> None:
    assert _faults(phone=typed) == {"phone": "phone_service"}


@pytest.mark.parametrize("typed", ["abc", "138123456789", "1381234567", "+", "1" * 500])
def test_what_is_no_phone_is_said(typed: str) -> None:
    assert _faults(phone=typed) == {"phone": "phone_unknown"}


@pytest.mark.parametrize("year", ["50", "1895", "2027", "abcd", "19 50", "-950", "²⁰²⁰x"])
def test_a_year_nobody_living_was_born_in_is_said(year: str) -> None:
    assert _faults(birth_year=year) == {"birth_year": "birth_year_unknown"}


def test_everything_that_is_wrong_is_said_at_once() -> None:
    faults = _faults(name=" ", phone="12345", address="x" * 201, birth_year="1", relation="boss")
    assert faults == {
        "name": "name_missing",
        "phone": "phone_service",
        "address": "address_long",
        "birth_year": "birth_year_unknown",
        "relation": "relation_unknown",
    }
    assert _faults(name="x" * (MAX_NAME + 1)) == {"name": "name_long"}


def test_a_profile_shows_nothing_wherever_it_is_printed() -> None:
    profile = declared("P1", TYPED, 2026)
    stream = io.StringIO()
    configure_logging("info", stream=stream)
    logger("x").info("e", profile=profile, value=profile.address, said=f"{profile.phone:>20}")
    configure_logging("info")
    printed = [str(profile), repr(profile), f"{profile.name} {profile.phone!r}", f"{profile.address!s}",
               json.dumps(dataclasses.asdict(profile), default=str), str([profile.name]), stream.getvalue()]  # fmt: skip
    for plain in ("王小明", "13812345678", "1234", "望江路8", "1950"):
        assert not any(plain in text for text in printed), plain
    assert "王*" in str(profile)
    assert "138****5678" in stream.getvalue()


def test_a_personal_value_is_revealed_for_a_reason_and_written_nowhere() -> None:
    name = Personal("王小明")
    assert name.reveal("a test") == "王小明"
    with pytest.raises(ValueError, match="reason"):
        name.reveal("")
    for write in (pickle.dumps, json.dumps):
        with pytest.raises(TypeError):
            write(name)
    assert copy.deepcopy(name) == name == Personal("王小明") != Personal("王大明")
    assert len({name, Personal("王小明")}) == 1
    assert (bool(Personal()), str(Personal())) == (False, "")

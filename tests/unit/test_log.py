"""Logs are JSON lines with event names and facts, and without personal data."""

from __future__ import annotations

import io
import json
import logging

import pytest

from bot.log import configure_logging, logger


@pytest.fixture
def lines():
    stream = io.StringIO()
    configure_logging("info", stream=stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    configure_logging("info")


def test_a_record_is_one_json_line_with_area_event_and_facts(lines) -> None:
    logger("catalogue").info("catalogue.refreshed", sequence=7)
    (record,) = lines()
    assert (record["area"], record["event"], record["sequence"]) == ("catalogue", "catalogue.refreshed", 7)


@pytest.mark.parametrize("fact", ["text", "question", "name", "phone", "address", "cookie", "token", "ip"])
def test_facts_that_smell_of_a_person_are_dropped(lines, fact: str) -> None:
    logger("x").info("e", **{fact: "王小明"})
    assert "王小明" not in json.dumps(lines(), ensure_ascii=False)


@pytest.mark.parametrize("number", ["13800138000", "11010519491231002X", "110105194912310021"])
def test_phone_and_identity_numbers_inside_values_are_masked(lines, number: str) -> None:
    logger("x").info("e", reason=f"bad value {number} given")
    assert number not in json.dumps(lines())


def test_libraries_warnings_come_in_the_same_shape(lines) -> None:
    logging.getLogger("aiohttp.server").warning("call 13800138000")
    (record,) = lines()
    assert record["area"] == "aiohttp.server"
    assert "13800138000" not in record["event"]


def test_records_below_the_level_are_not_written(lines) -> None:
    logger("x").debug("quiet")
    assert lines() == []


def test_a_fault_is_logged_by_its_places_and_kinds_and_never_in_its_own_words(lines) -> None:
    def _deeper(typed: str) -> None:
        raise ValueError(f"cannot read {typed}")

    name = "明小王"[::-1]  # the lines of source shown with a stack hold no name
    try:
        try:
            _deeper(name)
        except ValueError as fault:
            raise RuntimeError(f"{name} again") from fault
    except RuntimeError:
        logger("x").exception("e")
        logging.getLogger("library").warning("sad", exc_info=True)
    for record in lines():
        assert "王小明" not in json.dumps(record, ensure_ascii=False)
        assert record["exception"].index("ValueError") < record["exception"].index("RuntimeError")
        assert "_deeper" in record["exception"]


def test_what_the_system_says_of_files_and_connections_is_kept(lines) -> None:
    try:
        open("no/such/file")
    except OSError:
        logger("x").exception("e")
    assert "No such file" in lines()[0]["exception"]

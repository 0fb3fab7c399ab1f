"""The demonstration catalogue is what a city is shown first: complete, consistent, in both languages."""

from __future__ import annotations

import re

import pytest

from content.checks import check, fully_provided
from content.exchange.yaml_guide import ItemDocument, read_item, write_item
from tests.unit.guides import demonstration_city, demonstration_items

ITEMS = demonstration_items()
EVERY_ITEM = pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.key)

# What identifies a real law or document: rule 24 allows a number only if the research holds its source.
SOURCED_NUMBERS = {"国务院令第746号", "第十九条", ""}


def test_the_four_guides_are_there_with_keys_and_ids_of_their_own() -> None:
    keys = {item.key for item in ITEMS}
    assert keys == {
        "pension-proof-of-life",
        "social-security-card-replacement",
        "id-card-reissue",
        "company-establishment",
    }
    assert len({item.id for item in ITEMS}) == len(ITEMS)


def test_what_the_front_page_offers_exists() -> None:
    assert set(demonstration_city().most_asked) <= {item.key for item in ITEMS}


@EVERY_ITEM
def test_nothing_can_be_held_against_it(item: ItemDocument) -> None:
    assert check(item.guide, item=item.key, city=demonstration_city()) == []
    assert fully_provided(item.guide)


@EVERY_ITEM
def test_it_survives_being_written_and_read(item: ItemDocument) -> None:
    assert read_item(write_item(item), "again.yaml") == (item, [])


@EVERY_ITEM
def test_it_is_found_by_citizens_words_and_each_alias_leads_to_one_item(item: ItemDocument) -> None:
    assert 6 <= len(item.guide.aliases) <= 10
    elsewhere = {alias for other in ITEMS if other is not item for alias in other.guide.aliases}
    assert not set(item.guide.aliases) & elsewhere


@EVERY_ITEM
def test_everything_a_resident_who_reads_english_needs_has_english(item: ItemDocument) -> None:
    guide, elements = item.guide, item.guide.elements
    assert guide.name_en and guide.plain_name_en and guide.summary_en
    assert all(material.name_en for material in elements.materials or ())
    assert all(bool(material.when) == bool(material.when_en) for material in elements.materials or ())
    assert all(bool(material.notes) == bool(material.notes_en) for material in elements.materials or ())
    assert all(step.name_en and step.time_limit_en for step in elements.handling_steps)
    assert all(condition.text_en for condition in elements.acceptance_conditions)
    assert all(result.name_en for result in elements.results)
    assert elements.fees and elements.fees.note_en
    assert all(fee.name_en and fee.standard_en for fee in elements.fees.items)
    assert all(bool(info.notes) == bool(info.notes_en) for info in guide.local)
    assert all(info.appointment_en for info in guide.local)


@EVERY_ITEM
def test_each_step_says_who_does_it_how_long_it_takes_and_what_is_looked_at(item: ItemDocument) -> None:
    steps = item.guide.elements.handling_steps
    assert all(step.actor_role and step.time_limit and step.review_standard and step.result for step in steps)


@EVERY_ITEM
def test_it_holds_in_the_whole_city_in_all_districts_and_in_a_town(item: ItemDocument) -> None:
    areas = {info.area for info in item.guide.local}
    assert areas >= {"", "qinghe", "yunting", "songyan"}
    assert any("/" in area for area in areas)


@EVERY_ITEM
def test_each_place_has_a_window_phones_and_codes_that_ring_or_open_nothing_real(item: ItemDocument) -> None:
    for info in item.guide.local:
        assert info.places and all(place.window for place in info.places)
        assert info.consult_phone.startswith("0000-") and info.complaint_phone.startswith("0000-")
        assert re.match(r"https://(?:zwfw|m)\.shili\.example/", info.online_url)
        assert len(info.implementation_code) == 31
        assert info.implementing_body_code.startswith("1199")  # no region of China begins with 99


@EVERY_ITEM
def test_a_number_of_a_law_without_a_source_is_marked_unverified(item: ItemDocument) -> None:
    for law in item.guide.elements.legal_basis:
        assert law.unverified or {law.document_no, law.article} <= SOURCED_NUMBERS, law


@pytest.mark.parametrize(
    ("key", "case_type", "visits", "charged", "home_visit"),
    [
        ("pension-proof-of-life", "1", 0, False, True),
        ("social-security-card-replacement", "1", 1, False, True),
        ("id-card-reissue", "2", 1, True, True),
        ("company-establishment", "2", 0, False, False),
    ],
)
def test_the_facts_people_ask_about_first(
    key: str, case_type: str, visits: int, charged: bool, home_visit: bool
) -> None:
    guide = next(item.guide for item in ITEMS if item.key == key)
    elements = guide.elements
    assert elements.onsite_visits and elements.fees
    told = (elements.case_type, elements.onsite_visits.max, elements.fees.charged, guide.offers_home_visit())
    assert told == (case_type, visits, charged, home_visit)

"""The demonstration catalogue is what a city is shown first: complete, consistent, in both languages."""

from __future__ import annotations

import re

import pytest

from content.acceptance import located
from content.bundle import bundle_of
from content.case import case_of
from content.catalogue import catalogue_of
from content.checks import check, fully_provided
from content.city import LifeEvent, Pointer
from content.exchange.yaml_guide import ItemDocument, read_item, write_item
from content.item import Edition, EditionState, Origin, ServiceItem
from content.situations import paths
from tests.unit.guides import demonstration_city, demonstration_items


def _edition(item: ItemDocument) -> Edition:
    identity = ServiceItem(item.id, item.key, "demonstration", item.key)
    return Edition(identity, 1, EditionState.PUBLISHED, Origin.DEMONSTRATION, item.guide, "", 1)


ITEMS = demonstration_items()
CITY = demonstration_city()
CATALOGUE = catalogue_of([_edition(item) for item in ITEMS], city=CITY)
EVERY_ITEM = pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.key)


def test_120_guides_are_there_with_keys_and_ids_of_their_own() -> None:
    assert len({item.key for item in ITEMS}) == 120
    assert len({item.id for item in ITEMS}) == 120


def test_at_least_sixty_ask_for_the_case_one_is_in() -> None:
    assert sum(bool(item.guide.questions) for item in ITEMS) >= 60


def test_what_the_front_page_offers_exists() -> None:
    assert set(demonstration_city().most_asked) <= {item.key for item in ITEMS}


@EVERY_ITEM
def test_nothing_can_be_held_against_it(item: ItemDocument) -> None:
    assert [issue for issue in check(item.guide, item=item.key, city=CITY) if issue.severity == "error"] == []
    assert fully_provided(item.guide)


@EVERY_ITEM
def test_it_survives_being_written_and_read(item: ItemDocument) -> None:
    assert read_item(write_item(item), "again.yaml") == (item, [])


@EVERY_ITEM
def test_it_has_three_to_twelve_aliases_that_lead_to_no_other_item(item: ItemDocument) -> None:
    assert 3 <= len(item.guide.aliases) <= 12
    elsewhere = {alias for other in ITEMS if other is not item for alias in other.guide.aliases}
    assert not set(item.guide.aliases) & elsewhere


@EVERY_ITEM
def test_it_answers_what_is_often_asked_in_both_languages(item: ItemDocument) -> None:
    assert 2 <= len(item.guide.faq) <= 4
    assert all(faq.question and faq.answer and faq.question_en and faq.answer_en for faq in item.guide.faq)


@EVERY_ITEM
def test_every_way_through_its_questions_ends_in_a_result(item: ItemDocument) -> None:
    guide = item.guide
    shown: set[str] = set()
    for way in paths(guide.questions):
        case = case_of(guide, way.answers)
        assert case.asked == way
        assert case.asked.next is None
        assert case.asked.ended or case.steps, "what to do is said, or why there is nothing to do"
        shown |= {paper.name for paper in case.materials}
    assert shown == {paper.name for paper in guide.elements.materials or ()}, "no paper is an orphan"
    reached = {question.id for way in paths(guide.questions) for question, _ in way.answered}
    assert reached == {question.id for question in guide.questions}


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
    assert elements.fees and bool(elements.fees.note) == bool(elements.fees.note_en)
    assert all(fee.name_en and fee.standard_en for fee in elements.fees.items)
    accepted = guide.acceptance
    assert accepted and bool(accepted.appointment) == bool(accepted.appointment_en)
    assert bool(accepted.home_visit) == bool(accepted.home_visit_en)


@EVERY_ITEM
def test_each_step_says_who_does_it_how_long_it_takes_and_what_is_looked_at(item: ItemDocument) -> None:
    steps = item.guide.elements.handling_steps
    assert all(step.actor_role and step.time_limit and step.review_standard and step.result for step in steps)


@EVERY_ITEM
def test_it_is_accepted_somewhere_by_the_citys_desks(item: ItemDocument) -> None:
    info = located(item.guide, item.key, CITY).local
    assert info
    for each in info:
        assert each.places and all(place.window for place in each.places)
        assert each.consult_phone.startswith("0000-") and each.complaint_phone.startswith("0000-")
        assert not each.online_url or re.match(r"https://zwfw\.shili\.example/items/", each.online_url)
        assert each.implementing_body_code.startswith("1199")  # no region of China begins with 99


@pytest.mark.parametrize("event", CITY.life_events, ids=lambda event: event.key)
def test_a_life_event_joins_items_that_exist_and_saves_papers(event: LifeEvent) -> None:
    bundle = bundle_of(event, CATALOGUE)
    assert len(bundle.editions) == len(event.items)
    assert bundle.saved >= 0
    assert event.name_en and event.summary and event.summary_en


def test_there_are_at_least_twelve_life_events_and_most_of_them_save_papers() -> None:
    assert len(CITY.life_events) >= 12
    assert (
        sum(bundle_of(event, CATALOGUE).saved > 0 for event in CITY.life_events) > len(CITY.life_events) / 2
    )


@pytest.mark.parametrize("pointer", CITY.pointers, ids=lambda pointer: pointer.key)
def test_a_pointer_names_a_number_and_has_english(pointer: Pointer) -> None:
    assert pointer.phone.isdecimal() and 3 <= len(pointer.phone) <= 5
    assert pointer.phone in pointer.answer
    assert pointer.name_en and pointer.answer_en and pointer.aliases


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
    told = (
        elements.case_type,
        elements.onsite_visits.max,
        elements.fees.charged,
        located(guide, key, CITY).offers_home_visit(),
    )
    assert told == (case_type, visits, charged, home_visit)

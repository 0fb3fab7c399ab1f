"""Single facts as CPSV-AP tells them: time, money, law, papers, events, links. No more than the guide says."""

from __future__ import annotations

import dataclasses
import datetime as dt
import subprocess
import sys

import pytest
from rdflib import DCTERMS, FOAF, RDF, XSD, Graph, Literal, URIRef

from content.city import LifeEvent
from content.elements import UNIFIED_ELEMENTS
from content.exchange.cpsv import cpsv_graph
from content.unified import Fee, Fees, Law, Material, Step, TimeLimit
from tests.unit.cpsv import CV, ELI, SITE, edition, faults, told, values
from tests.unit.guides import demonstration_city, guide


def test_a_new_paper_renames_no_other() -> None:
    card, photo = Material("居民身份证"), Material("照片")
    before = set(told(materials=(card,)).subjects(RDF.type, CV.Evidence))
    after = set(told(materials=(photo, card, photo)).subjects(RDF.type, CV.Evidence))
    assert before < after
    assert len(after) == 3  # the same name twice is two papers


@pytest.mark.parametrize(
    ("limit", "lasting", "words"),
    [
        (TimeLimit(5, "day"), {"P5D"}, "5 calendar days"),
        (TimeLimit(0), {"P0D"}, "On the spot"),
        (TimeLimit(5, "workday"), set(), "5 working days"),
        (TimeLimit(1, "workday"), set(), "1 working day"),
    ],
)
def test_a_duration_is_told_only_where_it_counts_calendar_days(
    limit: TimeLimit, lasting: set[str], words: str
) -> None:
    graph = told(promised_time_limit=limit)
    assert {str(each) for each in graph.objects(None, CV.processingTime)} == lasting
    assert words in values(graph, "promised-time-limit", DCTERMS.description)


@pytest.mark.parametrize(
    ("standard", "amounts"),
    [
        ("每证 40 元", {"40.0"}),
        ("12.5元", {"12.5"}),
        ("每件 80 元，含 1 本证", set()),
        ("每平方米每天 0.5 元", set()),
        ("最低 200 元", set()),
        ("5–10 元", set()),
    ],
)
def test_a_cost_has_a_number_only_where_its_words_are_one_amount(standard: str, amounts: set[str]) -> None:
    graph = told(fees=Fees(charged=True, items=(Fee("工本费", standard, standard_en="as told"),)))
    (cost,) = graph.subjects(RDF.type, CV.Cost)
    assert {str(each) for each in graph.objects(cost, CV.hasValue)} == amounts
    assert {str(each) for each in graph.objects(cost, DCTERMS.description)} == {standard, "as told"}


def test_what_is_free_costs_nought_and_what_is_unknown_is_not_called_free() -> None:
    (value,) = told(fees=Fees(charged=False)).objects(None, CV.hasValue)
    assert value == Literal("0", datatype=XSD.double)
    assert not set(told(fees=None).subjects(RDF.type, CV.Cost))


def test_the_number_of_a_law_nobody_has_checked_is_told_only_with_its_mark() -> None:
    graph = told(legal_basis=(Law("某法", "第1号", unverified=True), Law("某条例", "第2号")))
    assert {str(each) for each in graph.objects(None, ELI.number)} == {"第2号"}
    (unchecked,) = (str(text) for text in graph.objects() if "第1号" in text)
    assert "待核" in unchecked


def test_a_paper_for_some_cases_is_asked_for_in_its_case_only() -> None:
    graph = told(
        materials=(Material("居民身份证"), Material("委托书", when="请人代办", when_en="For an agent"))
    )
    (always,) = graph.objects(URIRef(f"{SITE}/guides/card#papers"), CV.hasSupportingEvidence)
    assert Literal("居民身份证", lang="zh") in graph.objects(always, DCTERMS.title)
    (case,) = graph.subjects(DCTERMS.title, Literal("For an agent", lang="en"))
    (agent,) = graph.objects(case, CV.hasSupportingEvidence)
    assert Literal("委托书", lang="zh") in graph.objects(agent, DCTERMS.title)


def test_a_life_event_groups_the_services_at_hand_and_serves_businesses_if_they_do() -> None:
    shop = LifeEvent("shop", "开小店", ("permit", "elsewhere"), name_en="Open a shop")
    move = LifeEvent("move", "搬家", ("card",))
    for_firms = edition(guide(service_objects=("1", "2")), "permit")
    city = dataclasses.replace(
        demonstration_city(), life_events=(shop, move, LifeEvent("none", "无", ("x",)))
    )
    graph = cpsv_graph([for_firms, edition(guide())], city, SITE)
    assert set(graph.subjects(RDF.type, CV.Event)) == {
        URIRef(f"{SITE}/life-events/shop#event"),
        URIRef(f"{SITE}/life-events/move#event"),
    }
    assert (URIRef(f"{SITE}/life-events/shop#event"), RDF.type, CV.BusinessEvent) in graph
    assert (URIRef(f"{SITE}/life-events/move#event"), RDF.type, CV.LifeEvent) in graph
    assert faults(graph) == ""


def test_an_address_that_is_none_stays_text_and_a_strange_one_is_written_safely() -> None:
    papers = (
        Material("表", form_url="javascript:alert(1)"),
        Material("样", sample_url='https://a.example/"b c>'),
    )
    graph = told(materials=papers)
    pages = set(graph.subjects(RDF.type, FOAF.Document))
    assert URIRef("https://a.example/%22b%20c%3E") in pages
    assert not any(str(page).startswith("javascript") for page in pages)
    assert Graph().parse(data=graph.serialize(format="turtle"), format="turtle")


def test_steps_keep_their_order_and_typical_elements_are_marked() -> None:
    steps = (Step("受理"), Step("制证"), Step("领证"))
    changed = dataclasses.replace(guide(handling_steps=steps), local_choice=("fees",))
    graph = cpsv_graph([edition(changed)], demonstration_city(), SITE)
    position = URIRef("https://schema.org/position")
    ordered = sorted(
        (int(place), str(graph.value(step, DCTERMS.title))) for step, place in graph.subject_objects(position)
    )
    assert [name for _, name in ordered] == ["受理", "制证", "领证"]
    fees = next(each for each in UNIFIED_ELEMENTS if each.field == "fees")
    assert any(f": {fees.name_en}" in text for text in graph.objects(URIRef(f"{SITE}/guides/card#service")))


def test_whoever_exports_nothing_does_not_wait_for_rdflib() -> None:
    code = "import content.exchange.cpsv, sys; print('rdflib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_when_it_was_checked_is_told() -> None:
    assert values(told(), "service", DCTERMS.modified) == {dt.date(2026, 11, 20).isoformat()}

"""What search engines read of a guide: schema.org types and properties only, and nothing made up."""

from __future__ import annotations

import csv
import dataclasses
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from bot.app import App
from bot.web.structured_data import described
from content.item import Edition
from content.unified import Fee, Fees, Law, TimeLimit
from tests.conftest import shared
from tests.web.conftest import changed, put_in
from tests.web.visitor import Page, Visitor

CARD = "/guides/social-security-card-replacement"
SCHEMA = "https://schema.org/"
ADDRESS = "https://wenban.example"


def _told(page: Page) -> dict[str, dict[str, Any]]:
    """The nodes of the page's graph by type."""
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.html, re.DOTALL)
    assert len(blocks) == 1
    assert not set("<>&") & set(blocks[0])
    graph = json.loads(blocks[0])
    assert graph["@context"] == "https://schema.org"
    return {node["@type"]: node for node in graph["@graph"]}


@pytest.fixture
def card(app: App) -> Edition:
    return app.services.guides.with_key("social-security-card-replacement")


async def test_a_search_engine_learns_what_the_service_is_and_who_gives_it(
    app: App, visitor: Visitor
) -> None:
    service = _told(await visitor.opens(CARD))["GovernmentService"]
    assert service["name"] == "社会保障卡补领、换领、换发"
    assert "社保卡丢了，补一张" in service["alternateName"]
    assert {"@type": "PropertyValue", "propertyID": "base_code", "value": "512B0070200006"} in service[
        "identifier"
    ]
    assert service["provider"]["@type"] == "GovernmentOrganization"
    assert service["url"] == f"{app.config.address}{CARD}"
    assert service["offers"] == [{"@type": "Offer", "price": 0, "priceCurrency": "CNY"}]


async def test_it_learns_where_one_can_go_and_when(visitor: Visitor) -> None:
    service = _told(await visitor.opens(CARD))["GovernmentService"]
    offices = [
        office for channel in service["availableChannel"] for office in channel.get("serviceLocation", ())
    ]
    assert {office["@type"] for office in offices} == {"GovernmentOffice"}
    assert all(office["address"] and office["openingHoursSpecification"] for office in offices)
    hours = next(office for office in offices if office["name"] == "清禾区政务服务中心")
    told = [(span["opens"], span["closes"]) for span in hours["openingHoursSpecification"]]
    assert told[:2] == [("09:00", "12:00"), ("13:30", "17:30")]
    assert hours["openingHoursSpecification"][0]["dayOfWeek"][0] == f"{SCHEMA}Monday"


async def test_on_an_english_page_it_is_told_in_english(visitor: Visitor) -> None:
    told = _told(await visitor.opens(f"{CARD}?lang=en"))
    assert told["GovernmentService"]["name"] == "Replace a social security card"
    assert told["WebPage"]["inLanguage"] == "en"
    assert told["WebPage"]["url"].endswith(f"{CARD}?lang=en")
    assert told["WebPage"]["dateModified"] == "2026-11-20"
    assert [step["position"] for step in told["BreadcrumbList"]["itemListElement"]] == [1, 2, 3]
    assert told["BreadcrumbList"]["itemListElement"][0]["name"] == "Front page"


async def test_working_days_are_words_and_calendar_days_a_duration(
    app: App, visitor: Visitor, card: Edition
) -> None:
    await put_in(app, changed(card, promised_time_limit=TimeLimit(3)))
    channel = _told(await visitor.opens(CARD))["GovernmentService"]["availableChannel"][0]
    assert channel["description"] == "3 个工作日"
    assert "processingTime" not in channel
    await put_in(app, changed(card, promised_time_limit=TimeLimit(20, "day")))
    channel = _told(await visitor.opens(CARD))["GovernmentService"]["availableChannel"][0]
    assert channel["processingTime"] == "P20D"


async def test_a_document_number_nobody_checked_is_not_passed_on(
    app: App, visitor: Visitor, card: Edition
) -> None:
    laws = (
        Law("某办法", document_no="某发〔2011〕47号", unverified=True),
        Law("某条例", document_no="第 9 号"),
    )
    await put_in(app, changed(card, legal_basis=laws))
    told = _told(await visitor.opens(CARD))["GovernmentService"]["subjectOf"]
    assert told == [
        {"@type": "Legislation", "name": "某办法"},
        {"@type": "Legislation", "name": "某条例", "legislationIdentifier": "第 9 号"},
    ]


async def test_what_is_missing_is_left_out(visitor: Visitor, bare_item: Edition) -> None:
    service = _told(await visitor.opens("/guides/bare-item"))["GovernmentService"]
    assert service["name"] == bare_item.name
    assert service["provider"]["name"] == "应急管理局"
    assert not {"offers", "availableChannel", "hoursAvailable", "termsOfService"} & set(service)


async def test_nothing_a_city_writes_can_end_the_block(app: App, visitor: Visitor, card: Edition) -> None:
    evil = "</script><script>alert(1)</script><!--&amp;"
    guide = dataclasses.replace(card.guide, summary=evil, plain_name=evil)
    await put_in(app, dataclasses.replace(card, guide=guide))
    page = await visitor.opens(CARD)
    assert "<script>alert" not in page.html
    assert _told(page)["GovernmentService"]["description"] == evil


@pytest.mark.parametrize("language", ["zh_Hans", "en"])
async def test_every_type_and_property_is_one_of_schema_org(app: App, language: str) -> None:
    vocabulary = _Vocabulary()
    catalogue = app.services.guides.catalogue
    editions = [*catalogue.editions(), *_with_everything(catalogue.editions())]
    for edition in editions:
        graph = described(catalogue, edition, language, ADDRESS)["@graph"]
        assert [fault for node in graph for fault in vocabulary.faults(node)] == [], edition.item.key
    print(f"{len(editions)} guides, {vocabulary.checked} properties checked")
    assert vocabulary.checked > 100


def _with_everything(editions: Any) -> Iterator[Edition]:
    """Editions that say what the demonstration's do not."""
    for edition in editions:
        yield changed(
            edition,
            legal_basis=(Law("某条例", document_no="第 9 号", url="https://law.example/9"),),
            fees=Fees(
                charged=True, items=(Fee("工本费", "每证40元", name_en="Cost", standard_en="40 yuan"),)
            ),
            promised_time_limit=TimeLimit(20, "day"),
        )


class _Vocabulary:
    """The published types and properties, and whether a node keeps to them."""

    def __init__(self) -> None:
        folder = "schemas/schemaorg/schemaorg-current-https"
        self._parents = {row["id"]: _list(row["subTypeOf"]) for row in _rows(f"{folder}-types.csv")}
        properties = list(_rows(f"{folder}-properties.csv"))
        self._domains = {row["id"]: set(_list(row["domainIncludes"])) for row in properties}
        self._ranges = {row["id"]: set(_list(row["rangeIncludes"])) for row in properties}
        self._superseded = {row["id"] for row in properties if row["supersededBy"]}
        self.checked = 0

    def faults(self, node: Mapping[str, Any]) -> Iterator[str]:
        kind = SCHEMA + node.get("@type", "")
        if "@type" in node and kind not in self._parents:
            yield f"no type {kind}"
        for name, value in node.items():
            if not name.startswith("@"):
                yield from self._property_faults(kind, SCHEMA + name, value)

    def _property_faults(self, kind: str, name: str, value: Any) -> Iterator[str]:
        self.checked += 1
        if name not in self._domains or name in self._superseded:
            yield f"no property {name}, or a superseded one"
        elif not self._domains[name] & self._ancestors(kind):
            yield f"{name} does not belong to {kind}"
        for each in value if isinstance(value, list) else [value]:
            yield from self._value_faults(name, each)

    def _value_faults(self, name: str, value: Any) -> Iterator[str]:
        if not isinstance(value, dict):
            if value == "" or value is None:
                yield f"{name} is told as empty"
            return
        if "@type" in value and not self._ranges[name] & self._ancestors(SCHEMA + value["@type"]):
            yield f"{name} takes no {value['@type']}"
        yield from self.faults(value) if "@type" in value else ()

    def _ancestors(self, kind: str) -> set[str]:
        return {kind}.union(*(self._ancestors(parent) for parent in self._parents.get(kind, ())))


def _rows(path: str) -> Iterator[dict[str, str]]:
    with shared(*path.split("/")).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _list(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(",") if part.strip()]

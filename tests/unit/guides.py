"""A small complete guide for tests of content/, and the demonstration catalogue as it lies on disk."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

from content.city import City
from content.exchange.yaml_city import CITY_FILES, read_city
from content.exchange.yaml_guide import ItemDocument, read_item
from content.item import Guide
from content.unified import (
    Authority,
    Condition,
    Fees,
    ItemCode,
    Law,
    Material,
    Result,
    Step,
    TimeLimit,
    UnifiedElements,
    Visits,
)

ITEMS = Path(__file__).resolve().parents[2] / "content" / "items"

COMPLETE = UnifiedElements(
    item_name="社会保障卡补领",
    item_code=ItemCode("512B0070200006"),
    item_type="20",
    legal_basis=(Law("中华人民共和国社会保险法"),),
    exercise_level=("4",),
    responsible_authority=Authority("人力资源社会保障部门", "1"),
    service_objects=("1",),
    acceptance_conditions=(Condition("卡丢了", basis_ref="社会保险法"),),
    materials=(Material("居民身份证", originals=1),),
    handling_steps=(Step("受理", step_code="acceptance"),),
    case_type="1",
    statutory_time_limit=TimeLimit(None),
    promised_time_limit=TimeLimit(0),
    handling_forms=("1",),
    onsite_visits=Visits(1, reason="当场制卡"),
    fees=Fees(charged=False),
    results=(Result("社会保障卡", result_type="10"),),
    cross_region_scope="4",
)


def demonstration_texts() -> dict[str, str]:
    return {
        name: (ITEMS / name).read_text(encoding="utf-8") for name in CITY_FILES if (ITEMS / name).exists()
    }


def demonstration_city() -> City:
    city, issues = read_city(demonstration_texts())
    assert city is not None, issues
    return city


def demonstration_items() -> list[ItemDocument]:
    paths = sorted(path for path in ITEMS.glob("*.yaml") if path.name not in CITY_FILES)
    read = [read_item(path.read_bytes(), path.name) for path in paths]
    assert all(item for item, _ in read), [issues for _, issues in read if issues]
    return [item for item, _ in read if item]


def guide(**changes: object) -> Guide:
    """A guide that nothing can be held against, except what `changes` does to its elements."""
    elements = dataclasses.replace(COMPLETE, **changes)  # type: ignore[arg-type]
    return Guide(elements, department="hrss", theme="social-security", checked_on=dt.date(2026, 11, 20))

"""The city files become one City, and `opening` turns its hours into “open now, until”."""

from __future__ import annotations

import datetime as dt

import pytest

from content.city import UNKNOWN_CITY, Hours, Opening, OpeningNow, Span, opening
from content.elements import UNIFIED_ELEMENTS
from content.exchange.yaml_city import city_document, city_from_document, read_city, read_elements
from tests.unit.guides import demonstration_city, demonstration_texts

MORNING, AFTERNOON = Span(dt.time(9), dt.time(12)), Span(dt.time(13, 30), dt.time(17, 30))
WORKDAYS = Hours(workdays=(MORNING, AFTERNOON))
WITH_SATURDAYS = Hours(workdays=(MORNING, AFTERNOON), other_days=(MORNING,))
THURSDAY, FRIDAY, SATURDAY, SUNDAY, MONDAY = (dt.date(2026, 12, day) for day in (3, 4, 5, 6, 7))


def weekday(day: dt.date) -> bool:
    return day.weekday() < 5


def at(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute))


BOTH = (MORNING, AFTERNOON)


@pytest.mark.parametrize(
    ("hours", "now", "expected"),
    [
        pytest.param(
            WORKDAYS, at(THURSDAY, 8), OpeningNow(Opening.LATER_TODAY, BOTH, None, dt.time(9), THURSDAY),
            id="before it opens",
        ),
        pytest.param(
            WORKDAYS, at(THURSDAY, 9), OpeningNow(Opening.OPEN, BOTH, dt.time(12)), id="at the minute it opens"
        ),
        pytest.param(
            WORKDAYS, at(THURSDAY, 11, 59), OpeningNow(Opening.OPEN, BOTH, dt.time(12)), id="in the last minute"
        ),
        pytest.param(
            WORKDAYS, at(THURSDAY, 12), OpeningNow(Opening.LATER_TODAY, BOTH, None, dt.time(13, 30), THURSDAY),
            id="at the minute it closes for lunch",
        ),
        pytest.param(
            WORKDAYS, at(THURSDAY, 17, 29), OpeningNow(Opening.OPEN, BOTH, dt.time(17, 30)), id="afternoon"
        ),
        pytest.param(
            WORKDAYS, at(THURSDAY, 17, 30), OpeningNow(Opening.OVER_TODAY, BOTH, None, dt.time(9), FRIDAY),
            id="over, open again tomorrow",
        ),
        pytest.param(
            WORKDAYS, at(FRIDAY, 20), OpeningNow(Opening.OVER_TODAY, BOTH, None, dt.time(9), MONDAY),
            id="Friday evening points to Monday",
        ),
        pytest.param(
            WORKDAYS, at(SATURDAY, 10), OpeningNow(Opening.CLOSED_TODAY, (), None, dt.time(9), MONDAY),
            id="closed on Saturday",
        ),
        pytest.param(
            WITH_SATURDAYS, at(SATURDAY, 10), OpeningNow(Opening.OPEN, (MORNING,), dt.time(12)),
            id="open on Saturday where other days have hours",
        ),
        pytest.param(
            WITH_SATURDAYS, at(SATURDAY, 13), OpeningNow(Opening.OVER_TODAY, (MORNING,), None, dt.time(9), SUNDAY),
            id="Saturday afternoon points to Sunday morning",
        ),
        pytest.param(Hours(()), at(THURSDAY, 10), OpeningNow(Opening.CLOSED_TODAY), id="never open"),
    ],
)  # fmt: skip
def test_opening_at_a_moment(hours: Hours, now: dt.datetime, expected: OpeningNow) -> None:
    assert opening(hours, now, weekday) == expected


def test_a_make_up_saturday_has_the_hours_of_a_working_day() -> None:
    assert opening(WORKDAYS, at(SATURDAY, 10), lambda day: True).state is Opening.OPEN


def test_a_long_holiday_is_looked_past_for_two_weeks_and_not_further() -> None:
    after_ten_days = opening(WORKDAYS, at(THURSDAY, 10), lambda day: day > THURSDAY + dt.timedelta(days=10))
    assert after_ten_days.opens_on == THURSDAY + dt.timedelta(days=11)
    assert opening(WORKDAYS, at(THURSDAY, 10), lambda day: False).opens_on is None


def test_the_demonstration_city_has_what_the_front_page_needs() -> None:
    city = demonstration_city()
    assert city.demonstration
    assert len(city.themes) == 9
    assert [district.key for district in city.districts] == [
        "qinghe",
        "yunting",
        "songyan",
        "lanxi",
        "wangtao",
    ]
    assert sum(len(district.towns) for district in city.districts) == 12
    assert len(city.halls) == 19, "city hall, five districts and counties, twelve towns, the vehicle office"
    assert len(city.most_asked) == 3
    assert len(city.examples) == len(city.examples_en) == 4
    assert all(hall.name_en and hall.address_en and hall.accessibility for hall in city.halls)
    assert all(theme.name_en and theme.hint and theme.hint_en for theme in city.themes)


def test_nobody_real_can_be_rung_from_the_demonstration_city() -> None:
    city = demonstration_city()
    phones = [hall.phone for hall in city.halls] + [department.phone for department in city.departments]
    phones += [phone for desk in city.desks for phone in (desk.consult_phone, desk.complaint_phone)]
    assert all(phone.startswith("0000-") for phone in phones)


@pytest.mark.parametrize(
    ("area", "hall"),
    [
        ("qinghe", "qinghe-hall"),
        ("qinghe/liulin", "qinghe-hall"),
        ("", "city-hall"),
        ("elsewhere", "city-hall"),
    ],
)
def test_the_hall_to_send_someone_to(area: str, hall: str) -> None:
    found = demonstration_city().main_hall(area)
    assert found is not None
    assert found.key == hall


def test_a_city_without_halls_sends_nobody_anywhere() -> None:
    assert UNKNOWN_CITY.main_hall("qinghe") is None


def test_a_city_comes_back_from_its_document() -> None:
    city = demonstration_city()
    assert city_from_document(city_document(city)) == city


CITY = "name: 某市"
HALL = "{key: h, name: 大厅, area: '', address: 路, phone: '1', hours: {workdays: [09:00-12:00]}}"


@pytest.mark.parametrize(
    ("changed", "item", "element", "code"),
    [
        ({"city.yaml": "name_en: X"}, "city.yaml", "name", "missing_key"),
        ({"city.yaml": "name: 某市\ncolour: red"}, "city.yaml", "colour", "unknown_key"),
        ({"city.yaml": "name: 某市\nhalls: []"}, "city.yaml", "halls", "unknown_key"),
        ({"city.yaml": "[1"}, "city.yaml", "", "broken_yaml"),
        ({"city.yaml": "- 1"}, "city.yaml", "", "not_a_city_file"),
        ({"city.yaml": "name: 某市\ndepartments: [{key: a, name: 甲}, {key: a, name: 乙}]"},
         "city.yaml", "departments", "repeated_key"),
        ({"places.yaml": f"halls: [{HALL}, {HALL}]"}, "places.yaml", "halls", "repeated_key"),
        ({"places.yaml": f"halls: [{HALL.replace('09:00-12:00', 'morning')}]"},
         "places.yaml", "halls", "wrong_type"),
        ({"places.yaml": f"halls: [{HALL.replace('09:00-12:00', '9:00-12:00')}]"},
         "places.yaml", "halls", "wrong_type"),
        ({"places.yaml": f"halls: [{HALL.replace('09:00-12:00', '25:00-26:00')}]"},
         "places.yaml", "halls", "wrong_type"),
        ({"places.yaml": f"halls: [{HALL.replace('09:00-12:00', '12:00-09:00')}]"},
         "places.yaml", "halls", "hours_out_of_order"),
        ({"places.yaml": f"halls: [{HALL.replace('09:00-12:00', '09:00-12:00, 11:00-13:00')}]"},
         "places.yaml", "halls", "hours_out_of_order"),
        ({"places.yaml": f"halls: [{HALL.replace('09:00-12:00', '09:00-12:00, 12:00-13:00')}]"},
         "places.yaml", "halls", "hours_out_of_order"),
        ({"places.yaml": f"halls: [{HALL.replace('{workdays: [09:00-12:00]}', 'always')}]"},
         "places.yaml", "halls", "wrong_type"),
        ({"places.yaml": HALL.replace("area: ''", "area: nowhere").join(("halls: [", "]"))},
         "places.yaml", "halls", "unknown_area"),
        ({"places.yaml": "districts: [{key: q, name: 区, hall: h}]"}, "places.yaml", "districts", "unknown_hall"),
        ({"themes.yaml": "themes: [" + ", ".join(f"{{key: t{n}, name: 题}}" for n in range(10)) + "]"},
         "themes.yaml", "themes", "too_many_themes"),
    ],
)  # fmt: skip
def test_each_mistake_in_the_city_files_names_the_file(
    changed: dict[str, str], item: str, element: str, code: str
) -> None:
    texts = {"city.yaml": CITY, "places.yaml": "halls: []", "themes.yaml": "themes: []"} | changed
    city, issues = read_city(texts)
    assert city is None
    found = [(issue.item, issue.element, issue.code) for issue in issues]
    assert set(found) == {(item, element, code)}


def test_three_small_files_make_a_city() -> None:
    city, issues = read_city(
        {"city.yaml": CITY, "places.yaml": f"halls: [{HALL}]", "themes.yaml": "themes: []"}
    )
    assert city is not None, issues
    assert city.halls[0].hours == Hours((MORNING,))


def test_a_missing_file_is_named() -> None:
    texts = demonstration_texts()
    del texts["places.yaml"]
    city, issues = read_city(texts)
    assert city is None
    assert [(issue.item, issue.code) for issue in issues] == [("places.yaml", "missing_file")]


def test_without_an_elements_file_the_18_hold() -> None:
    assert read_elements({}) == (UNIFIED_ELEMENTS, [])


def test_a_citys_own_elements_file_decides_order_and_names() -> None:
    text = "elements:\n  - {field: fees, name_zh: 要多少钱}\n  - {field: parking, name_zh: 停车, name_en: Parking, group: how}\n"
    elements, issues = read_elements({"elements.yaml": text})
    assert not issues
    assert [(element.field, element.name_zh) for element in elements] == [
        ("fees", "要多少钱"),
        ("parking", "停车"),
    ]


@pytest.mark.parametrize(
    "text", ["elements: fees", "elements: [fees]", "[", "elements: [{field: [a]}]", "x: 1", ""]
)
def test_an_unusable_elements_file_is_an_issue_and_the_18_hold(text: str) -> None:
    elements, issues = read_elements({"elements.yaml": text})
    assert elements == UNIFIED_ELEMENTS
    assert [issue.item for issue in issues] == ["elements.yaml"]

"""Everything about people has its time: in the table, on the privacy page, and in the worker."""

from __future__ import annotations

from bot import store
from bot.domain.retention import NAMES_NOBODY, RULES
from bot.store.rows import Row
from tests.web.conftest import browse, visitor  # noqa: F401 - fixtures
from tests.web.visitor import Visitor


def test_every_table_has_a_rule_or_a_reason_for_none() -> None:
    assert store
    nouns = [rule.noun for rule in RULES]
    assert len(nouns) == len(set(nouns))
    assert set(nouns) | NAMES_NOBODY.keys() == set(Row.metadata.tables)
    assert not set(nouns) & NAMES_NOBODY.keys()


def test_every_rule_says_where_its_number_comes_from() -> None:
    assert all(rule.source for rule in RULES)
    assert all(NAMES_NOBODY.values())


async def test_the_privacy_page_tells_every_rule_that_is_about_citizens(visitor: Visitor) -> None:  # noqa: F811
    page = await visitor.opens("/privacy?lang=en")
    told = page.html.split('id="how-long"')[1].split("</section>")[0]
    of_citizens = [rule for rule in RULES if rule.of_citizens and rule.days is not None]
    assert told.count("<dt>") == len(of_citizens)
    for rule in of_citizens:
        assert f"Erased {rule.days} days after it" in told

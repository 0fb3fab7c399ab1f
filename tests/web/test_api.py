"""The same content for machines."""

from __future__ import annotations

import json

from bot.app import App
from tests.web.visitor import Visitor


async def test_a_guide_comes_whole_and_unescaped(app: App, visitor: Visitor) -> None:
    page = await visitor.opens("/api/guides/id-card-reissue")
    assert "居民身份证" in page.html
    answer = json.loads(page.html)
    edition = app.services.guides.with_key("id-card-reissue")
    assert answer["key"] == "id-card-reissue"
    assert answer["content_hash"] == edition.content_hash
    assert answer["edition"] == 1
    assert answer["guide"]["elements"]["item_code"]["base_code"] == edition.guide.elements.item_code.base_code
    assert len(answer["guide"]["local"]) == len(edition.guide.local)


async def test_a_search_tells_the_decision_and_why(visitor: Visitor) -> None:
    answer = json.loads((await visitor.opens("/api/search?q=社保卡丢了怎么办")).html)
    assert answer["decision"] == "answer"
    assert answer["items"][0]["key"] == "social-security-card-replacement"
    assert answer["items"][0]["reasons"]
    assert answer["items"][0]["address"].endswith("/guides/social-security-card-replacement")


async def test_a_missing_guide_is_a_json_404(visitor: Visitor) -> None:
    page = await visitor.opens("/api/guides/none")
    assert page.status == 404
    assert json.loads(page.html) == {"error": "not_found", "noun": "item"}


async def test_robots_may_read_guides_but_no_chat(visitor: Visitor) -> None:
    assert "Disallow: /chat" in (await visitor.opens("/robots.txt")).html

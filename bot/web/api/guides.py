"""GET /api/guides/<key>: one guide as JSON, with the edition and hash that prove which one it is."""

from __future__ import annotations

from aiohttp import web

from bot.web.api.models import GuideAnswer
from bot.web.api.operations import GUIDE_KEY
from bot.web.context import json_answer
from bot.web.page_cache import kept_for_everybody
from bot.web.site import site_of
from content.item import Edition


@kept_for_everybody
async def guide_api(request: web.Request) -> web.Response:
    site = site_of(request)
    edition = site.guides.with_key(GUIDE_KEY.of(request))
    return json_answer(_answer(edition, site.config.address).model_dump(mode="json"))


def _answer(edition: Edition, address: str) -> GuideAnswer:
    return GuideAnswer(
        key=edition.item.key,
        id=edition.item.id,
        address=f"{address}/guides/{edition.item.key}",
        edition=edition.number,
        state=edition.state.value,
        origin=edition.origin.value,
        content_hash=edition.content_hash,
        sequence=edition.sequence,
        guide=edition.guide,
    )

"""Every figure is explained, and none is about a person."""

from __future__ import annotations

import re

from bot.app import App
from tests.talk import Citizen
from tests.web.conftest import browse, visitor  # noqa: F401 - fixtures
from tests.web.visitor import Visitor

LABELS = {
    "channel", "outcome", "decision", "limit", "route", "method", "status", "job", "le",
    "version", "implementation", "major", "minor", "patchlevel", "generation",
}  # fmt: skip
PERSONAL = re.compile(r"13800138000|王小明|社保|wang-ayi|qinghe|id-card|203\.0\.113|secret")


async def test_every_figure_has_words_and_only_labels_from_short_lists(app: App) -> None:
    families = list(app.metrics.registry.collect())
    assert [family.name for family in families if len(family.documentation) < 10] == []
    ours = [family for family in families if not family.name.startswith(("process_", "python_"))]
    assert [family.name for family in ours if not family.name.startswith("wenban_")] == []
    assert {label for family in families for sample in family.samples for label in sample.labels} <= LABELS


async def test_nothing_that_a_person_wrote_or_is_becomes_a_label(
    app: App,
    citizen: Citizen,
    visitor: Visitor,  # noqa: F811
) -> None:
    await citizen.say("我叫王小明，电话 13800138000，社保卡丢了")
    await citizen.press("menu.area:::qinghe")
    for path in (
        "/guides/id-card-reissue?area=qinghe",
        "/search?q=社保",
        "/王小明/secret",
        "/themes/13800138000",
    ):
        await visitor.opens(path, X_Forwarded_For="203.0.113.5", Referer="http://x.example/secret")
    await visitor.client.request("PROPFIND", "/")
    figures, _ = app.metrics.exposition()
    assert PERSONAL.findall(figures.decode()) == []

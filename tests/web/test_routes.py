"""The guard: every route says who may call it, and the application has no route beside them."""

from __future__ import annotations

import pytest

from bot.app import App, web_application
from bot.channels import serving_channels
from bot.web.routes import PAGES, WHO


def _all_routes(app: App):
    return (
        *PAGES,
        *(
            route
            for channel in serving_channels(app.ports, app.config, app.ids)
            for route in channel.routes()
        ),
    )


async def test_every_route_says_who_may_call_it(app: App) -> None:
    assert [route.path for route in _all_routes(app) if route.who not in WHO] == []


async def test_there_is_no_route_beside_the_table(app: App) -> None:
    mounted = {
        (route.method, route.resource.canonical)
        for route in web_application(app, serving_channels(app.ports, app.config, app.ids)).router.routes()
        if route.resource is not None and route.method != "HEAD"
    }
    told = {(route.method, route.path) for route in _all_routes(app)} | {("GET", "/static/{name}")}
    assert mounted == told


async def test_every_name_is_used_once(app: App) -> None:
    names = [route.name for route in _all_routes(app)]
    assert len(names) == len(set(names))


async def test_only_the_chat_and_a_few_forms_change_anything(app: App) -> None:
    unsafe = {route.path for route in _all_routes(app) if route.method != "GET"}
    of_citizens = {path for path in unsafe if not path.startswith(("/staff/", "/privacy/mine/"))}
    assert of_citizens == {"/chat", "/preferences", "/privacy/forget"}


@pytest.mark.parametrize("name", ["/", "/search", "/guides/{key}", "/chat", "/privacy", "/api/search",
                                  "/api/guides/{key}", "/healthz", "/readyz"])  # fmt: skip
def test_names_that_people_and_scripts_rely_on_are_kept(name: str) -> None:
    assert name in {route.path for route in PAGES}

"""The real house behind a real socket, and a visitor in front of it."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp import CookieJar
from aiohttp.test_utils import TestClient, TestServer

from bot.app import App, web_application
from bot.channels import serving_channels
from bot.services.guide import build_here
from bot.web import SERVER_LIMITS
from content.catalogue import catalogue_of
from content.elements import Element
from content.item import Edition, EditionState, Guide, Origin, ServiceItem
from content.unified import ItemCode, UnifiedElements
from tests.web.visitor import Visitor


@pytest.fixture
async def browse(app: App) -> AsyncIterator[Callable[[], Any]]:
    """`await browse()` is somebody new, with a cookie jar of their own."""
    server = TestServer(web_application(app, serving_channels(app.ports, app.config, app.ids)))
    await server.start_server(**SERVER_LIMITS)
    clients: list[TestClient[Any, Any]] = []

    async def somebody() -> Visitor:
        client = TestClient(server, cookie_jar=CookieJar(unsafe=True))
        await client.start_server()
        clients.append(client)
        return Visitor(client)

    yield somebody
    for client in clients:
        await client.session.close()
    await server.close()


@pytest.fixture
async def visitor(browse: Callable[[], Any]) -> Visitor:
    """王阿姨, who has never been here."""
    somebody: Visitor = await browse()
    return somebody


@pytest.fixture
async def bare_item(app: App) -> Edition:
    """An imported item with a name and a code, and nothing else; now in the catalogue."""
    edition = Edition(
        item=ServiceItem("BARE000001", "bare-item", "test", "1"),
        number=1,
        state=EditionState.INCOMPLETE,
        origin=Origin.IMPORTED,
        guide=Guide(
            UnifiedElements(item_name="烟花爆竹经营（零售）许可", item_code=ItemCode("000125003000")),
            department="应急管理局",
        ),
        content_hash="f" * 64,
        sequence=99,
    )
    await put_in(app, edition)
    return edition


async def put_in(app: App, *editions: Edition, elements: tuple[Element, ...] = ()) -> None:
    """Publish without a database: a new catalogue and a new index, each bound whole."""
    guides = app.services.guides
    old = guides.catalogue
    others = [kept for kept in old.editions() if kept.item.key not in {new.item.key for new in editions}]
    guides.catalogue = catalogue_of(
        (*others, *editions), sequence=old.sequence + 100, city=old.city, elements=elements or old.elements
    )
    await guides.reindex(build_here)


def changed(edition: Edition, **changes: Any) -> Edition:
    """The same edition with other unified elements."""
    elements = dataclasses.replace(edition.guide.elements, **changes)
    return dataclasses.replace(edition, guide=dataclasses.replace(edition.guide, elements=elements))

"""A hall's page: where it is, when it is open, how to get in, which desks are there."""

from __future__ import annotations

import dataclasses

from bot.app import App
from content.catalogue import catalogue_of
from content.city import Desk
from content.local import HandlingPlace
from tests.web.visitor import Visitor

GUIDE = "/guides/social-security-card-replacement"


async def test_it_says_all_that_one_needs_to_go_there(app: App, visitor: Visitor) -> None:
    hall = app.services.guides.catalogue.city.halls[0]
    page = await visitor.opens(f"/halls/{hall.key}")
    assert page.heading == hall.name
    assert page.says_in_order(hall.address, "现在开着", hall.phone, hall.transport, hall.accessibility)


async def test_desks_are_listed_with_what_they_are_for(app: App, visitor: Visitor) -> None:
    guides = app.services.guides
    hall = guides.catalogue.city.halls[0]
    place = (HandlingPlace(hall.key, "二楼 3 号窗口"),)
    desks = (
        Desk("hrss", "qinghe", "清禾区人社局", place, consult_phone="0000-86120101"),
        Desk("public-security", "qinghe", "清禾分局", place, items=("id-card-reissue", "gone")),
        Desk("hrss", "yunting", "云汀区人社局", (HandlingPlace("elsewhere", "9 号窗口"),)),
    )
    city = dataclasses.replace(guides.catalogue.city, desks=desks)
    guides.catalogue = catalogue_of(guides.catalogue.editions(), sequence=99, city=city)
    page = await visitor.opens(f"/halls/{hall.key}")
    assert page.says_in_order("市人力资源和社会保障局", "二楼 3 号窗口", "市公安局", "身份证丢了，补一张")
    assert 'href="/guides/id-card-reissue"' in page.html
    assert "9 号窗口" not in page.reads


async def test_a_guide_leads_to_its_hall(visitor: Visitor) -> None:
    page = await visitor.opens(f"{GUIDE}?area=qinghe")
    assert 'href="/halls/qinghe-hall"' in page.html
    assert (await visitor.opens("/halls/qinghe-hall")).status == 200


async def test_a_hall_there_is_not_is_not_found(visitor: Visitor) -> None:
    assert (await visitor.opens("/halls/atlantis")).status == 404

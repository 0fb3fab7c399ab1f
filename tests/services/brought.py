"""What tests bring into the catalogue: lists, files of ours, and how to look at what came of it."""

from __future__ import annotations

from bot.services.catalogue import ImportReport
from bot.store import Store
from content.catalogue import Catalogue
from content.exchange.yaml_guide import ItemDocument, read_item, write_item
from tests.conftest import SMALL_CATALOGUE

ORGANISATION = "115113010833722043"
HEADER = "department,main_item,item_name,item_code,task_type,link"
DEMONSTRATION = {file.name: file.read_bytes() for file in SMALL_CATALOGUE.glob("*.yaml")}
CARD = "social-security-card-replacement"


def code(number: int) -> str:
    return f"511A0138{number:06}-511602000000-000-{ORGANISATION}-1-00"


def csv(*names: str) -> bytes:
    rows = [f"区教科体局,,{name},{code(number)},01," for number, name in enumerate(names)]
    return "\n".join([HEADER, *rows]).encode()


def item(key: str = CARD) -> ItemDocument:
    document, issues = read_item(DEMONSTRATION[f"{key}.yaml"], key)
    assert document, issues
    return document


def as_file(document: ItemDocument) -> dict[str, bytes]:
    return {f"{document.key}.yaml": write_item(document).encode()}


async def catalogue_of(store: Store) -> Catalogue:
    async with store.read() as tx:
        return await tx.catalogue.read()


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.unchanged, report.sequence

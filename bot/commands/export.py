"""`wenban export`: the catalogue into files that others read, or that come back by `wenban import`.

yaml and xlsx come back as they were; csv is a list for people, json for programs, cpsv-ap for other
catalogues. No file is ever replaced.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from bot.app import open_app
from bot.commands import operator_language
from bot.config import VAR, Config
from bot.errors import Refused
from bot.services.catalogue import Kept
from content.exchange.csv_columns import FileFault
from content.exchange.csv_write import write_csv
from content.exchange.workbook_write import write_workbook
from content.exchange.yaml_city import CITY_FILES, ELEMENTS_FILE
from content.exchange.yaml_city_write import city_files
from content.exchange.yaml_guide import ItemDocument, guide_document, write_item
from content.item import Edition

FOLDER = VAR / "exports"

_NOT_IN_A_NAME = re.compile(r"[^\w.-]+")
_LONGEST_NAME = 60
Files = Iterator[tuple[str, bytes]]  # file name, what is in it


async def export(config: Config, *, name: str, to: Path | None, department: str) -> None:
    """Write the files of a format and say where they are. Raises Refused."""
    if name not in FORMATS:
        raise Refused("export_format", format=name, known=sorted(FORMATS))
    async with open_app(config, answers=False) as app:
        kept = await app.services.catalogue.kept()
    kept = _of_department(kept, department)
    folder = to or FOLDER / name
    written = await asyncio.to_thread(_write, folder, FORMATS[name], kept, config.address)
    _ = operator_language()
    items = _.plural("{n} item", "{n} items", len(kept.editions))
    print(_("{items} written to {folder} (files: {files}).", items=items, files=len(written), folder=folder))


def _of_department(kept: Kept, department: str) -> Kept:
    if not kept.editions:
        raise Refused("export_nothing")
    known = sorted({edition.guide.department for edition in kept.editions} - {""})
    if department and department not in known:
        raise Refused("export_no_department", department=department, known=known[:40])
    wanted = (each for each in kept.editions if department in ("", each.guide.department))
    return Kept(kept.city, kept.elements, tuple(wanted))


def _write(folder: Path, files: Callable[[Kept, str], Files], kept: Kept, address: str) -> list[Path]:
    """All of them, or none: everything is made before the first is written."""
    try:
        made = [(folder / name, data) for name, data in files(kept, address)]
    except FileFault as fault:
        raise Refused(fault.code, **fault.facts) from None
    for path, _data in made:
        if path.exists():
            raise Refused("export_exists", file=str(path))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, data in made:
            with path.open("xb") as file:
                file.write(data)
    except OSError as fault:
        raise Refused("export_failed", folder=str(folder), reason=fault.strerror) from None
    return [path for path, _data in made]


def _yaml(kept: Kept, _address: str) -> Files:
    for name, text in city_files(kept.city, kept.elements).items():
        yield name, text.encode()
    taken = {name.lower() for name in (*CITY_FILES, ELEMENTS_FILE)}
    for edition in kept.editions:
        name = _free(f"{edition.item.key}", ".yaml", taken)
        yield name, write_item(_document(edition)).encode()


def _xlsx(kept: Kept, _address: str) -> Files:
    """One workbook a department; items of none have one of their own."""
    departments: dict[str, list[ItemDocument]] = {}
    for edition in kept.editions:
        departments.setdefault(edition.guide.department, []).append(_document(edition))
    taken: set[str] = set()
    for department, items in sorted(departments.items()):
        stem = _NOT_IN_A_NAME.sub("-", department)[:_LONGEST_NAME].strip("-.") or "no-department"
        yield _free(stem, ".xlsx", taken), write_workbook(department, items, kept.city)


def _free(stem: str, suffix: str, taken: set[str]) -> str:
    """A file name that no other has, also where upper and lower case are the same."""
    name, number = stem, 1
    while f"{name}{suffix}".lower() in taken:
        number += 1
        name = f"{stem}-{number}"
    taken.add(f"{name}{suffix}".lower())
    return f"{name}{suffix}"


def _csv(kept: Kept, _address: str) -> Files:
    yield "items.csv", write_csv([_document(edition) for edition in kept.editions])


def _json(kept: Kept, _address: str) -> Files:
    documents = [
        {
            "id": edition.item.id,
            "key": edition.item.key,
            "edition": edition.number,
            "state": edition.state.value,
            "origin": edition.origin.value,
            "content_hash": edition.content_hash,
            "guide": guide_document(edition.guide),
        }
        for edition in kept.editions
    ]
    yield "items.json", (json.dumps(documents, ensure_ascii=False, indent=1) + "\n").encode()


def _cpsv_ap(kept: Kept, address: str) -> Files:
    from content.exchange.cpsv import cpsv_jsonld, cpsv_turtle

    document = cpsv_jsonld(kept.editions, kept.city, address)
    yield "items.jsonld", (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
    yield "items.ttl", cpsv_turtle(kept.editions, kept.city, address).encode()


def _document(edition: Edition) -> ItemDocument:
    return ItemDocument(edition.item.key, edition.item.id, edition.guide)


FORMATS: Mapping[str, Callable[[Kept, str], Files]] = {
    "yaml": _yaml,
    "xlsx": _xlsx,
    "csv": _csv,
    "json": _json,
    "cpsv-ap": _cpsv_ap,
}

"""The API does what its own document says: asked so by a machine that reads nothing else (schemathesis)."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from bot.app import App
from bot.web.api.models import ERROR_CODES
from bot.web.api.operations import OPERATIONS
from bot.web.errors import _KINDS
from bot.web.routes import PAGES
from tests.web.visitor import Visitor

DOCUMENT = "/api/openapi.json"
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]
EXAMPLES = 50  # for each operation and each way of asking


@pytest.fixture
async def document(visitor: Visitor) -> dict[str, Any]:
    page = await visitor.opens(DOCUMENT)
    assert page.status == 200
    document: dict[str, Any] = json.loads(page.html)
    return document


def test_every_address_of_the_api_is_described() -> None:
    routes = {(route.name, route.path) for route in PAGES if route.path.startswith("/api/")}
    described = {(operation.name, operation.path) for operation in OPERATIONS}
    assert described == routes - {("api_document", DOCUMENT)}


def test_every_error_code_is_told() -> None:
    assert set(_KINDS.values()) | {"bad_request", "refused"} <= set(ERROR_CODES)


async def test_the_document_is_openapi(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    schemathesis.openapi.from_dict(document, config=_quiet()).validate()
    broken = {**document, "paths": {"/api/search": {"get": {"responses": "none"}}}}
    with pytest.raises(Exception, match="not of type"):
        schemathesis.openapi.from_dict(broken, config=_quiet()).validate()


async def test_no_reference_in_it_leads_nowhere(document: dict[str, Any]) -> None:
    references = _references(document)
    assert references
    for reference in references:
        found: Any = document
        for part in reference.removeprefix("#/").split("/"):
            assert part in found, reference
            found = found[part]


def _references(part: Any) -> set[str]:
    if isinstance(part, list):
        return set().union(*(_references(each) for each in part))
    if not isinstance(part, Mapping):
        return set()
    own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
    return own.union(*(_references(each) for each in part.values()))


async def test_every_error_is_declared_with_its_shape(document: dict[str, Any]) -> None:
    for path, methods in document["paths"].items():
        responses = methods["get"]["responses"]
        assert {"200", "304", "400", "414", "429", "503"} <= set(responses), path
    assert "404" in document["paths"]["/api/guides/{key}"]["get"]["responses"]
    shape = document["components"]["responses"]["429"]["content"]["application/json"]["schema"]
    assert shape == {"$ref": "#/components/schemas/TroubleAnswer"}


async def test_a_question_that_is_not_there_is_told_so(visitor: Visitor) -> None:
    page = await visitor.opens("/api/search")
    assert page.status == 400
    assert json.loads(page.html) == {"error": "bad_request"}


async def test_whatever_the_document_allows_to_ask_is_answered_as_it_says(
    app: App, visitor: Visitor, document: dict[str, Any]
) -> None:
    address = str(visitor.client.make_url("/")).rstrip("/")
    search = await asyncio.to_thread(_ask, address, document, "/api/search", GenerationMode.POSITIVE)
    assert set(search) <= {200, 304}
    guide = await asyncio.to_thread(_ask, address, document, "/api/guides/{key}", GenerationMode.POSITIVE)
    assert set(guide) <= {200, 304, 404}  # a 304 for “any”
    keys = [*app.services.guides.catalogue.by_key, "none", "a/b", "%", "居民身份证"]
    known = await asyncio.to_thread(_ask_for, address, document, keys)
    print(f"positive: {dict(search)}, {dict(guide)}, {dict(known)}")
    assert known == {200: len(keys) - 4, 404: 4}


async def test_whatever_it_does_not_allow_is_answered_too(visitor: Visitor, document: dict[str, Any]) -> None:
    """Only a search can be asked wrongly: any text may be a key."""
    address = str(visitor.client.make_url("/")).rstrip("/")
    asked = await asyncio.to_thread(_ask, address, document, "/api/search", GenerationMode.NEGATIVE)
    print(f"negative: {dict(asked)}")
    assert {200, 400} <= set(asked)  # asked twice, the first is read


def _ask(address: str, document: dict[str, Any], path: str, mode: GenerationMode) -> Counter[int]:
    """How often the operation answered with which status."""
    operation = _api(address, document)[path]["get"]
    statuses: Counter[int] = Counter()

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Case) -> None:
        statuses[case.call_and_validate(checks=CHECKS).status_code] += 1

    ask()
    return statuses


def _ask_for(address: str, document: dict[str, Any], keys: list[str]) -> Counter[int]:
    operation = _api(address, document)["/api/guides/{key}"]["get"]
    cases = [operation.Case(path_parameters={"key": key}) for key in keys]
    return Counter(case.call_and_validate(checks=CHECKS).status_code for case in cases)


def _api(address: str, document: dict[str, Any]) -> Any:
    schema = schemathesis.openapi.from_dict(document, config=_quiet())
    schema.config.update(base_url=address)
    return schema


def _quiet() -> SchemathesisConfig:
    return SchemathesisConfig(color=False)

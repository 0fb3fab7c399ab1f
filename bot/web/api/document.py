"""GET /api/openapi.json: the API describes itself, in OpenAPI 3.1, out of what it is really made of.

Addresses and parameters come from operations.py, shapes from models.py; nothing is written twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import version
from typing import Any

from aiohttp import web
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from bot.web.api.models import TroubleAnswer
from bot.web.api.operations import OPERATIONS, Operation, Parameter
from bot.web.context import json_answer
from bot.web.page_cache import marked
from bot.web.site import site_of

# What can go wrong with anything that is asked.
_TROUBLES: Mapping[int, str] = {
    400: "What was asked is incomplete or cannot be read",
    404: "There is no such thing",
    414: "The address is too long",
    429: "Too many requests from this network",
    500: "A fault of ours, with its number",
    503: "We cannot serve at the moment",
}
_ALWAYS = (400, 414, 429, 500, 503)
_SHAPES = "#/components/schemas/{model}"
_MARK = {
    "description": "Names exactly this answer; send it back in If-None-Match.",
    "schema": {"type": "string"},
}


async def document(request: web.Request) -> web.Response:
    answer = json_answer(openapi(site_of(request).config.address))
    return marked(request, answer, "public, max-age=300")


@cache
def openapi(address: str) -> dict[str, Any]:
    """The document; `address` is where our pages are."""
    answers: list[type[BaseModel]] = [operation.answer for operation in OPERATIONS]
    answers.append(TroubleAnswer)
    _, shapes = models_json_schema([(model, "serialization") for model in answers], ref_template=_SHAPES)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Wenban",
            "version": version("wenban"),
            "summary": "A city's service guides: search them, read them",
            "description": "Read-only, without a key. Fields may be added; none is taken away.",
        },
        "servers": [{"url": address}],
        "paths": {operation.path: {"get": _operation(operation)} for operation in OPERATIONS},
        "components": {
            "schemas": shapes["$defs"],
            "headers": {"ETag": _MARK},
            "responses": {str(status): _trouble(status) for status in _TROUBLES},
        },
    }


def _operation(operation: Operation) -> dict[str, Any]:
    return {
        "operationId": operation.name,
        "summary": operation.summary,
        "description": operation.description,
        "parameters": [_parameter(each) for each in operation.parameters] + [_KNOWN_MARK],
        "responses": {
            "200": {
                "description": operation.summary,
                "headers": {"ETag": {"$ref": "#/components/headers/ETag"}},
                "content": _json(operation.answer.__name__),
            },
            "304": {
                "description": "Unchanged: you have this answer already",
                "headers": {"ETag": {"$ref": "#/components/headers/ETag"}},
            },
            **_troubles((*_ALWAYS, *operation.troubles)),
        },
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": parameter.place,
        "required": True,
        "description": parameter.description,
        "schema": {"type": "string"},
        "example": parameter.example,
    }


_KNOWN_MARK = {
    "name": "If-None-Match",
    "in": "header",
    "description": "The ETag of an answer you have; answered with 304 if nothing changed.",
    "schema": {"type": "string"},
}


def _troubles(statuses: Iterable[int]) -> dict[str, Any]:
    return {str(status): {"$ref": f"#/components/responses/{status}"} for status in sorted(statuses)}


def _trouble(status: int) -> dict[str, Any]:
    described: dict[str, Any] = {
        "description": _TROUBLES[status],
        "content": _json(TroubleAnswer.__name__),
    }
    if status == 429:
        seconds = {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}}
        described["headers"] = {"Retry-After": seconds}
    return described


def _json(model: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": _SHAPES.format(model=model)}}}

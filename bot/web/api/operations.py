"""The table of what the API can be asked: by which address, with what, and what comes back.

Handlers read what they were asked through the parameters of this table, and the document at
`/api/openapi.json` is written from it.
"""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web
from pydantic import BaseModel

from bot.domain.message import MAX_TEXT
from bot.web.api.models import CaseAnswer, GuideAnswer, SearchAnswer

PATH, QUERY = "path", "query"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One required thing to say, a text. `place` is PATH or QUERY."""

    name: str
    place: str
    description: str
    example: str

    def of(self, request: web.Request) -> str:
        """What was asked; the first, where it was asked twice. Raises HTTPBadRequest where it is missing."""
        asked = request.match_info if self.place == PATH else request.query
        if self.name not in asked:
            raise web.HTTPBadRequest(text=f"parameter {self.name} is missing")
        return asked[self.name]


@dataclass(frozen=True, slots=True)
class Operation:
    """`troubles` are the statuses besides 200 and 304; those of every operation are in document.py."""

    name: str  # of its route
    path: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    answer: type[BaseModel]
    troubles: tuple[int, ...] = ()


GUIDE_KEY = Parameter("key", PATH, "The item's key, as in the address of its page.", "id-card-reissue")
QUESTION = Parameter(
    "q",
    QUERY,
    f"A question in a citizen's own words, a name, or an official code; read up to {MAX_TEXT} characters.",
    "lost my social security card",
)

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        name="api_search",
        path="/api/search",
        summary="Find the item a question is about",
        description="One answer, a few to choose from, or not sure: decided as on the page and in the chat.",
        parameters=(QUESTION,),
        answer=SearchAnswer,
    ),
    Operation(
        name="api_guide",
        path="/api/guides/{key}",
        summary="Read one guide",
        description="The current edition whole, with the local facts of every area.",
        parameters=(GUIDE_KEY,),
        answer=GuideAnswer,
        troubles=(404,),
    ),
    Operation(
        name="api_case",
        path="/api/guides/{key}/case",
        summary="Answer a guide's questions and get the papers of one case",
        description=(
            "Each answer is a query parameter: the question's id and the answer's, e.g. `age=child`. "
            "Without any, the first question. A guide without questions is not found here."
        ),
        parameters=(GUIDE_KEY,),
        answer=CaseAnswer,
        troubles=(404,),
    ),
)

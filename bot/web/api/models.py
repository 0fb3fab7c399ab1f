"""The shapes of every answer of the JSON API, trouble included.

Answers are made from these models, and `/api/openapi.json` is written from them: the two cannot differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from content.item import Guide
from content.situations import Answer, Question
from content.unified import Material, Step

# What `error` can be, and what it means. Codes are kept; new ones may come.
ERROR_CODES: Mapping[str, str] = {
    "bad_request": "what was asked is incomplete or cannot be read",
    "from_elsewhere": "another site tried to act for a reader of ours",
    "not_found": "there is no such thing, or not with this method; `noun` says what",
    "refused": "a rule says no; `code` says which",
    "too_large": "the request is too large",
    "too_long": "the address is too long",
    "slow_down": "too many requests from this network; try again in `seconds`",
    "busy": "we cannot serve at the moment; try again later",
    "incident": "a fault of ours; `incident` is its number in our log",
}


class _Answer(BaseModel):
    model_config = ConfigDict(use_attribute_docstrings=True, json_schema_serialization_defaults_required=True)


class GuideAnswer(_Answer):
    """One guide as it is now: the edition's own facts, then the guide as the department wrote it."""

    key: str
    """Names the item in addresses; never changes."""
    id: str
    """Names the item in buttons and codes; never changes."""
    address: str
    """The guide's page for people."""
    edition: int
    state: str
    """`published`, or `incomplete`: what is missing is empty."""
    origin: str
    """Who made the edition: `demonstration`, `imported` or `staff`."""
    content_hash: str
    """SHA-256 of the guide, hexadecimal: proves which text this is."""
    sequence: int
    """The catalogue's number when this edition was published."""
    guide: Guide


class AnsweredAnswer(_Answer):
    """One question of a guide with the answer given."""

    question: str
    """The question's id, as in the query."""
    answer: str
    """The answer's id."""


class CaseAnswer(_Answer):
    """Where the answers in the query lead: to the next question, or to the papers and steps of the case."""

    key: str
    edition: int
    answered: list[AnsweredAnswer]
    """What was answered, in the order asked; answers that do not come up are left out."""
    next: Question | None
    """What to ask next; empty when everything is answered."""
    ended: Answer | None
    """The answer with which the matter ends (`ends` says how); then there are no papers."""
    materials: list[Material]
    steps: list[Step]
    address: str
    """The result's page for people, with the answers in it."""


class SignpostAnswer(_Answer):
    """What a question led to besides items."""

    kind: str
    """`life_event`: a bundle of items. `pointer`: not ours; `answer` says whose."""
    key: str
    name: str
    name_en: str
    answer: str
    answer_en: str
    phone: str
    address: str
    """The bundle's page, or the responsible body's; may be empty."""


class ReasonAnswer(_Answer):
    """Why an item was found."""

    kind: str
    """The kind of clue: lexicon, pair, sound …"""
    matched: str
    """The words of the question, and for a lexicon what they stand for."""
    score: float
    """This clue's share of the item's score."""


class ItemAnswer(_Answer):
    """One item that a question led to."""

    key: str
    id: str
    name: str
    """The official name."""
    plain_name: str
    """Citizens' words for it; may be empty."""
    name_en: str
    code: str
    """The official code; may be empty."""
    edition: int
    state: str
    address: str
    """The guide's page for people."""
    score: float
    reasons: list[ReasonAnswer]


class SearchAnswer(_Answer):
    """What a question leads to."""

    question: str
    """The question as it was read: without control characters, cut where it is too long."""
    decision: str
    """`answer`: one item is meant; `ask`: one of a few, ask which; `unsure`: nothing fits, offer a person."""
    why: dict[str, float]
    """The numbers the decision rests on."""
    items: list[ItemAnswer]
    """The items meant by the decision, best first."""
    others: list[ItemAnswer]
    signposts: list[SignpostAnswer] = []
    """What comes next, best first."""
    sequence: int
    """The catalogue's number."""


class TroubleAnswer(_Answer):
    """Why there is no answer: `error` is a stable code; the facts are there where they say something."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=False)

    error: str = Field(description="; ".join(f"`{code}`: {meaning}" for code, meaning in ERROR_CODES.items()))
    noun: str | None = None
    """With `not_found`: what there is none of, such as `item`."""
    code: str | None = None
    """With `refused`: which rule says no."""
    seconds: int | None = None
    """With `slow_down`: how long to wait; also in Retry-After."""
    incident: str | None = None
    """With `incident`: the number to give when asking about it."""


def trouble_answer(error: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The object for an error; only facts that there are."""
    return TroubleAnswer(error=error, **facts).model_dump(mode="json", exclude_none=True)

"""What a message wants to know of a guide, heard in its words: “那要带什么” wants the papers.

`heard` takes the cues out of a text and says what they ask for, what the person wishes besides (not to
come, to do it online), whether they have had enough, and what is left: a word that names some matter, or
nothing. Whether the open guide is meant is decided in content/follow_up.py. Pure and quick: no search.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from content.cues import cues, cues_for
from content.search.tokenize import plain_question


class Wanted(StrEnum):
    """One thing to know of a guide; the values stand in buttons, so they are short and never change."""

    MATERIALS = "materials"
    FEES = "fees"
    AMOUNT = "amount"  # money one gets or pays in, which is no fee
    WHERE = "where"
    HOURS = "hours"
    TIME = "time"
    AGENT = "agent"
    ONLINE = "online"
    PHONE = "phone"
    CONDITIONS = "who"
    ELSEWHERE = "elsewhere"
    RESULTS = "results"
    STEPS = "steps"
    LAW = "law"
    VISITS = "visits"
    APPOINTMENT = "booking"
    HOME_VISIT = "home"
    WHOLE = "whole"  # everything once more


@dataclass(frozen=True, slots=True)
class Heard:
    """`asks` are questions put, in order; `wishes` only said along (“走不动”, “手机上”). `rest` is what names
    something; `about` marks “那居住证呢”, which asks the same of another matter. `upset` and `person`: see
    `wants_person`; `how` is a bare “怎么办”; `paper` says that the rest is a paper (“要带身份证吗”)."""

    asks: tuple[Wanted, ...] = ()
    wishes: tuple[Wanted, ...] = ()
    rest: str = ""
    about: bool = False
    upset: bool = False
    person: bool = False
    how: bool = False
    paper: bool = False

    @property
    def wants_person(self) -> bool:
        """A person, or at least no more of this: and they name nothing that could be answered instead."""
        return (self.upset or self.person) and not self.rest


@lru_cache(maxsize=1024)
def heard(text: str) -> Heard:
    """Everything the text says about what is wanted. Any text is allowed."""
    left = plain_question(text)
    if len(left) > LONGEST:
        return Heard(wishes=_wanted(_taken("wishing", left)[0]), rest=left)
    shapes = {cue.meaning for cue in cues_for("shape", left) if cue.pattern.search(left)}
    said, left = _taken("person", left)
    asked, left = _taken("asking", left)
    wishes, left = _taken("wishing", left)
    paper = "paper" in shapes and not asked
    return Heard(
        asks=(Wanted.MATERIALS,) if paper else _wanted(asked),
        wishes=_wanted(wishes),
        rest=_named(left),
        about="about" in shapes and not asked,
        upset="enough" in said,
        person="person" in said,
        how="how" in shapes,
        paper=paper,
    )


LONGEST = 80  # characters of a follow-up; who writes more tells a story, and it names its matter
_MEANINGLESS = next(cue.pattern for cue in cues("shape") if cue.meaning == "meaningless")


def wanted_in(detail: str) -> tuple[Wanted, ...]:
    """What a button's detail carries: “materials,fees”. What nobody knows (any more) is left out."""
    return tuple(Wanted(each) for each in detail.split(",") if each in _VALUES)


def detail_of(asks: tuple[Wanted, ...]) -> str:
    """The detail of a button for these; three fit."""
    return ",".join(asks[:MOST])


MOST = 3  # answered in one reply; who asks for more is shown the card
_VALUES = frozenset(Wanted)


def _taken(name: str, text: str) -> tuple[tuple[str, ...], str]:
    """What the cues found stand for, in the order they stand in the text, and the text without them."""
    places: dict[str, int] = {}
    for meaning, _, cue in cues_for(name, text):
        if match := cue.search(text):
            places.setdefault(meaning, match.start())
            text = cue.sub(lambda found: " " * len(found[0]), text)  # of one length: places stay comparable
    return tuple(sorted(places, key=places.__getitem__)), text


def _wanted(meanings: tuple[str, ...]) -> tuple[Wanted, ...]:
    return tuple(map(Wanted, meanings))


def _named(text: str) -> str:
    """What is left without the words that only ask; one stray character that names nothing is no rest."""
    for cue in cues_for("shape", text):
        text = cue.pattern.sub(" ", text) if cue.meaning == "filler" else text
    rest = " ".join(text.split())
    return "" if len(rest) == 1 and _MEANINGLESS.fullmatch(rest) else rest

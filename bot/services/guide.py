"""Finding and showing guides: the reading side of the catalogue.

Holds two things, each rebound whole: the current editions, and the search index made from them.
The text anyone sees comes from the editions, which follow a publication at once; the index may trail
by seconds, so a hit is a name to look up, never text (ARCHITECTURE rule 19).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from bot.domain.link import short_address
from bot.domain.message import Attachment
from bot.errors import NotFound, Refused
from bot.log import logger
from bot.printing.qr import qr_png
from bot.store import Store
from content.catalogue import EMPTY, Catalogue
from content.city import City, LifeEvent, Pointer
from content.item import Edition, Guide
from content.narrowing import narrowed
from content.search import (
    CHOICES,
    Decision,
    DecisionKind,
    Hit,
    Index,
    Ranking,
    SearchDocument,
    build_index,
    decide,
    load_lexicon,
    search,
)

NEXT = 8  # others at most
LIFE_EVENT, POINTER = "life-event:", "pointer:"  # in the ids of search documents that are no items
OTHER_PLACES = "other-cities"  # the key of the pointer for what is done in another place
WORTH_A_LOOK = 0.3  # of the best score; below it an item would only distract

log = logger("catalogue")

IndexBuilder = Callable[[Iterable[SearchDocument], int], Awaitable[Index]]


@dataclass(frozen=True, slots=True)
class Found:
    """One item a question led to, and why."""

    edition: Edition
    hit: Hit


@dataclass(frozen=True, slots=True)
class Finding:
    """What a question led to: the decision with its reasons, and the items it is about.

    `plain` is the question as it was compared. `others` come next in order, as far as they are worth a look;
    they are what to offer to whoever says “not this one”. Nobody is sure without something found: items in
    `found`, a change in life with its bundle, or a pointer to whose business it is.
    """

    question: str
    plain: str
    decision: Decision
    found: tuple[Found, ...]
    others: tuple[Found, ...]
    life_events: tuple[LifeEvent, ...] = ()
    pointers: tuple[Pointer, ...] = ()

    @property
    def editions(self) -> tuple[Edition, ...]:
        return tuple(each.edition for each in self.found)


def guide_address(page: str, edition: Edition, area: str = "") -> str:
    """Where the guide lies on our pages, for whoever is from `area`; `page` is the address of our pages."""
    return f"{page}/guides/{edition.item.key}" + (f"?area={area}" if area else "")


def printed_address(page: str, edition: Edition, area: str = "", code: str = "") -> str:
    """What stands on paper: the short link with the item's own `code`; without one, or where our own address
    is too long for a small code, where the guide lies."""
    try:
        return short_address(page, code, area) if code else guide_address(page, edition, area)
    except Refused:
        return guide_address(page, edition, area)


def guide_code(page: str, edition: Edition, area: str = "", code: str = "") -> Attachment:
    """That address as a QR code, to be passed on or photographed."""
    query = f"?area={area}" if area else ""
    return Attachment(
        name=f"{edition.item.key}.png",
        media_type="image/png",
        content=qr_png(printed_address(page, edition, area, code)),
        path=f"/guides/{edition.item.key}/qr.png{query}",
    )


class GuideService:
    """`refresh` brings the text up to date, `reindex` the index; readers never wait for either."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.catalogue: Catalogue = EMPTY
        self.codes: Mapping[str, str] = {}  # item id → code of its own link, where there is one
        self.index: Index = build_index((), load_lexicon())

    async def refresh(self) -> bool:
        """Load the catalogue if something newer was published. True if the text changed."""
        async with self._store.read() as tx:
            if await tx.catalogue.sequence() <= self.catalogue.sequence:
                return False
            catalogue, codes = await tx.catalogue.read(self.catalogue), await tx.links.standing()
        self.catalogue, self.codes = catalogue, codes
        return True

    async def reachable(self) -> bool:
        """Whether the database answers now."""
        try:
            async with self._store.read() as tx:
                await tx.catalogue.sequence()
        except Exception as fault:  # noqa: BLE001 - whatever it is, we are not ready
            log.warning("database.unreachable", kind=type(fault).__name__)
            return False
        return True

    async def reindex(self, build: IndexBuilder) -> bool:
        """Build the index of the present catalogue unless there is one. True if it was built."""
        catalogue = self.catalogue
        if self.index.sequence >= catalogue.sequence:
            return False
        items = map(search_document, catalogue.editions())  # made as the builder takes them, a few at a time
        documents = chain(items, signpost_documents(catalogue.city))
        self.index = await build(documents, catalogue.sequence)
        return True

    def find(self, question: str, opened: Edition | None = None) -> Finding:
        """The best answer to a question in a citizen's own words, who may have a guide `opened`: one item, a
        choice, or not sure."""
        ranking = search(self.index, question, limit=CHOICES + NEXT)
        decision = self._with_three_items(self._sent_elsewhere(self._still_there(decide(ranking))), ranking)
        decision = narrowed(decision, ranking, self.catalogue, opened)
        floor = WORTH_A_LOOK * decision.why.best
        rest = [hit for hit in ranking.hits if hit not in decision.hits][:NEXT]
        others = [hit for hit in rest if hit.score >= floor]
        if decision.kind is DecisionKind.UNSURE:
            others = []
        found, others_found = self._found(decision.hits), self._found(others)
        signposts = self._signposts(decision) if decision.kind is not DecisionKind.UNSURE else ((), ())
        return Finding(question, ranking.question, decision, found, others_found, *signposts)

    def _still_there(self, decision: Decision) -> Decision:
        """Not sure, when the index trails and nothing that it decided for is in the catalogue any more."""
        if self._found(decision.hits) or any(self._signposts(decision)):
            return decision
        return replace(decision, kind=DecisionKind.UNSURE)

    def _sent_elsewhere(self, decision: Decision) -> Decision:
        """What is to be done in another place is answered by the pointer for it, where the city has one."""
        if not decision.is_elsewhere or self.catalogue.city.pointer(OTHER_PLACES) is None:
            return decision
        pointer = Hit(POINTER + OTHER_PLACES, decision.why.best, has_alias=True)
        return replace(decision, kind=DecisionKind.ANSWER, hits=(pointer,))

    def _with_three_items(self, decision: Decision, ranking: Ranking) -> Decision:
        """A signpost among the choices takes no item's place."""
        if decision.kind is not DecisionKind.ASK:
            return decision
        items = [hit for hit in ranking.hits if hit.id in self.catalogue.by_id][:CHOICES]
        near = (hit for hit in items if hit.score >= WORTH_A_LOOK * decision.why.best)
        return replace(decision, hits=tuple(dict.fromkeys((*decision.hits, *near))))

    def _signposts(self, decision: Decision) -> tuple[tuple[LifeEvent, ...], tuple[Pointer, ...]]:
        """Life events and pointers behind hits, as far as the city still has them."""
        city = self.catalogue.city
        names = [hit.id.partition(":") for hit in decision.hits if ":" in hit.id]
        events = [city.life_event(key) for kind, colon, key in names if kind + colon == LIFE_EVENT]
        pointers = [city.pointer(key) for kind, colon, key in names if kind + colon == POINTER]
        return tuple(filter(None, events)), tuple(filter(None, pointers))

    def _found(self, hits: Sequence[Hit]) -> tuple[Found, ...]:
        """Editions behind hits. The index may trail the text: what is gone from it is no answer any more."""
        by_id = self.catalogue.by_id
        return tuple(Found(by_id[hit.id], hit) for hit in hits if hit.id in by_id)

    def with_key(self, key: str) -> Edition:
        """The current edition of an item by its key, as in `/guides/<key>`. Raises NotFound."""
        edition = self.catalogue.by_key.get(key)
        if edition is None:
            raise NotFound("item", key)
        return edition


def search_document(edition: Edition) -> SearchDocument:
    """What of an edition can be searched for. English names find it, but are no citizens' words of it."""
    guide = edition.guide
    code = guide.elements.item_code
    return SearchDocument(
        id=edition.item.id,
        title=edition.name,
        aliases=_given(guide.plain_name, *guide.aliases),
        extra_titles=_given(guide.name_en, guide.plain_name_en),
        summary=f"{guide.summary}\n{guide.summary_en}",
        passages=tuple(_passages(guide)),
        department=guide.department,
        theme=guide.theme,
        codes=_given(edition.item.key, code.full_code, code.base_code),
    )


def _passages(guide: Guide) -> Iterator[str]:
    """What a guide asks and answers: people tell their situation before they name a matter."""
    for faq in guide.faq:
        yield from (faq.question, faq.answer, faq.question_en)
    for question in guide.questions:
        yield from (question.ask, question.ask_en)
        for answer in question.answers:
            yield from (answer.label, answer.note, answer.ends, answer.label_en)


def signpost_documents(city: City) -> list[SearchDocument]:
    """What else can be found: the changes in life we have a bundle for, and whose business is not ours."""
    kinds: tuple[tuple[str, Sequence[LifeEvent | Pointer]], ...] = (
        (LIFE_EVENT, city.life_events),
        (POINTER, city.pointers),
    )
    return [
        SearchDocument(
            id=kind + signpost.key,
            title=signpost.name,
            aliases=signpost.aliases,
            extra_titles=_given(signpost.name_en),
        )
        for kind, signposts in kinds
        for signpost in signposts
    ]


def _given(*texts: str) -> tuple[str, ...]:
    return tuple(text for text in texts if text)


async def build_here(documents: Iterable[SearchDocument], sequence: int) -> Index:
    """Build in this process: for short commands, which have nobody waiting."""
    return build_index(documents, load_lexicon(), sequence=sequence)

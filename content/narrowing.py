"""A decision, looked at again with what the catalogue knows: families, and the guide that is open.

The search sees words; it cannot know that 身份证 leaves open which of three is meant, nor that “那注销呢” is
said of the company whose change was just read. Where a question names a family's thing and no more, or all
that may be meant are of one family, the whole family is asked about. Never makes an answer out of a choice,
except where the question names nothing but what is done with the open guide's thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from content.catalogue import Catalogue
from content.family import Family, is_called_so
from content.item import Edition
from content.search.decision import CLEAR, Decision, DecisionKind
from content.search.rank import Hit, Ranking


def narrowed(
    decision: Decision, ranking: Ranking, catalogue: Catalogue, opened: Edition | None = None
) -> Decision:
    """The decision for `ranking`, for whoever has `opened`. Pure; the same where nothing applies."""
    hits = {hit.id: hit for hit in ranking.hits}
    if members := _meant_of_open(ranking.question, catalogue, opened):
        kind = DecisionKind.ANSWER if len(members) == 1 else DecisionKind.ASK
        return replace(decision, kind=kind, hits=_best_first(members, hits))
    if family := _left_open(decision, ranking, catalogue):
        return replace(decision, kind=DecisionKind.ASK, hits=_best_first(family.ids, hits))
    if opened and decision.kind is DecisionKind.ASK:
        near = sorted(decision.hits, key=lambda hit: _distance(hit.id, opened, catalogue))
        return replace(decision, hits=tuple(near))
    return decision


def _meant_of_open(question: str, catalogue: Catalogue, opened: Edition | None) -> tuple[str, ...]:
    """The one item of the open guide's family that is meant; all of them, where several may be."""
    family = catalogue.families.get(opened.item.id) if opened else None
    meant = family.meant(question) if family else ()
    if family is None or not meant:
        return ()
    return (meant[0].item_id,) if len(meant) == 1 else family.ids


def _left_open(decision: Decision, ranking: Ranking, catalogue: Catalogue) -> Family | None:
    """The family to ask about: named and no more; or all that may be meant, where more than one may be."""
    items = [hit.id for hit in decision.hits if hit.id in catalogue.by_id]
    family = catalogue.families.get(items[0]) if items else None
    if family is None or decision.against:
        return None
    if family.leaves_open(ranking.question) and not _has_rival(family, ranking, catalogue):
        return family
    is_all = len(items) == len(decision.hits) > 1 and set(items) <= set(family.ids)
    return family if is_all and decision.kind is DecisionKind.ASK else None


def _has_rival(family: Family, ranking: Ranking, catalogue: Catalogue) -> bool:
    """Whether something that is not of the family fits as well: 执照 is that of a company or of a shop."""
    others = (hit for hit in ranking.hits if hit.id not in family.ids and hit.id in catalogue.by_id)
    near = (hit for hit in others if hit.score > CLEAR * ranking.hits[0].score)
    return any(is_called_so(catalogue.by_id[hit.id], ranking.question) for hit in near)


def _best_first(ids: Iterable[str], hits: Mapping[str, Hit]) -> tuple[Hit, ...]:
    """Hits for these items, also for those that the search did not find; equals in the order given."""
    found = (hits.get(id_) or Hit(id_, 0.0, has_alias=True) for id_ in ids)
    return tuple(sorted(found, key=lambda hit: -hit.score))


def _distance(item_id: str, opened: Edition, catalogue: Catalogue) -> int:
    """From the open guide: of its family, of a change in life with it, of its office, its theme, or none."""
    edition, family = catalogue.by_id.get(item_id), catalogue.families.get(opened.item.id)
    if edition is None:
        return _FARTHEST
    if family and item_id in family.ids:
        return 0
    keys = {edition.item.key, opened.item.key}
    if any(keys <= set(event.items) for event in catalogue.city.life_events):
        return 1
    if edition.guide.department == opened.guide.department != "":
        return 2
    return 3 if edition.guide.theme == opened.guide.theme != "" else _FARTHEST


_FARTHEST = 4

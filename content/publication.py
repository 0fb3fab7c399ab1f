"""What an import would change: what a source says now, compared with what is published. Pure.

An item is recognised by its source and the code the source uses for it, never by the 12-digit base
code, which several items share (ARCHITECTURE rule 16); a file of ours carries our own id. Words that are the
same make no new edition, so an import can be repeated. An edition made by staff is not overridden by a
demonstration (rule 17), nor by somebody's list. A demonstration that staff edit in its files and bring in
again stays one, unless they name another source: then it is theirs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from content.checks import Issue
from content.exchange.yaml_guide import content_hash
from content.item import Edition, EditionState, Guide, Origin, ServiceItem

UNSAID_SOURCE = "yaml"  # of a new item whose importer names no source


@dataclass(frozen=True, slots=True)
class Current:
    """An item and what its current edition is, without its words."""

    item: ServiceItem
    number: int
    state: EditionState
    origin: Origin
    content_hash: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a source says about one item. `id` is ours, empty when the source does not know it."""

    key: str
    source_code: str
    guide: Guide
    state: EditionState
    id: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """The next editions, without a sequence, and why other items stay. `faults` forbid the whole import."""

    added: tuple[Edition, ...]
    changed: tuple[Edition, ...]
    unchanged: int
    kept: tuple[Issue, ...]
    faults: tuple[Issue, ...]


def plan_import(
    incoming: Sequence[Incoming],
    current: Sequence[Current],
    *,
    source: str,
    origin: Origin,
    new_id: Callable[[], str],
) -> Plan:
    """Decide for every incoming item whether it is new, changed, unchanged or not ours to change.

    `source` is empty when the importer names none.
    """
    recognised = _recogniser(current, source)
    pairs = [(one, recognised(one)) for one in incoming]
    faults = (*_repeats(incoming), *_faults(pairs, current))
    if faults:
        return Plan((), (), 0, (), faults)
    outcomes = [_outcome(one, before, source, origin, new_id) for one, before in pairs]
    editions = [outcome for outcome in outcomes if isinstance(outcome, Edition)]
    return Plan(
        added=tuple(edition for edition in editions if edition.number == 1),
        changed=tuple(edition for edition in editions if edition.number > 1),
        unchanged=outcomes.count(None),
        kept=tuple(outcome for outcome in outcomes if isinstance(outcome, Issue)),
        faults=(),
    )


def _recogniser(current: Sequence[Current], source: str) -> Callable[[Incoming], Current | None]:
    """Our files name the item by its id; other sources by their own code for it."""
    by_id = {known.item.id: known for known in current}
    by_code = {known.item.source_code: known for known in current if known.item.source == source}
    return lambda one: by_id.get(one.id) if one.id else by_code.get(one.source_code)


def _outcome(
    one: Incoming, before: Current | None, source: str, origin: Origin, new_id: Callable[[], str]
) -> Edition | Issue | None:
    """The next edition, or why there is none; None when the words are the same."""
    words = content_hash(one.guide)
    if before is None:
        item = ServiceItem(one.id or new_id(), one.key, source or UNSAID_SOURCE, one.source_code)
        return Edition(item, 1, one.state, origin, one.guide, words, sequence=0)
    if (before.content_hash, before.state) == (words, one.state):
        return None
    if before.origin is Origin.STAFF and origin is not Origin.STAFF:
        return Issue(before.item.key, "", "staff_edition_kept", "warning", {"edition": before.number})
    origin = _origin(before, source, origin)
    return Edition(before.item, before.number + 1, one.state, origin, one.guide, words, sequence=0)


def _origin(before: Current, source: str, origin: Origin) -> Origin:
    is_demonstration = before.origin is Origin.DEMONSTRATION and source in ("", before.item.source)
    return Origin.DEMONSTRATION if is_demonstration and origin is Origin.STAFF else origin


def _faults(pairs: Sequence[tuple[Incoming, Current | None]], current: Sequence[Current]) -> Iterator[Issue]:
    """A key belongs to one item for ever: it is in people's bookmarks and on posters."""
    by_key = {known.item.key: known.item for known in current}
    for one, before in pairs:
        where = one.file or one.key
        if before and before.item.key != one.key:
            yield Issue(where, "key", "key_changed", facts={"was": before.item.key, "now": one.key})
        elif before is None and (owner := by_key.get(one.key)):
            is_same = not one.id and owner.source_code == one.source_code  # the same code in another source
            code = "in_another_source" if is_same else "key_taken"
            yield Issue(where, "key", code, facts={"key": one.key, "source": owner.source, "id": owner.id})


def _repeats(incoming: Sequence[Incoming]) -> Iterator[Issue]:
    for name in ("id", "key"):
        counts = Counter(getattr(one, name) for one in incoming if getattr(one, name))
        for one in incoming:
            if counts[getattr(one, name)] > 1:
                yield Issue(one.file or one.key, name, f"{name}_twice", facts={name: getattr(one, name)})

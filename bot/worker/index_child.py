"""A process of its own that builds one index: documents in on standard input, the index out.

It imports nothing of the house but the search, ignores Ctrl-C (its parent decides when it ends), and ends
by itself when its parent is gone: its input stops, or nobody takes its output. Both ends are ours, so
they speak pickle: many small ones, because a big one holds up every answer while it is read or written. The
lexicon, which both ends have, stays at home.
"""

from __future__ import annotations

import io
import pickle
import signal
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from itertools import islice
from typing import Any, BinaryIO, TypeVar

from content.search import Index, SearchDocument, build_index, load_lexicon

DOCUMENTS = 25  # in one pickle: a fifth of a millisecond, with making them
ENTRIES = 1000  # of a mapping in one pickle

T = TypeVar("T")
Part = tuple[str, Any]  # a field of Index, and its value or some entries of it


def request(documents: Iterable[SearchDocument], sequence: int) -> Iterator[bytes]:
    """What the child is told, in parts."""
    yield _pickled(sequence)
    for some in _slices(documents, DOCUMENTS):
        yield _pickled(some)


def parts(made: bytes) -> Iterator[Part]:
    """What the child made, in parts for `Answer.take`."""
    return _read(io.BytesIO(made))


class Answer:
    """An index that is put together part by part."""

    def __init__(self) -> None:
        self._fields: dict[str, Any] = {"lexicon": load_lexicon()}

    def take(self, part: Part) -> None:
        name, value = part
        if name in self._fields:
            self._fields[name].update(value)
        else:
            self._fields[name] = value

    def index(self) -> Index:
        """The whole. Raises TypeError if parts are missing."""
        return Index(**self._fields)


def main() -> None:
    """Build what standard input asks for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sequence, *slices = _read(sys.stdin.buffer)
    documents = (document for some in slices for document in some)
    index = build_index(documents, load_lexicon(), sequence=sequence)
    for part in _parts_of(index):
        sys.stdout.buffer.write(_pickled(part))


def _parts_of(index: Index) -> Iterator[Part]:
    for name in (field.name for field in fields(index) if field.name != "lexicon"):
        value = getattr(index, name)
        if not isinstance(value, Mapping):
            yield name, value
            continue
        yield name, {}
        yield from ((name, dict(some)) for some in _slices(value.items(), ENTRIES))


def _slices(of: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    rest = iter(of)
    while some := tuple(islice(rest, size)):
        yield some


def _pickled(value: object) -> bytes:
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


def _read(file: BinaryIO) -> Iterator[Any]:
    """All pickles of a file."""
    try:
        while True:
            yield pickle.load(file)  # noqa: S301 - written by our other end
    except EOFError:
        return


if __name__ == "__main__":
    main()

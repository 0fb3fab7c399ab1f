"""A process of its own that builds one index: documents in on standard input, the index out.

It imports nothing of the house but the search, ignores Ctrl-C (its parent decides when it ends), and ends
by itself when its parent is gone: its input stops, or nobody takes its output. Both ends are ours, so
they speak pickle.
"""

from __future__ import annotations

import pickle
import signal
import sys
from collections.abc import Sequence

from content.search import Index, SearchDocument, build_index, load_lexicon


def request(documents: Sequence[SearchDocument], sequence: int) -> bytes:
    """What the child is told."""
    return pickle.dumps((tuple(documents), sequence), pickle.HIGHEST_PROTOCOL)


def answer(made: bytes) -> Index:
    """What the child made."""
    index = pickle.loads(made)  # noqa: S301 - written by our own child
    if not isinstance(index, Index):
        raise TypeError(f"the child answered with a {type(index).__name__}")
    return index


def main() -> None:
    """Build what standard input asks for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    documents, sequence = pickle.loads(sys.stdin.buffer.read())  # noqa: S301 - written by our own parent
    index = build_index(documents, load_lexicon(), sequence=sequence)
    pickle.dump(index, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)


if __name__ == "__main__":
    main()

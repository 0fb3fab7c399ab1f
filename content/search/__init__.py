"""Find the service item a citizen means, and know when we do not know.

A question and every item become the same kinds of token: characters and pairs of characters (no word
segmenter), toneless pinyin pairs, initials, Latin words. An inverted index scores them with BM25; a
lexicon that editors own turns citizens' words into the words of titles. Every hit says why.

    documents + lexicon → build_index → Index      once per publication, in a child process
    Index + question    → search      → Ranking    under a millisecond, 8 for 1,000 characters
    Ranking             → decide      → Decision   answer, ask which of three, or admit not to know

`tokenize`, `pinyin` and `phrases` are the ground, then `lexicon`, `needs`, `scope` and `absent`, `actions`,
`index`, `question`, `rank`, `decision`.
Every number behind these weights and thresholds is in DECISIONS 4.
"""

from content.search.decision import CHOICES, Decision, DecisionKind, Why, decide
from content.search.index import Index, SearchDocument, build_index
from content.search.lexicon import EMPTY_LEXICON, Lexicon, load_lexicon, parse_lexicon
from content.search.question import ClueKind
from content.search.rank import Hit, Ranking, Reason, search
from content.search.tokenize import QUESTION_LIMIT

__all__ = [
    "CHOICES",
    "EMPTY_LEXICON",
    "QUESTION_LIMIT",
    "ClueKind",
    "Decision",
    "DecisionKind",
    "Hit",
    "Index",
    "Lexicon",
    "Ranking",
    "Reason",
    "SearchDocument",
    "Why",
    "build_index",
    "decide",
    "load_lexicon",
    "parse_lexicon",
    "search",
]

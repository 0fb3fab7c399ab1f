"""One guide: the card, its elements in three groups, and the facts of one's own area."""

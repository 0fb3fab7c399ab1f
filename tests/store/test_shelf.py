"""A dictionary that forgets by itself."""

from __future__ import annotations

from bot.store.volatile.shelf import Shelf
from tests.store.volatile_things import Hands


class TestShelf:
    def test_what_is_old_is_swept_without_being_asked_for(self) -> None:
        now = Hands()
        shelf: Shelf[int, str] = Shelf(10, now)
        for n in range(1000):
            shelf.put(n, "x")
        now.seconds += 10
        shelf.put(1000, "y")
        assert len(shelf._kept) == 1

    def test_a_flood_pushes_out_the_oldest(self) -> None:
        shelf: Shelf[int, str] = Shelf(10, Hands(), most=3)
        for n in (1, 2, 3):
            shelf.put(n, "x")
        shelf.put(1, "again")
        shelf.put(4, "x")
        assert [n for n in range(5) if shelf.get(n)] == [1, 3, 4]

    def test_each_put_counts_anew(self) -> None:
        now = Hands()
        shelf: Shelf[str, str] = Shelf(10, now)
        shelf.put("a", "x")
        now.seconds += 6
        shelf.put("a", "y")
        now.seconds += 6
        assert shelf.get("a") == "y"

"""Finding one's way: the menu, language and area, browsing, who to call, what we keep."""

"""What the city tells people: items, editions, places, words to find them by.

Pure Python and data. Nothing in here opens a database, a socket or a clock; bytes and text come
in as arguments, immutable values and lists of issues go out.
"""

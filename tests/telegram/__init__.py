"""Telegram as seen from outside: a strict Bot API server, people with phones, and their journeys."""

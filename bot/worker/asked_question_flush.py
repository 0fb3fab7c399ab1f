"""Every serving process writes down what its turns noted for the editors (bot/services/asked_question.py)."""

from __future__ import annotations

import asyncio

from bot.log import logger
from bot.services.asked_question import AskedQuestionService

FLUSH_SECONDS = 5.0

log = logger("worker")


async def flush_asked_questions(asked_questions: AskedQuestionService) -> None:
    """Flush for as long as it runs. What cannot be written waits in memory, which is bounded."""
    while True:
        await asyncio.sleep(FLUSH_SECONDS)
        await flush_once(asked_questions)


async def flush_once(asked_questions: AskedQuestionService) -> None:
    """One flush that fails quietly: a missing count must stop nothing."""
    try:
        await asked_questions.flush()
    except Exception as fault:  # noqa: BLE001 - it outlives every fault of the database
        log.warning("asked_questions.unwritten", kind=type(fault).__name__)

"""The one list of jobs, and the loop that runs them. A job is a function and how often it runs.

What is about people is erased by the table in bot/domain/retention.py, one job for each of its rows. A job
that fails is logged and runs again when it is due; one failing job never stops another.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.domain.retention import RULES, Rule
from bot.log import logger
from bot.metrics import Metrics
from bot.services import Services

log = logger("worker")


@dataclass(frozen=True, slots=True)
class Job:
    name: str
    every: float  # seconds
    run: Callable[[Services], Awaitable[object]]


# How each noun of the retention table is erased; the pace of the table itself.
ERASING: Mapping[str, Callable[[Services], Awaitable[int]]] = {
    "citizen": lambda services: services.citizens.erase_unseen(),
    "profile": lambda services: services.profiles.erase_unseen(),
    "consent": lambda services: services.profiles.erase_ended_consents(),
    "asked_question": lambda services: services.asked_questions.erase_old(),
    "staff_session": lambda services: services.staff_sessions.erase_over(),
    "outbox": lambda services: services.outbox.erase_done(),
    "uploaded_file": lambda services: services.uploaded_files.erase_old(),
}
ERASING_PACE = 6 * 60 * 60


def erasing(rule: Rule) -> Job:
    """The job that keeps a row of the retention table: erase, and say how many if there were any."""

    async def erase(services: Services) -> int:
        erased = await ERASING[rule.noun](services)
        if erased:
            log.info("erased", noun=rule.noun, count=erased)
        return erased

    return Job(f"erase_{rule.noun}", ERASING_PACE, erase)


JOBS: tuple[Job, ...] = (*(erasing(rule) for rule in RULES if rule.days is not None),)


async def run_jobs(services: Services, metrics: Metrics) -> None:
    """Run every job at once and then as often as it says, until cancelled."""
    async with asyncio.TaskGroup() as tasks:
        for job in JOBS:
            tasks.create_task(_repeat(job, services, metrics), name=job.name)


async def _repeat(job: Job, services: Services, metrics: Metrics) -> None:
    metrics.job_waits(job.name)
    while True:
        try:
            await job.run(services)
        except Exception:
            log.exception("job.failed", job=job.name)
            metrics.job_failed(job.name)
        else:
            metrics.job_done(job.name)
        await asyncio.sleep(job.every)

"""The one list of jobs, and the loop that runs them. A job is a function and how often it runs.

A job that fails is logged and runs again when it is due; one failing job never stops another.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.log import logger
from bot.services import Services

log = logger("worker")


@dataclass(frozen=True, slots=True)
class Job:
    name: str
    every: float  # seconds
    run: Callable[[Services], Awaitable[object]]


async def erase_unseen_citizens(services: Services) -> int:
    """What we remember of people goes after `FORGET_AFTER_DAYS` without a visit."""
    erased = await services.citizens.erase_unseen()
    if erased:
        log.info("citizens.erased", count=erased)
    return erased


JOBS: tuple[Job, ...] = (Job("erase_unseen_citizens", 6 * 60 * 60, erase_unseen_citizens),)


async def run_jobs(services: Services) -> None:
    """Run every job at once and then as often as it says, until cancelled."""
    async with asyncio.TaskGroup() as tasks:
        for job in JOBS:
            tasks.create_task(_repeat(job, services), name=job.name)


async def _repeat(job: Job, services: Services) -> None:
    while True:
        try:
            await job.run(services)
        except Exception:
            log.exception("job.failed", job=job.name)
        await asyncio.sleep(job.every)

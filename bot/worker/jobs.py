"""The one list of jobs, and the loop that runs them. A job is a function and how often it runs.

A job that fails is logged and runs again when it is due; one failing job never stops another.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.log import logger
from bot.metrics import Metrics
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


async def erase_old_uploads(services: Services) -> int:
    """The ids that platforms gave to our files go when nobody asked for the file in `KEEP_FILES_DAYS`."""
    erased = await services.uploaded_files.erase_old()
    if erased:
        log.info("uploads.erased", count=erased)
    return erased


JOBS: tuple[Job, ...] = (
    Job("erase_unseen_citizens", 6 * 60 * 60, erase_unseen_citizens),
    Job("erase_old_uploads", 24 * 60 * 60, erase_old_uploads),
)


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

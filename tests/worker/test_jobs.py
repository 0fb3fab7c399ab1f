"""Jobs: each is listed, runs when due, and a failing one stops nobody."""

from __future__ import annotations

import asyncio
import datetime as dt

from bot.app import App
from bot.domain.citizen import FORGET_AFTER_DAYS
from bot.worker import jobs
from bot.worker.jobs import JOBS, Job, run_jobs
from bot.worker.process import running
from tests.talk import Citizen


def test_every_job_has_a_name_of_its_own_and_a_sensible_pace() -> None:
    assert len({job.name for job in JOBS}) == len(JOBS)
    assert all(job.every >= 60 for job in JOBS)


async def test_people_who_stayed_away_are_erased(app: App, citizen: Citizen, clock) -> None:
    await citizen.say("english")
    clock.moment += dt.timedelta(days=FORGET_AFTER_DAYS + 1)
    assert await jobs.erase_unseen_citizens(app.services) == 1
    assert (await app.services.citizens.recognise(citizen.address)).language == ""


async def test_a_failing_job_stops_no_other(app: App, monkeypatch) -> None:
    done = asyncio.Event()

    async def fails(_services) -> None:
        raise RuntimeError("deliberate")

    async def works(_services) -> None:
        done.set()

    monkeypatch.setattr(jobs, "JOBS", (Job("fails", 60, fails), Job("works", 60, works)))
    async with running(run_jobs(app.services)):
        await asyncio.wait_for(done.wait(), 2)

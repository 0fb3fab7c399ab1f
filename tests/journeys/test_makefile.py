"""`make` and `.ci/run` on machines that lack something, with stand-ins for what they call."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT


def stand_in(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A Makefile whose environment is installed and whose `wenban` says its port."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements/run.lock").touch()
    stand_in(tmp_path / ".venv/bin/python", "exit 0")
    stand_in(tmp_path / ".venv/bin/wenban", 'echo "$1 on ${PORT-the port of .env}"')
    (tmp_path / ".venv/run.stamp").touch()
    return tmp_path


def make(folder: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        ["make", *words], cwd=folder, env={**clean, **env}, capture_output=True, text=True, check=False
    )


def test_run_leaves_the_port_to_the_settings(checkout: Path) -> None:
    assert make(checkout, "run").stdout == "serve on the port of .env\n"


def test_run_takes_a_port_from_the_command_line_or_the_environment(checkout: Path) -> None:
    assert make(checkout, "run", "PORT=9000").stdout == "serve on 9000\n"
    assert make(checkout, "run", PORT="9001").stdout == "serve on 9001\n"


@pytest.mark.parametrize(
    ("lacks", "python", "says"),
    [
        ("version", 'case "$1" in --version) echo Python 3.10.2;; *) exit 1;; esac', "needed; ./python is Python 3.10.2"),
        ("python", "exit 127", "./python is absent"),
        ("venv", 'case "$2" in *ensurepip*) exit 1;; esac', "apt-get install python3-venv"),
        ("space", 'case "$2" in venv) mkdir -p .venv/bin; touch .venv/bin/python; echo disk full; exit 1;; esac', "disk full"),
    ],
)  # fmt: skip
def test_what_a_machine_lacks_is_said_and_nothing_half_made_stays(
    checkout: Path, lacks: str, python: str, says: str
) -> None:
    shutil.rmtree(checkout / ".venv")
    stand_in(checkout / "python", python)
    for _again in range(2):
        done = make(checkout, "run", "PYTHON=./python")
        assert done.returncode == 2
        assert done.stdout == ""
        assert says in done.stderr
        assert not (checkout / ".venv").exists()


@pytest.mark.parametrize(
    ("has_browser", "has_type", "installed"),
    [
        (True, True, ""),
        (True, False, "fonts-noto-cjk"),
        (False, True, "chromium"),
        (False, False, "chromium fonts-noto-cjk"),
    ],
)
def test_ci_installs_exactly_what_is_missing(
    tmp_path: Path, has_browser: bool, has_type: bool, installed: str
) -> None:
    programs = tmp_path / "bin"
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci/run", tmp_path / ".ci/run")
    for name in ("bash", "dirname", "env"):
        programs.mkdir(exist_ok=True)
        (programs / name).symlink_to(shutil.which(name) or name)
    stand_in(programs / "id", "echo 0")
    stand_in(programs / "apt-get", '[ "$1" = update ] || echo "$@" >> installed')
    stand_in(programs / "make", 'echo "$REQUIRE_BROWSER $@" > made')
    stand_in(programs / "fc-list", "echo Noto" if has_type else "")
    if has_browser:
        stand_in(programs / "chromium", "")
    subprocess.run([tmp_path / ".ci/run"], env={"PATH": str(programs)}, check=True)
    asked = (tmp_path / "installed").read_text() if (tmp_path / "installed").exists() else ""
    assert asked.strip() == (f"install -y -qq {installed}" if installed else "")
    assert (tmp_path / "made").read_text() == "1 test\n"

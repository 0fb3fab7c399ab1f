"""Dockerfile, compose.yaml and docs/operating.md name only what there is: commands, settings, files."""

from __future__ import annotations

import re
from typing import Any

import pytest
import typer
import yaml

from bot.__main__ import cli
from bot.config import Config
from tests.conftest import ROOT

COMMANDS = set(typer.main.get_command(cli).commands)  # type: ignore[attr-defined]
SETTINGS = {name.upper() for name in Config.model_fields}
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
OURS = {name: service for name, service in COMPOSE["services"].items() if service.get("image") == "wenban"}


def _instructions(stage: int) -> list[tuple[str, str]]:
    """(FROM, …), (RUN, …) of the stage, continued lines joined, comments gone."""
    text = re.sub(r"^#.*\n", "", DOCKERFILE, flags=re.MULTILINE).replace("\\\n", " ")
    lines = [line.partition(" ")[::2] for line in text.splitlines() if line.strip()]
    starts = [number for number, (word, _rest) in enumerate(lines) if word == "FROM"]
    begin = starts[stage]
    return lines[begin : next(end for end in (*starts, len(lines)) if end > begin)]


def test_what_the_image_copies_is_there_and_is_not_ignored() -> None:
    kept = {
        line[1:]
        for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if line.startswith("!")
    }
    copied = [
        source
        for word, rest in _instructions(0)
        if word == "COPY" and not rest.startswith("--from")
        for source in rest.split()[:-1]
    ]
    assert set(copied) == kept
    assert all((ROOT / source).exists() for source in copied)


def test_the_image_installs_pinned_packages_and_leaves_what_built_them_behind() -> None:
    built = " ".join(rest for word, rest in _instructions(0) if word == "RUN")
    assert "--require-hashes -r requirements/run.lock" in built
    assert re.search(r"uninstall .*\bpip\b", built)
    final = " ".join(rest for word, rest in _instructions(-1) if word == "RUN")
    assert "pip" not in final
    assert "gcc" not in built + final


def test_the_image_runs_as_nobody_special_and_starts_a_command_there_is() -> None:
    final = dict(_instructions(-1))
    assert re.fullmatch(r"\d{4,}:\d{4,}", final["USER"])
    assert yaml.safe_load(final["ENTRYPOINT"]) == ["wenban"]
    assert set(yaml.safe_load(final["CMD"])) <= COMMANDS
    assert final["STOPSIGNAL"] == "SIGTERM"
    assert final["EXPOSE"] == str(Config.model_fields["port"].default)
    assert "/healthz" in final["HEALTHCHECK"]
    assert final["VOLUME"] == f"{final['WORKDIR']}/var"


def test_settings_of_the_image_and_of_compose_exist() -> None:
    image = dict(pair.split("=", 1) for pair in dict(_instructions(-1))["ENV"].split())
    assert set(image) - {"PATH", "PYTHONUNBUFFERED", "LANG"} <= SETTINGS
    assert OURS
    for name, service in OURS.items():
        assert set(service["environment"]) <= SETTINGS, name


@pytest.mark.parametrize("service", sorted(OURS))
def test_a_service_runs_a_command_with_options_there_are(service: str) -> None:
    command, *options = OURS[service]["command"]
    assert command in COMMANDS
    known = {
        option
        for parameter in typer.main.get_command(cli).commands[command].params  # type: ignore[attr-defined]
        for option in parameter.opts
    }
    assert set(options) <= known


def test_compose_demands_secrets_and_holds_none() -> None:
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    for secret in ("SECRET_KEY", "DATA_KEYS", "POSTGRES_PASSWORD"):
        uses = re.findall(rf"\$\{{{secret}([^}}]*)\}}", text)
        assert uses
        assert all(use.startswith(":?") for use in uses)
    assert not re.search(r"(?i)(password|secret|token)\w*:\s*['\"]?\w", text)


def test_compose_starts_servers_after_the_migration_and_names_only_services_it_has() -> None:
    for name, service in COMPOSE["services"].items():
        assert set(service.get("depends_on", {})) <= set(COMPOSE["services"]), name
        for volume in service.get("volumes", []):
            assert volume.split(":")[0] in COMPOSE["volumes"]
    for name in ("serve", "worker"):
        assert OURS[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert OURS["serve"]["deploy"]["replicas"] > 1
    assert f"serve {Config.model_fields['port'].default}" in COMPOSE["configs"]["caddyfile"]["content"]


def test_the_page_for_operators_names_only_commands_and_settings_there_are() -> None:
    text = (ROOT / "docs/operating.md").read_text(encoding="utf-8")
    commands = set(
        re.findall(r"\bwenban ([a-z]+)\b", "\n".join(re.findall(r"`[^`]+`|^    .*$", text, re.MULTILINE)))
    )
    assert commands <= COMMANDS
    assert {"backup", "restore", "migrate"} <= commands
    outside = {"POSTGRES_PASSWORD", "PUBLISH", "PATH", "HTTPS", "TLS"}
    named = set(re.findall(r"`([A-Z][A-Z_]{3,})(?:=[^`]*)?`", text))
    assert named <= SETTINGS | outside

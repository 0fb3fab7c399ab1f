"""Settings: defaults that just work, every fault at once, secrets made once."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from bot.config import ConfigFault, load_config

KEY = "k1:" + "A" * 43 + "="


def test_without_any_setting_the_embedded_city_is_configured() -> None:
    config = load_config()
    assert config.database_url == "sqlite:///var/wenban.db"
    assert config.address == "http://127.0.0.1:8080"
    assert not config.is_postgresql


def test_embedded_secrets_are_made_once_and_only_the_owner_may_read_them() -> None:
    first, second = load_config(), load_config()
    assert first.secret_key == second.secret_key
    assert first.data_keys == second.data_keys
    for name in ("secret_key", "data_keys"):
        assert stat.S_IMODE(Path("var", name).stat().st_mode) == 0o600
    assert stat.S_IMODE(Path("var").stat().st_mode) == 0o700


def test_all_faults_are_reported_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {
        "DATABASE_URL": "mysql://x",
        "REDIS_URL": "http://x",
        "PORT": "99999",
        "PUBLIC_URL": "wenban.example/path",
        "CITY_TIMEZONE": "Mars/Olympus",
        "CATALOGUE": "/no/such/folder",
        "LOG_LEVEL": "shout",
        "SECRET_KEY": "short",
        "DATA_KEYS": "k1:short",
    }
    for name, value in wrong.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ConfigFault) as fault:
        load_config()
    assert {name for name, _reason in fault.value.faults} == set(wrong)


def test_postgresql_without_secrets_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:p@h/d")
    with pytest.raises(ConfigFault, match="SECRET_KEY and DATA_KEYS"):
        load_config()
    assert not Path("var").exists(), "no secret is made up for a production database"


def test_settings_can_come_from_a_dot_env_file() -> None:
    Path(".env").write_text("PORT=9000\nPUBLIC_URL=https://wenban.example.gov.cn/\n", encoding="utf-8")
    assert load_config().address == "https://wenban.example.gov.cn"
    assert load_config().port == 9000


def test_the_environment_wins_over_the_dot_env_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("PORT=9000\n", encoding="utf-8")
    monkeypatch.setenv("PORT", "9001")
    assert load_config().port == 9001


def test_an_empty_setting_is_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "")
    assert load_config().database_url.startswith("sqlite")


def test_data_keys_may_be_several_for_rotation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_KEYS", f"{KEY},{KEY.replace('k1', 'k0')}")
    assert load_config().data_keys.count(":") == 2


@pytest.mark.parametrize(
    ("name", "content"), [("secret_key", ""), ("secret_key", "x"), ("data_keys", "junk")]
)
def test_a_broken_secret_in_var_is_refused_like_one_in_the_environment(name: str, content: str) -> None:
    load_config()
    Path("var", name).write_text(content, encoding="utf-8")
    with pytest.raises(ConfigFault):
        load_config()


def test_a_dot_env_file_that_is_no_text_is_a_fault_of_settings() -> None:
    Path(".env").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigFault, match="UTF-8"):
        load_config()


@pytest.mark.parametrize(
    ("host", "address"),
    [("::1", "http://[::1]:8080"), ("0.0.0.0", "http://127.0.0.1:8080"), ("::", "http://[::1]:8080")],
)
def test_the_address_shown_can_be_opened(monkeypatch: pytest.MonkeyPatch, host: str, address: str) -> None:
    monkeypatch.setenv("HOST", host)
    assert load_config().address == address

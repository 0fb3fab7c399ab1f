"""What a password must be: long, and not the first thing anybody would try."""

from __future__ import annotations

import pytest

from bot.domain.password import generated_password, refuse_weak
from bot.errors import Refused


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "password_short"),
        ("eleven sign", "password_short"),
        ("１２３４５６７８９０１", "password_short"),
        ("x" * 201, "password_long"),
        ("zhangmei12345", "password_name"),
        ("ZhangMeiZhangMei", "password_name"),
        ("zhangmei.2026!", "password_name"),
        ("123456789012", "password_common"),
        ("Qwertyuiop123", "password_common"),
        ("ｐａｓｓｗｏｒｄ1234", "password_common"),
        ("abababababab", "password_common"),
    ],
)
def test_a_weak_password_is_refused_and_why(password: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        refuse_weak(password, "zhangmei")
    assert refused.value.code == code


@pytest.mark.parametrize(
    "password",
    [
        "four words nobody joins",
        "中文的长一点的密码也可以用",
        "zhangmei likes green tea",
        "7K3QM-ABCDE-FGHJK-MNPQR",
        "x" * 100 + "abcd",
    ],
)
def test_length_is_what_counts(password: str) -> None:
    refuse_weak(password, "zhangmei")


def test_a_generated_password_is_long_and_new_each_time() -> None:
    made = {generated_password() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        refuse_weak(password, "zhangmei")
        assert len(password) == 23

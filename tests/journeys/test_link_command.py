"""`wenban link`: from a word on the command line to a picture that a scanner reads, and back to the page."""

from __future__ import annotations

import json
import re
import urllib.request
from pathlib import Path

import pytest

from tests.codes import of_png, of_svg, read
from tests.journeys.wenban import refused, serving, wenban

PUBLIC = "https://wenban.shili.gov.cn"
CARD = "social-security-card-replacement"


def _json(*args: str, **env: str) -> dict[str, object]:
    done = wenban("link", *args, "--json", PUBLIC_URL=PUBLIC, **env)
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def test_a_link_is_made_drawn_scanned_and_opened(tmp_path: Path) -> None:
    made = _json("make", f"campaign:winter={CARD}", "--until", "2099-12-31", "--why", "poster",
                 "--png", "code.png", "--svg", "code.svg")  # fmt: skip
    address = f"{PUBLIC}/q/{made['code']}"
    assert (made["address"], made["qr_version"], made["state"]) == (address, 3, "active")
    assert read(of_png(Path("code.png").read_bytes())) == address
    assert read(of_svg(Path("code.svg").read_text(), 4)) == address
    with serving(PUBLIC_URL=PUBLIC) as (server, _process):
        scanned = urllib.request.Request(address.replace(PUBLIC, server), headers={"User-Agent": "Phone/1.0"})
        with urllib.request.urlopen(scanned, timeout=10) as page:
            assert "社保卡丢了，补一张" in page.read().decode()
        moved = _json("retarget", str(made["code"]), "guide:id-card-reissue", "--why", "moved")
        assert moved["target"] == "guide:id-card-reissue"
        with urllib.request.urlopen(scanned, timeout=10) as page:
            assert "身份证丢了，补一张" in page.read().decode()
    shown = _json("show", str(made["code"]))
    assert [(change["act"], change["why"]) for change in shown["history"]] == [  # type: ignore[attr-defined]
        ("made", "poster"),
        ("retargeted", "moved"),
    ]
    kinds = {count["kind"]: count["opened"] for count in shown["counts"]}  # type: ignore[attr-defined]
    assert kinds == {"person": 1, "again": 1}, "written when the server stopped"


def test_every_guide_has_one_and_people_read_it_in_a_list() -> None:
    said = wenban("link", "list").stdout
    assert said.startswith("4 links\n")
    assert re.search(rf"^[0-9A-Z]{{7}} +0  active  guide:{CARD}$", said, re.MULTILINE)
    withdrawn = re.search(r"^([0-9A-Z]{7}) ", said, re.MULTILINE)
    assert withdrawn
    assert "withdrawn" in wenban("link", "withdraw", withdrawn[1].lower(), "--why", "stolen").stdout


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["make"], "There is no such use"),
        (["paint", "x"], "There is no such use"),
        (["make", CARD], "is no target"),
        (["make", "guide:none"], "There is no item “none”"),
        (["make", "hall:none"], "There is no hall “none”"),
        (["make", "chat:fax"], "There is no channel “fax”"),
        (["make", "online:https://evil.example"], "evil.example is none of the domains"),
        (["make", "online:http://evil.example"], "no https address"),
        (["make", "case:id-card-reissue?age=child"], "do not lead to a result"),
        (["make", f"guide:{CARD}", "--until", "soon"], "soon is no day"),
        (["make", f"guide:{CARD}", "--png", "no/such/folder/x.png"], "cannot be written"),
        (["show", "0000001"], "There is no link"),
        (["withdraw", "0000001"], "There is no link"),
    ],
)
def test_what_cannot_be_done_is_said(args: list[str], words: str) -> None:
    assert words in refused("link", *args)


def test_an_address_too_long_for_paper_is_refused() -> None:
    long = f"https://{'w' * 50}.example.gov.cn"
    assert "Choose a shorter PUBLIC_URL" in refused("link", "make", f"guide:{CARD}", PUBLIC_URL=long)

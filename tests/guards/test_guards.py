"""What people forget: words in known places, documented settings, listed conversations, translations.

Each guard reads the source or the running house and names what is missing.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import bot
import content
import handlers
from bot.config import Config

ROOT = Path(__file__).resolve().parents[2]
CODE = sorted(path for top in ("bot", "content", "handlers") for path in (ROOT / top).rglob("*.py"))
CHINESE = re.compile(r"[\u4e00-\u9fff]{2}")


def _relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_every_setting_is_documented_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    missing = [name.upper() for name in Config.model_fields if f"| `{name.upper()}` |" not in readme]
    assert not missing


def test_chinese_words_live_only_where_words_may_live() -> None:
    """ARCHITECTURE rule 14. Docstrings and comments may quote; a string that reaches people may not."""
    allowed = re.compile(r"^(content/|handlers/\w+/\w*replies\.py|bot/i18n\.py|bot/bench/)")
    found = [
        f"{_relative(path)}:{node.lineno}: {node.value[:20]}"
        for path in CODE
        if not allowed.match(_relative(path))
        for node in _strings(path)
        if CHINESE.search(node.value) and "Wenban 问办" not in node.value
    ]
    assert not found


def _strings(path: Path) -> list[ast.Constant]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    ]


def test_every_file_opens_with_its_story() -> None:
    silent = [
        _relative(path)
        for path in CODE
        if path.read_text(encoding="utf-8").strip()
        and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not silent


def test_files_stay_within_their_budget() -> None:
    """A habit with a number: 250 lines. Whoever needs more writes the reason here."""
    reasons = {
        "content/codelists.py": "a table of national codes",
    }
    long = {
        _relative(path): count
        for path in CODE
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 250
    }
    assert {path: count for path, count in long.items() if path not in reasons} == {}


def test_no_file_is_called_by_a_word_that_means_nothing() -> None:
    banned = {"utils", "util", "helpers", "helper", "manager", "common", "misc"}
    assert [_relative(path) for path in CODE if path.stem in banned or path.parent.name in banned] == []


@pytest.mark.parametrize("language", ["zh_Hans", "en"])
def test_every_word_to_translate_is_in_both_languages(language: str) -> None:
    with (ROOT / "locales" / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        translated = {_id(message.id): message.string for message in read_po(file) if message.id}
    missing = sorted(msgid for msgid in _words_in_code() if not _said(translated.get(msgid)))
    assert not missing


def test_no_sentence_hides_inside_an_f_string() -> None:
    """The extraction of words does not look there, so such a sentence would stay English for ever."""
    hidden = [
        f"{_relative(path)}:{node.lineno}"
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.JoinedStr)
        for part in ast.walk(node)
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id == "_"
    ]
    assert not hidden


@pytest.mark.parametrize("language", ["zh_Hans", "en"])
def test_translations_keep_the_facts_of_their_sentence(language: str) -> None:
    """Every {fact} of the sentence is in every form of its translation, and no other."""
    with (ROOT / "locales" / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        messages = [message for message in read_po(file, locale=language) if message.id]
    wrong = [
        _id(message.id)
        for message in messages
        for form in _forms(message.string)
        # A singular may leave out the number it says in a word.
        if _facts(form) | {"n"} != _facts(" ".join(_forms(message.id))) | {"n"}
    ]
    assert not wrong


def _facts(text: str) -> set[str]:
    return set(re.findall(r"{(\w+)", text))


def _forms(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else text


def _id(msgid: str | tuple[str, ...]) -> str:
    return msgid if isinstance(msgid, str) else msgid[0]


def _said(text: str | tuple[str, ...] | None) -> str:
    return (text if isinstance(text, str) else (text or ("",))[0]) or ""


def _words_in_code() -> set[str]:
    methods = [("handlers/**.py", "python"), ("bot/**.py", "python"), ("bot/web/templates/**.html", "jinja2")]
    keywords = {"_": None, "N_": None, "plural": (1, 2)}
    found = extract_from_dir(str(ROOT), methods, keywords=keywords, directory_filter=_ours)
    return {_id(msgid) for _file, _line, msgid, _comments, _context in found}


def _ours(folder: str) -> bool:
    return not Path(folder).name.startswith((".", "var"))


def test_every_conversation_is_listed_and_fallback_is_last() -> None:
    packages = {info.name for info in pkgutil.iter_modules(handlers.__path__) if info.ispkg}
    listed = [conversation.name for conversation in handlers.CONVERSATIONS]
    assert set(listed) == packages
    assert listed[-1] == "fallback"


def test_every_button_a_reply_can_carry_leads_to_a_step() -> None:
    verbs = {
        node.args[0].value
        for path in (ROOT / "handlers").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("pack", "Action")
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    steps = {f"{c.name}.{step}" for c in handlers.CONVERSATIONS for step in c.steps} | {"fallback.hears"}
    assert verbs <= steps


def test_every_issue_and_refusal_has_words() -> None:
    """A code is the first plain text of a refusal, and the second of an issue (element, code) or third."""
    from bot.commands.issue_words import ISSUES, REFUSALS

    known = ISSUES.keys() | REFUSALS.keys()
    code = re.compile(r"[a-z]+(?:_[a-z0-9]+)+")
    makers = {"Refused", "FileFault", "Issue", "_issue", "_Refusal", "error", "warning"}
    silent = {
        f"{_relative(path)}:{node.lineno}: {text}"
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in makers
        for text in [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)][
            -1:
        ]
        if code.fullmatch(text) and text not in known and not text.startswith("catalogue.")
    }
    assert not silent


def test_every_glossary_name_is_found_where_its_row_says() -> None:
    for line in (ROOT / "GLOSSARY.md").read_text(encoding="utf-8").splitlines():
        quoted = re.findall(r"`([^`]+)`", line)
        places = [name for name in quoted if "/" in name]
        assert all((ROOT / place).exists() for place in places), line
        text = "\n".join(_text_below(ROOT / place) for place in places)
        for name in set(quoted) - set(places):
            assert re.search(rf"\b{name}\b", text), f"{name} is not in {places}"


def _text_below(path: Path) -> str:
    files = [path] if path.is_file() else [*path.rglob("*.py"), *path.rglob("*.html")]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


@pytest.mark.parametrize("document", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "DECISIONS.md"])
def test_every_path_a_document_names_exists(document: str) -> None:
    quoted = re.findall(r"`([a-z_.]+/[\w./-]*\w)`", (ROOT / document).read_text(encoding="utf-8"))
    made_later = re.compile(r"^(var|\.venv)/")
    gone = [name for name in quoted if not made_later.match(name) and not (ROOT / name).exists()]
    assert not gone


def test_every_module_can_be_imported_alone() -> None:
    for package in (bot, content, handlers):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not info.name.endswith("__main__") and "migrations" not in info.name:
                importlib.import_module(info.name)


def test_starting_a_command_does_not_import_aiogram() -> None:
    """It costs seconds and 170 MB; only the Telegram channel may, and only when it is on."""
    code = (
        "import sys, bot.__main__, bot.commands.serve, bot.commands.ask; sys.exit('aiogram' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_the_repository_names_no_machine_path_and_no_registry() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    words = re.compile(r"/(?:root|work|home)/[a-z]|pypi\.org|registry\.npmjs|files\.pythonhosted")
    found = []
    for name in listed:
        path = ROOT / name
        if path.suffix in (".png", ".js", ".lock") or not path.is_file() or path == Path(__file__).resolve():
            continue
        if words.search(path.read_text(encoding="utf-8", errors="ignore")):
            found.append(name)
    assert not found


def test_what_the_conversation_says_it_reads_is_what_the_search_reads() -> None:
    from bot.domain.message import MAX_TEXT
    from content.search import QUESTION_LIMIT

    assert MAX_TEXT == QUESTION_LIMIT

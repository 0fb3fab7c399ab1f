"""Words for operators: what an issue or a refusal of the catalogue means, and what to do about it.

One line per code. A code without a line is shown as it is with its facts, and a guard test fails.
`NAMES` are for counting: what many issues of one code have in common. A sentence without facts is its
own name.
"""

# ruff: noqa: E501 - one sentence, one line

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.commands import operator_language
from bot.commands.backup_words import BACKUP_REFUSALS
from bot.errors import Refused
from bot.i18n import Translator
from content.checks import Issue


def N_(msgid: str) -> str:  # noqa: N802 - gettext's name for “to be translated later”
    return msgid


ISSUES: Mapping[str, str] = {
    "missing": N_("not provided yet"),
    "malformed_organisation_code": N_(
        "organisation code {value} is not a valid 18-character code ({reason}); kept as it is"
    ),
    "malformed_implementation_code": N_("implementation code {value} is not well formed ({reason})"),
    "legacy_base_code": N_("base code {value} is of an older scheme; kept as it is"),
    "unknown_code": N_("{value} is not in the code list {code_list}"),
    "negative_number": N_("{value} is below zero"),
    "extra_not_in_table": N_("is not in this city's list of elements"),
    "case_type_against_promise": N_("on the spot and the promised time contradict each other"),
    "promise_over_statutory": N_("the promised time is longer than the law allows"),
    "visit_without_reason": N_("{visits} visits asked, but no reason given"),
    "no_visit_but_only_at_counter": N_("no visit needed, yet the counter is the only way to apply"),
    "charge_without_item": N_("charged, but nothing says for what"),
    "charge_incomplete": N_("the charge “{fee}” lacks: {blank}"),
    "free_but_charges": N_("free, yet charges are listed"),
    "same_phone_for_complaints": N_("questions and complaints go to the same phone {phone}"),
    "catch_all_material": N_("“{material}” is a catch-all; name each paper"),
    "material_without_name": N_("material number {number} has no name"),
    "sometimes_without_when": N_("“{material}” is needed only sometimes, but not when"),
    "condition_without_basis": N_("the condition “{condition}” names no basis"),
    "unknown_hall": N_("hall {hall} is not in places.yaml"),
    "unknown_area": N_("area {area} is not in places.yaml"),
    "area_twice": N_("area {area} is listed twice"),
    "unknown_department": N_("department {department} is not in city.yaml"),
    "unknown_theme": N_("theme {theme} is not in themes.yaml"),
    "home_visit_incomplete": N_("home visit is offered, but for whom or which phone is missing"),
    "malformed_question_id": N_("question {question}: ids are up to ten lower-case letters and digits"),
    "question_id_twice": N_("question {question}: an id is used twice"),
    "answers_too_few_or_many": N_("question {question} needs two to eight answers"),
    "unknown_answer": N_("“only_if” of {where} names no answer that was given before"),
    "question_never_asked": N_("question {question} is never asked"),
    "too_many_questions": N_("somebody is asked more than {most} questions"),
    "too_many_ways": N_("there are more than {most} ways through the questions"),
    "paper_of_no_case": N_("no answers lead to the material {material}"),
    "step_of_no_case": N_("no answers lead to the step {step}"),
    "local_overrides_unified": N_("a district may not say this; it is a unified element ({area})"),
    "hours_out_of_order": N_("opening hours of {hall} are out of order or touch each other"),
    "too_many_themes": N_("at most nine themes fit the front page"),
    "repeated_key": N_("the key {key} is used twice"),
    "wrong_type": N_("line {line}: {path} holds something else than it should"),
    "unknown_key": N_("line {line}: {path} is no field we know"),
    "missing_key": N_("line {line}: {path} is missing"),
    "empty_value": N_("line {line}: {path} is empty"),
    "duplicate_key": N_("line {line}: the same key twice"),
    "malformed_id": N_("line {line}: an id has 10 characters of 0-9 and A-Z without I, L, O, U"),
    "malformed_key": N_("line {line}: a key has letters, digits, dots and hyphens only"),
    "broken_yaml": N_("line {line}: this is not YAML"),
    "anchor_or_alias": N_("line {line}: YAML anchors and aliases are not taken"),
    "tag": N_("line {line}: YAML tags are not taken"),
    "second_document": N_("line {line}: a second document in one file"),
    "key_not_text": N_("line {line}: a key must be text"),
    "nested_too_deep": N_("line {line}: nested too deep"),
    "not_text": N_("the file is not text"),
    "not_utf8": N_("the file is not UTF-8"),
    "not_an_item_file": N_("the file is not an item"),
    "not_a_city_file": N_("the file is not about the city"),
    "missing_file": N_("the file is missing"),
    "unusable_elements": N_("elements.yaml cannot be used: {reason}"),
    "file_too_large": N_("the file is too large"),
    "staff_edition_kept": N_("left alone: staff have made edition {edition} of it"),
    "encoding_assumed": N_("the file is not UTF-8; read as {encoding}"),
    "column_absent": N_("the file has no column {column}; left empty"),
    "control_characters": N_("control characters were dropped"),
    "digits_lost": N_("{value} has lost digits in a spreadsheet; left out"),
    "duplicate_code": N_("the code is already in row {first_row}; left out"),
    "formula_cell": N_("a formula ({value}) is not taken; left empty"),
    "missing_value": N_("is empty; the row is left out"),
    "not_a_link": N_("{value} is no web address; left out"),
    "row_too_long": N_("the row has more cells than the header"),
    "row_too_short": N_("the row has fewer cells than the header"),
    "too_long": N_("is longer than {limit} characters"),
    "unusable_code": N_("{value} cannot be used as a code; the row is left out"),
    "key_changed": N_("the key was {was}, now {now}; a key never changes"),
    "key_taken": N_("the key {key} belongs to another item"),
    "in_another_source": N_("is here already, from the source “{source}”"),
    "file_twice": N_("the file is there twice, as .yaml and as .yml"),
    "key_twice": N_("the key {key} is in two files"),
    "id_twice": N_("the id {id} is in two files"),
}

NAMES: Mapping[str, str] = {
    "malformed_organisation_code": N_("organisation codes that are not valid"),
    "malformed_implementation_code": N_("implementation codes that are not well formed"),
    "legacy_base_code": N_("base codes of an older scheme"),
    "unknown_code": N_("values that are in no code list"),
    "negative_number": N_("numbers below zero"),
    "charge_incomplete": N_("charges that are not complete"),
    "same_phone_for_complaints": N_("one phone for questions and complaints"),
    "catch_all_material": N_("catch-all materials"),
    "material_without_name": N_("materials without a name"),
    "sometimes_without_when": N_("materials needed sometimes, but not when"),
    "condition_without_basis": N_("conditions without a basis"),
    "visit_without_reason": N_("visits without a reason"),
    "unknown_hall": N_("halls that are not in places.yaml"),
    "unknown_area": N_("areas that are not in places.yaml"),
    "area_twice": N_("areas listed twice"),
    "unknown_department": N_("departments that are not in city.yaml"),
    "unknown_theme": N_("themes that are not in themes.yaml"),
    "malformed_question_id": N_("questions whose ids cannot stand in a link"),
    "question_id_twice": N_("questions whose ids are used twice"),
    "answers_too_few_or_many": N_("questions with fewer than two or more than eight answers"),
    "unknown_answer": N_("cases that name no answer"),
    "question_never_asked": N_("questions that are never asked"),
    "too_many_questions": N_("items that ask too many questions"),
    "too_many_ways": N_("items with too many ways through their questions"),
    "paper_of_no_case": N_("materials of no case"),
    "step_of_no_case": N_("steps of no case"),
    "staff_edition_kept": N_("left alone: staff have made a newer edition"),
    "encoding_assumed": N_("the encoding was assumed"),
    "column_absent": N_("columns the file does not have"),
    "digits_lost": N_("codes that lost digits in a spreadsheet"),
    "duplicate_code": N_("rows whose code was there before; left out"),
    "formula_cell": N_("formulas that are not taken"),
    "not_a_link": N_("web addresses that are none"),
    "too_long": N_("names that are too long; the row is left out"),
    "unusable_code": N_("codes that cannot be used; the row is left out"),
}

# Why a code or a column map is not accepted: the fact `reason` of several issues and refusals.
REASONS: Mapping[str, str] = {
    "length": N_("wrong length"),
    "format": N_("wrong characters or form"),
    "checksum": N_("the last character does not fit the others"),
    "not_in_place": N_("not where it should be in the item's code"),
    "organisation": N_("names another organisation"),
    "base_code": N_("names another base code"),
    "columns_needed": N_("it needs a mapping under “columns”"),
    "unknown_key": N_("“{key}” is no part of it"),
    "unknown_field": N_("“{key}” is none of our fields: {fields}"),
    "field_needed": N_("the field {key} has no column"),
    "text_needed": N_("{key} needs a text"),
    "mapping_needed": N_("fields and their texts are needed"),
    "unknown_delimiter": N_("the delimiter is none of: {allowed}"),
    "unknown_encoding": N_("the encoding is none of: {allowed}"),
    "broken_yaml": N_("line {line}: this is not YAML"),
}

REFUSALS: Mapping[str, str] = {
    "import_refused": N_("Nothing was imported: mend what is listed above and import again."),
    "import_no_such_file": N_("{file} is not a CSV file, a YAML file or a folder."),
    "import_empty_folder": N_("Nothing was imported: the folder {folder} holds no YAML files."),
    "import_other_source": N_("Nothing was imported: {count} of these items are here already, from the source “{source}”; if this is the same list, import it with --source {source}."),
    "file_unreadable": N_("{file} cannot be read: {reason}."),
    "import_too_large": N_("{file} is larger than {limit_mb} MB."),
    "file_no_items": N_("Nothing was imported: no row of the file is an item. See the list above."),
    "file_empty": N_("Nothing was imported: the file is empty."),
    "file_no_rows": N_("Nothing was imported: the file has a header and no rows."),
    "file_not_text": N_("Nothing was imported: the file is not text (see line {line}). Save it as CSV, UTF-8."),
    "file_spreadsheet": N_("Nothing was imported: this is a spreadsheet. Save it as CSV, UTF-8."),
    "file_too_large": N_("Nothing was imported: the file is too large."),
    "file_encoding": N_("Nothing was imported: the file is not {encoding} (see line {line}). Save it as UTF-8."),
    "file_broken": N_("Nothing was imported: line {line} cannot be read: {reason}"),
    "file_delimiter": N_("Nothing was imported: columns are separated by {found}, expected {expected}. Name it in a column map (--columns)."),
    "columns_missing": N_("Nothing was imported: these columns are missing: {missing}. The file has: {present}. Name yours in a column map (--columns)."),
    "column_twice": N_("Nothing was imported: the column {column} is there twice."),
    "column_map": N_("Nothing was imported: the column map cannot be used ({reason})."),
    "source_name": N_("Give the source a name of 1 to {limit} characters (--source)."),
    "catalogue_folder": N_("CATALOGUE: the folder {folder} holds no YAML items."),
    "sqlite_one_process": N_("Wenban already runs on this SQLite file. One process at a time; for several set DATABASE_URL to PostgreSQL."),
    "worker_needs_postgresql": N_("On SQLite there is no worker: `wenban serve` does its jobs. For several processes set DATABASE_URL to PostgreSQL."),
    "no_such_bench": N_("There is no bench “{name}”. Benches: {known}."),
    "bench_needs_linux": N_("This bench reads processor time and memory as Linux counts them; it runs on Linux only."),
    "bench_needs_tests": N_("This bench talks to the test server in tests/telegram. Run it in the working copy, after `make setup`."),
    "bench_no_server": N_("A server of the bench did not start: {said}"),
    "bench_not_answered": N_("A server of the bench did not answer as it should: {said}"),
    "database_unreachable": N_("The database of DATABASE_URL cannot be reached: {reason}"),
    "cannot_listen": N_("Cannot listen on {host}, port {port} ({reason}). Is it taken? PORT= chooses another."),
    "sqlite_needs_file": N_("DATABASE_URL must name a file; SQLite in memory cannot be shared."),
    **BACKUP_REFUSALS,
}  # fmt: skip


def issue_document(issue: Issue) -> dict[str, object]:
    """One issue as a JSON object: item, element, code, severity, and its facts beside them."""
    named = {"item": issue.item, "element": issue.element, "code": issue.code, "severity": issue.severity}
    return {**named, **issue.facts}


def code_name(_: Translator, code: str) -> str:
    """A code with what it means, for a count of issues."""
    name = NAMES.get(code) or ISSUES.get(code, "")
    words = _(name) if name and "{" not in name else ""
    return f"{code}  {words}".rstrip()


def issue_words(_: Translator, issue: Issue) -> str:
    """One line: row, item, element, reason."""
    facts = _in_words(_, issue.facts)
    row = _("row {row}", row=facts.pop("row")) if "row" in facts else ""
    template = ISSUES.get(issue.code)
    words = _(template).format_map(_Facts(facts)) if template else f"{issue.code} {facts or ''}".strip()
    return "  ".join(part for part in (row, issue.item, issue.element, words) if part)


def refusal_words(refused: Refused) -> str:
    """Why a command did nothing: its issues first, then the sentence."""
    _ = operator_language()
    issues = refused.facts.get("issues", ())
    lines = [issue_words(_, issue) for issue in issues] if isinstance(issues, Iterable) else []
    facts = _in_words(_, {fact: value for fact, value in refused.facts.items() if fact != "issues"})
    template = REFUSALS.get(refused.code)
    sentence = _(template).format_map(_Facts(facts)) if template else f"{refused.code} {facts or ''}".strip()
    return "\n".join([*lines, sentence])


class _Facts(dict[str, str]):
    """Facts for a sentence; one that a rule did not give is left out, not a crash."""

    def __missing__(self, fact: str) -> str:
        return "…"


def _in_words(_: Translator, facts: Mapping[str, object]) -> dict[str, str]:
    """Facts as text; a reason that is a code becomes words."""
    plain = {fact: _plain(value) for fact, value in facts.items()}
    if reason := REASONS.get(plain.get("reason", "")):
        plain["reason"] = _(reason).format_map(_Facts(plain))
    return plain


def _plain(value: object) -> str:
    if isinstance(value, str) or not isinstance(value, Iterable):
        return str(value)
    return ", ".join(map(str, value))

"""Words for operators about workbooks and exports: what is wrong in a cell or a file, and what to do about it.

One line per code, as in bot/commands/issue_words.py, which takes these in.
"""

# ruff: noqa: E501 - one sentence, one line

from __future__ import annotations

from collections.abc import Mapping

from bot.i18n import N_

EXCHANGE_ISSUES: Mapping[str, str] = {
    "cell_wrong": N_("“{value}” does not fit here: {column}"),
    "cell_missing": N_("must be filled in: {column}"),
    "cell_not_text": N_("{value} is no text; a spreadsheet made a date or something else of it"),
    "cell_key": N_("the item's key is missing or has other characters than letters, digits, dots and hyphens"),
    "item_twice": N_("the key {key} is in two rows"),
    "row_twice": N_("a second row for the same thing"),
    "row_of_no_item": N_("the key {key} is not on the first sheet"),
    "papers_against_none": N_("materials are listed, yet the item says none are needed"),
    "changed_meanwhile": N_("somebody else has changed this item since the workbook was made (edition {edition}): export it again and make your changes there"),
    "not_in_workbook": N_("has no row any more; left as it is, an import removes nothing"),
}  # fmt: skip

EXCHANGE_REFUSALS: Mapping[str, str] = {
    "workbook_none": N_("Nothing was imported: this is no Excel workbook (.xlsx)."),
    "workbook_old": N_("Nothing was imported: this is an old .xls file. Save it as .xlsx."),
    "workbook_locked": N_("Nothing was imported: the workbook has a password. Save it without one."),
    "workbook_broken": N_("Nothing was imported: the workbook is damaged or not complete ({reason})."),
    "workbook_too_large": N_("Nothing was imported: the workbook is too large ({size_mb} MB, at most {limit_mb} MB)."),
    "workbook_too_far": N_("Nothing was imported: cell {cell} is beyond {rows} rows and {columns} columns ({part})."),
    "workbook_unsafe_xml": N_("Nothing was imported: the workbook has a document type in {part}; no spreadsheet program writes that."),
    "workbook_active": N_("Nothing was imported: the workbook has macros or links to other files ({part}). Save it without them."),
    "workbook_merged_cells": N_("Nothing was imported: cells are merged: {cells}. Separate them; each row needs its own values."),
    "workbook_not_ours": N_("Nothing was imported: this is not a workbook that `wenban export --format xlsx` made (its sheets: {sheets}). Copy your rows into one."),
    "workbook_other_format": N_("Nothing was imported: the workbook is of format {found}, this Wenban reads {expected}. Export it again."),
    "workbook_sheet_missing": N_("Nothing was imported: the sheet {sheet} is missing. Export the workbook again."),
    "workbook_columns_missing": N_("Nothing was imported: sheet {sheet} lacks the columns {missing}."),
    "workbook_columns_unknown": N_("Nothing was imported: sheet {sheet} has columns we do not know: {unknown}."),
    "workbook_column_twice": N_("Nothing was imported: sheet {sheet} has the column {column} twice."),
    "export_format": N_("There is no format “{format}”. Formats: {known}."),
    "export_no_department": N_("No item belongs to the department “{department}”. Departments with items: {known}."),
    "export_nothing": N_("There is nothing to export: the catalogue has no items."),
    "export_exists": N_("Nothing was written: {file} exists already; an export never replaces a file (--to chooses another folder)."),
    "export_failed": N_("The files cannot be written to {folder}: {reason}"),
    "export_cell_too_long": N_("Nothing was written: {column} of {item} (sheet {sheet}) is longer than the {limit} characters a cell holds. Use --format yaml."),
}  # fmt: skip

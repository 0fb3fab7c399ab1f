"""Items → a table, one a row: the list that content/exchange/csv_items.py reads without a column map.

UTF-8 with a byte order mark, because Excel in China takes a file without one for GBK. A cell that would begin
like a formula gets an apostrophe before it, so that it does not run where somebody opens the list.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from content.exchange.csv_columns import DEFAULT_COLUMNS, FIELDS
from content.exchange.yaml_guide import ItemDocument
from content.local import LocalInfo

_FORMULA = tuple("=+-@＝＋－＠\t\r")
_HEADER = {**{field: field for field in FIELDS}, **DEFAULT_COLUMNS.columns}


def write_csv(items: Sequence[ItemDocument]) -> bytes:
    """The columns of every field a list can have; of several places the whole city's, or the first."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([_HEADER[field] for field in FIELDS])
    for item in items:
        row = _row(item)
        writer.writerow([harmless(row.get(field, "")) for field in FIELDS])
    return "\ufeff".encode() + file.getvalue().encode()


def _row(item: ItemDocument) -> dict[str, str]:
    guide = item.guide
    elements = guide.elements
    local = guide.local_for("") or next(iter(guide.local), LocalInfo(""))
    return {
        "item_name": elements.item_name,
        "item_code": elements.item_code.full_code or elements.item_code.base_code or item.key,
        "aliases": ";".join(guide.aliases),
        "plain_name": guide.plain_name,
        "summary": guide.summary,
        "item_type": elements.item_type,
        "department": guide.department,
        "theme": guide.theme,
        "area": local.area,
        "implementing_body": local.implementing_body,
        "organisation_code": local.implementing_body_code,
        "online_url": local.online_url,
        "consult_phone": local.consult_phone,
        "complaint_phone": local.complaint_phone,
    }


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell

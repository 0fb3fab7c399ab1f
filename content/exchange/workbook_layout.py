"""Which sheet and which column of a department's workbook holds which part of a guide.

One table for both ways: writing walks it, reading walks it back. The first sheet has one row an item; the
others have one row an entry, with the key of the item it belongs to and its place in the order. Questions and
places of handling have entries of their own: there a row that names the question (or the area) begins a new
one, and a row that leaves it empty goes on with the one above.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from content.exchange.workbook_columns import Column, Kind

KEY = "事项键"
ORDER = "序号"
NAME_SHOWN = "事项名称（只供查看）"
ITEMS = "事项"


class Form(Enum):
    ITEMS = auto()  # one row an item, and it makes the item
    ONE = auto()  # at most one row an item
    LIST = auto()
    NESTED = auto()  # a list in which each entry has a list
    MAPPING = auto()


@dataclass(frozen=True, slots=True)
class Sheet:
    """`path` is where the rows belong in an item; `element` what an issue names. `child` as in NESTED."""

    name: str
    form: Form
    path: tuple[str, ...]
    columns: tuple[Column, ...]
    child: str = ""

    @property
    def element(self) -> str:
        return self.path[1] if self.path[:1] == ("elements",) else "".join(self.path[:1])

    @property
    def headers(self) -> tuple[str, ...]:
        """All headers in their order; those that only help people read are among them."""
        before = {Form.ITEMS: (KEY,), Form.ONE: (KEY, NAME_SHOWN)}.get(self.form, (KEY, NAME_SHOWN, ORDER))
        return (*before, *(column.header for column in self.columns))


def _text(header: str, *path: str, width: int = 18, kind: Kind = Kind.TEXT) -> Column:
    return Column(header, path, kind, width=width)


def _code(header: str, *path: str, choices: str, kind: Kind = Kind.CODE, shown: str | None = None) -> Column:
    return Column(header, path, kind, choices, shown, width=16)


def _flag(header: str, *path: str, shown: bool | None = None) -> Column:
    return Column(header, path, Kind.FLAG, shown=shown, width=12)


def _limit(name: str, field: str) -> tuple[Column, ...]:
    at = ("elements", field)
    return (
        Column(name, (*at, "value"), Kind.LIMIT, width=12),
        _code(f"{name}单位", *at, "unit", choices="time_unit", shown="workday"),
        _text(f"{name}说明", *at, "note"),
        _text(f"{name}说明（英文）", *at, "note_en"),
    )


_OF_THE_ITEM = (
    _text("事项名称", "elements", "item_name", width=28),
    _text("通俗名称", "plain_name", width=24),
    _text("一句话说明", "summary", width=36),
    Column("别名", ("aliases",), Kind.LIST, width=28),
    _code("部门", "department", choices="departments"),
    _code("主题", "theme", choices="themes"),
    _text("基本编码", "elements", "item_code", "base_code", kind=Kind.DIGITS),
    _text("办理项后缀", "elements", "item_code", "handling_suffix", kind=Kind.DIGITS),
    _text("全编码", "elements", "item_code", "full_code", kind=Kind.DIGITS, width=36),
    _code("事项类型", "elements", "item_type", choices="item_type"),
    _code("行使层级", "elements", "exercise_level", choices="exercise_level", kind=Kind.CODES),
    _text("实施主体", "elements", "responsible_authority", "department_role", width=28),
    _code("实施主体性质", "elements", "responsible_authority", "body_nature", choices="body_nature"),
    _code("服务对象", "elements", "service_objects", choices="service_object", kind=Kind.CODES),
    _code("办件类型", "elements", "case_type", choices="case_type"),
    *_limit("法定办结时限", "statutory_time_limit"),
    *_limit("承诺办结时限", "promised_time_limit"),
    _code("办理形式", "elements", "handling_forms", choices="handling_form", kind=Kind.CODES),
    Column("到办事现场次数", ("elements", "onsite_visits", "max"), Kind.NUMBER, width=12),
    _text("到办事现场原因", "elements", "onsite_visits", "reason"),
    _flag("是否收费", "elements", "fees", "charged"),
    _flag("可网上支付", "elements", "fees", "online_payment"),
    _text("收费说明", "elements", "fees", "note"),
    Column("不用交材料", ("elements", "materials"), Kind.NOTHING, width=12),
    _code("通办范围", "elements", "cross_region_scope", choices="cross_region_scope"),
    _code("因省而异的要素", "local_choice", choices="elements", kind=Kind.CODES),
    _text("核对日期", "checked_on", kind=Kind.DATE),
    _text("事项名称（英文）", "name_en"),
    _text("通俗名称（英文）", "plain_name_en"),
    _text("一句话说明（英文）", "summary_en"),
    _text("实施主体（英文）", "elements", "responsible_authority", "department_role_en"),
    _text("到办事现场原因（英文）", "elements", "onsite_visits", "reason_en"),
    _text("收费说明（英文）", "elements", "fees", "note_en"),
)
_ONLY_IF = Column("适用情形", ("only_if",), Kind.ONLY_IF, width=20)

_MATERIALS = (
    _text("材料名称", "name", width=28),
    _code("必要性", "necessity", choices="material_necessity", shown="1"),
    _text("何时需要", "when", width=24),
    _ONLY_IF,
    _code("材料类型", "material_type", choices="material_type", shown="1"),
    _code("材料形式", "form", choices="material_form", shown="1"),
    Column("原件份数", ("originals",), Kind.NUMBER, shown=0, width=10),
    Column("复印件份数", ("copies",), Kind.NUMBER, shown=0, width=10),
    _code("来源", "source", choices="material_source", shown="10"),
    _text("出具单位", "issuer"),
    _text("依据", "basis_ref", width=28),
    _text("空表网址", "form_url"),
    _text("样表网址", "sample_url"),
    _text("说明", "notes", width=36),
    _flag("数据共享免交", "exempt_by_data_sharing"),
    _flag("现场填写", "filled_on_site"),
    _text("材料名称（英文）", "name_en"),
    _text("何时需要（英文）", "when_en"),
    _text("说明（英文）", "notes_en"),
)
_STEPS = (
    _text("环节名称", "name", width=28),
    _code("环节", "step_code", choices="handling_step"),
    _text("办理人", "actor_role"),
    _text("时限", "time_limit"),
    _text("审查标准", "review_standard", width=28),
    _text("环节结果", "result"),
    _ONLY_IF,
    _text("环节名称（英文）", "name_en"),
    _text("时限（英文）", "time_limit_en"),
)
_LAWS = (
    _text("法律名称", "law_name", width=36),
    _text("文号", "document_no"),
    _text("条款", "article"),
    _text("条文", "text", width=48),
    _text("制定机关", "issuer"),
    _text("施行日期", "effective_on", kind=Kind.DATE),
    _text("网址", "url"),
    _flag("待核", "unverified"),
)
_CONDITIONS = (
    _text("条件", "text", width=48),
    _text("依据", "basis_ref", width=28),
    _text("条件（英文）", "text_en"),
)
_FEES = (
    _text("收费项目", "name", width=24),
    _text("标准", "standard", width=24),
    _text("依据", "basis", width=28),
    _flag("可减免", "reducible"),
    _text("收费项目（英文）", "name_en"),
    _text("标准（英文）", "standard_en"),
)
_RESULTS = (
    _text("结果名称", "name", width=28),
    _code("结果类型", "result_type", choices="result_type"),
    _text("有效期", "validity"),
    _text("样本网址", "sample_url"),
    _text("送达方式", "delivery"),
    _text("结果名称（英文）", "name_en"),
)
_QUESTIONS = (
    _text("问题编号", "id"),
    _text("问题", "ask", width=28),
    _text("提示", "hint", width=24),
    _ONLY_IF,
    _text("问题（英文）", "ask_en"),
    _text("提示（英文）", "hint_en"),
    *(
        Column(header, (field,), is_of_child=True, width=20)
        for header, field in (
            ("答案编号", "id"), ("答案", "label"), ("要注意", "note"), ("到此为止", "ends"),
            ("答案（英文）", "label_en"), ("要注意（英文）", "note_en"), ("到此为止（英文）", "ends_en"),
        )
    ),
)  # fmt: skip
_FAQ = (
    _text("常见问题", "question", width=36),
    _text("回答", "answer", width=48),
    _text("常见问题（英文）", "question_en"),
    _text("回答（英文）", "answer_en"),
)
_ACCEPTANCE = (
    _code("受理层级", "at", choices="accepted_at", kind=Kind.CODES),
    _code("决定层级", "decided_by", choices="decided_by"),
    _flag("同级任何地方都受理", "any_district", shown=True),
    _code("网上办理", "online", choices="online", shown="none"),
    _text("预约", "appointment", width=28),
    _text("上门服务对象", "home_visit", width=28),
    _text("说明", "notes", width=28),
    _text("预约（英文）", "appointment_en"),
    _text("上门服务对象（英文）", "home_visit_en"),
    _text("说明（英文）", "notes_en"),
)
_LOCAL = (
    Column("区域", ("area",), Kind.AREA, "areas"),
    _text("实施单位", "implementing_body", width=24),
    _text("统一社会信用代码", "implementing_body_code", kind=Kind.DIGITS, width=22),
    _text("实施编码", "implementation_code", kind=Kind.DIGITS, width=34),
    _text("咨询电话", "consult_phone", kind=Kind.PHONE),
    _text("投诉电话", "complaint_phone", kind=Kind.PHONE),
    _text("网上办理网址", "online_url"),
    _text("手机办理网址", "online_url_mobile"),
    _text("预约", "appointment"),
    _flag("上门服务", "home_visit", "supported"),
    _text("上门服务对象", "home_visit", "eligible"),
    _text("上门服务电话", "home_visit", "phone", kind=Kind.PHONE),
    _text("说明", "notes"),
    _text("预约（英文）", "appointment_en"),
    _text("上门服务对象（英文）", "home_visit", "eligible_en"),
    _text("说明（英文）", "notes_en"),
    Column("大厅", ("hall",), Kind.CODE, "halls", is_of_child=True),
    Column("窗口", ("window",), is_of_child=True),
)

SHEETS: tuple[Sheet, ...] = (
    Sheet(ITEMS, Form.ITEMS, (), _OF_THE_ITEM),
    Sheet("材料", Form.LIST, ("elements", "materials"), _MATERIALS),
    Sheet("环节", Form.LIST, ("elements", "handling_steps"), _STEPS),
    Sheet("条件", Form.LIST, ("elements", "acceptance_conditions"), _CONDITIONS),
    Sheet("依据", Form.LIST, ("elements", "legal_basis"), _LAWS),
    Sheet("收费", Form.LIST, ("elements", "fees", "items"), _FEES),
    Sheet("结果", Form.LIST, ("elements", "results"), _RESULTS),
    Sheet("问答", Form.NESTED, ("questions",), _QUESTIONS, child="answers"),
    Sheet("常见问题", Form.LIST, ("faq",), _FAQ),
    Sheet("受理", Form.ONE, ("acceptance",), _ACCEPTANCE),
    Sheet("地方", Form.NESTED, ("local",), _LOCAL, child="places"),
    Sheet(
        "自设要素",
        Form.MAPPING,
        ("elements", "extra"),
        (_text("要素", "field"), _text("内容", "text", width=48)),
    ),
)

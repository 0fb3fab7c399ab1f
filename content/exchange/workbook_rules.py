"""The rule of a column, as the note on its header says it: what to write, and what the checks ask of it.

Which checks there are is content/checks' business; here their meaning is put into one or two sentences for
whoever fills in a workbook. A column without a sentence of its own gets what its kind asks for.
"""

# ruff: noqa: E501 - one rule, one line

from __future__ import annotations

from collections.abc import Mapping

from content.codelists import CODE_LISTS
from content.exchange.workbook_columns import CHOICES, Column, Kind
from content.exchange.workbook_layout import KEY, NAME_SHOWN, ORDER, Sheet

_FIXED: Mapping[str, str] = {
    KEY: "必填。事项的英文短名或全编码，只能用字母、数字、点、下划线和连字符，定了就不再改。同一事项在各表里写同一个键。",
    NAME_SHOWN: "只供查看，导入时不读。",
    ORDER: "按数字从小到大排。可以写 1.5 插到 1 和 2 之间；不写就排在上一行后面。",
}
_KINDS: Mapping[Kind, str] = {
    Kind.DIGITS: "按文本填写，不要让表格当成数字，否则会丢位数。",
    Kind.PHONE: "带区号。咨询电话和投诉电话不能相同。",
    Kind.AREA: "区县键，或“区县键/镇街键”；全市写“全市”。每个区域写一行，换一个区域就另起一行写区域。",
    Kind.CODES: "可以填几个，每行一个（Alt+Enter 换行）。",
    Kind.LIST: "可以填几个，每行一个（Alt+Enter 换行）。",
    Kind.FLAG: "填“是”或“否”，空着就是“否”。",
    Kind.NUMBER: "填整数，不能小于 0。",
    Kind.LIMIT: "填整数，0 是当场办结；法律没有规定写“无”；还没有提供就空着。",
    Kind.DATE: "写成 2026-11-20。",
    Kind.ONLY_IF: "只在某些回答下才需要时写：问题编号: 答案编号, 答案编号。几个问题每行一个，都要满足。空着就是都需要。",
    Kind.NOTHING: "确实一样材料都不用交才写“是”；有材料就填“材料”表，还没有提供就空着。",
}
_COLUMNS: Mapping[tuple[str, str], str] = {
    ("事项", "事项名称"): "必填。和权力清单、公共服务清单上的名称一致，全市一个说法，不超过 300 字。",
    ("事项", "通俗名称"): "老百姓怎么说就怎么写，例如“社保卡丢了，补一张”。",
    ("事项", "一句话说明"): "一两句话：办成什么、多久、要不要钱。",
    ("事项", "部门"): "部门的键，从下拉里选，要在 city.yaml 里有。",
    ("事项", "主题"): "主题的键，从下拉里选，要在 themes.yaml 里有。",
    ("事项", "基本编码"): "国家基本目录的 12 位编码，省里用 14 位的写 14 位。三级用同一个。",
    ("事项", "全编码"): "来源系统里的完整编码，在那里不重复。",
    ("事项", "实施主体"): "写角色，不写具体单位（例如“县级公安机关”），这样各级都一样。",
    ("事项", "办件类型"): "即办件的承诺时限应是 0（当场），承诺件的大于 0。",
    ("事项", "法定办结时限"): "必须不短于承诺时限。填整数；法律没有规定写“无”；还没有提供就空着。",
    ("事项", "承诺办结时限"): "不能长于法定时限。填整数，0 是当场办结。",
    ("事项", "办理形式"): "到现场次数是 0 的事项，不能只有窗口办理。可以填几个，每行一个。",
    ("事项", "到办事现场原因"): "次数大于 0 时必填：为什么要来。",
    ("事项", "是否收费"): "收费的，要在“收费”表里写明项目、标准和依据；不收费的，“收费”表里不能有行。",
    ("事项", "因省而异的要素"): "这里写的是常见做法、各省不同的要素，页面上会说明。每行一个。",
    ("材料", "材料名称"): "必填。一行一样，写证件文书的名字；不能写“其他材料”“相关材料”。",
    ("材料", "何时需要"): "必要性是“2 非必要”时必填：什么情况下要。",
    ("材料", "依据"): "依据哪部法律的哪一条。",
    ("环节", "环节名称"): "必填。用动词开头的短句。",
    ("依据", "法律名称"): "必填。全称，不加书名号。",
    ("依据", "待核"): "文号或条号没有对照原文核过的写“是”，页面上显示“待核”。",
    ("条件", "条件"): "必填。一行一个条件。",
    ("条件", "依据"): "必填：这个条件出自哪部法律的哪一条。",
    ("收费", "收费项目"): "必填。",
    ("收费", "标准"): "必填。写明金额，例如“每证40元”。",
    ("收费", "依据"): "必填。收费的文件和文号。",
    ("结果", "结果名称"): "必填。办成以后拿到什么。",
    ("问答", "问题编号"): "最多十个小写字母或数字。写了编号的一行开始一个新问题，同一问题的其他答案行空着。",
    ("问答", "问题"): "必填。一个人最多被问四个问题。",
    ("问答", "答案编号"): "必填，不重复。每个问题二到八个答案，一行一个。",
    ("问答", "答案"): "必填。",
    ("问答", "到此为止"): "选了它就不用再办时写：为什么（例如“不用办”）。",
    ("受理", "受理层级"): "在哪些层级的大厅受理，每行一个。受理在区县、决定在市，就是“区收市审”。",
    ("受理", "决定层级"): "由哪一级决定。",
    ("受理", "上门服务对象"): "对谁上门服务；不上门就空着。",
    ("地方", "统一社会信用代码"): "18 位，按文本填写，最后一位会校验。",
    ("地方", "实施编码"): "31 位：信用代码、层级、基本编码；按文本填写。",
    ("地方", "上门服务"): "写“是”的，要写明对谁和电话。",
    ("地方", "大厅"): "大厅的键，从下拉里选，要在 places.yaml 里有。一个区域有几个大厅，每个一行，后面几行的区域空着。",
    ("自设要素", "要素"): "本市自己的要素，键要在 elements.yaml 里有。",
}  # fmt: skip


def rule_of(sheet: Sheet, header: str) -> str:
    """The note on a header; never empty."""
    if header in _FIXED:
        return _FIXED[header]
    column = next(column for column in sheet.columns if column.header == header)
    own = _COLUMNS.get((sheet.name, header), "")
    kind = "" if own and column.kind in (Kind.LIMIT, Kind.CODES, Kind.FLAG) else _KINDS.get(column.kind, "")
    said = " ".join(part for part in (own, kind, _choices(column)) if part)
    return said or "没有就空着。"


def _choices(column: Column) -> str:
    names = CHOICES.get(column.choices, {})
    if not names:
        return ""
    listed = "、".join(f"{value} {name}" for value, name in names.items())
    source = CODE_LISTS[column.choices].source if column.choices in CODE_LISTS else ""
    return f"只能填：{listed}。" + (f"（{source}）" if source else "")

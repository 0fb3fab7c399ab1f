"""The national code lists behind coded elements, each code with its Chinese and English name.

One table per list. Inside Wenban a code always has the meaning given here; where a platform or a
province numbers differently (service objects 5 and 6, satisfaction upside down), translate at the
border, in `content/exchange`, and nowhere else.

Source: GB/T 39046-2020 annex A where it has the list; lists marked "platform" are those used by the
national and provincial service platforms, which that standard leaves open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a code list: what is stored, and its name in both languages."""

    value: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True)
class CodeList:
    """A closed list of codes. `source` says which document fixes it."""

    key: str
    source: str
    codes: Mapping[str, Code]

    def __contains__(self, value: object) -> bool:
        return value in self.codes

    def name(self, value: str, language: str) -> str:
        """The code's name; an unknown code is shown as it is, so nothing a city sent is hidden."""
        code = self.codes.get(value)
        if code is None:
            return value
        return code.name_en if language == "en" else code.name_zh

    def value_named(self, name_zh: str) -> str | None:
        """The code whose Chinese name is `name_zh`, for imports that carry names instead of codes."""
        return next((code.value for code in self.codes.values() if code.name_zh == name_zh), None)


def _list(key: str, source: str, *rows: tuple[str, str, str]) -> CodeList:
    return CodeList(key, source, MappingProxyType({value: Code(value, zh, en) for value, zh, en in rows}))


_GBT = "GB/T 39046-2020 annex A"

CODE_LISTS: Mapping[str, CodeList] = MappingProxyType(
    {
        code_list.key: code_list
        for code_list in (
            _list(
                "item_type",
                _GBT,
                ("01", "行政许可", "Administrative licence"),
                ("02", "行政处罚", "Administrative penalty"),
                ("03", "行政强制", "Administrative enforcement"),
                ("04", "行政征收", "Administrative levy"),
                ("05", "行政给付", "Benefit payment"),
                ("06", "行政检查", "Administrative inspection"),
                ("07", "行政确认", "Administrative confirmation"),
                ("08", "行政奖励", "Administrative award"),
                ("09", "行政裁决", "Administrative ruling"),
                ("10", "其他行政权力", "Other administrative power"),
                ("20", "公共服务", "Public service"),
            ),
            _list(
                "exercise_level",
                _GBT,
                ("1", "国家级", "National"),
                ("2", "省级", "Provincial"),
                ("3", "市级", "City"),
                ("4", "县级", "County or district"),
                ("5", "镇（乡、街道）级", "Town or street"),
                ("6", "村（社区）级", "Village or community"),
                ("7", "分级管理", "Split between levels"),
            ),
            _list(
                "body_nature",
                _GBT,
                ("1", "法定机关", "Body named by law"),
                ("2", "授权组织", "Authorised organisation"),
                ("3", "受委托组织", "Entrusted organisation"),
                ("9", "其他", "Other"),
            ),
            _list(
                "service_object",
                _GBT,
                ("1", "自然人", "Individuals"),
                ("2", "企业法人", "Companies"),
                ("3", "事业法人", "Public institutions"),
                ("4", "社会组织法人", "Social organisations"),
                ("5", "行政机关", "Government bodies"),
                ("6", "其他组织", "Other organisations"),
            ),
            _list(
                "handling_form",
                _GBT,
                ("1", "窗口办理", "At a counter"),
                ("2", "电脑端网上办理", "Online, by computer"),
                ("3", "移动端网上申请", "Online, by phone"),
                ("4", "快递申请", "By post"),
                ("9", "其他", "Other"),
            ),
            _list(
                "case_type",
                _GBT,
                ("1", "即办件", "Done on the spot"),
                ("2", "承诺件", "Done within a promised time"),
                ("9", "其他", "Other"),
            ),
            _list(
                "cross_region_scope",
                "platform",
                ("0", "未实现通办", "Only where you are registered"),
                ("1", "全国通办", "Anywhere in the country"),
                ("2", "跨省通办", "Across provinces"),
                ("3", "跨市通办", "Anywhere in the province"),
                ("4", "跨县通办", "Anywhere in the city"),
            ),
            _list(
                "material_necessity",
                "platform",
                ("1", "必要", "Required"),
                ("2", "非必要", "Only in some cases"),
                ("3", "容缺后补", "May be handed in later"),
            ),
            _list(
                "material_type",
                "platform",
                ("1", "证件证书证明", "Document or certificate"),
                ("2", "申请表格文书", "Form"),
                ("3", "其他", "Other"),
            ),
            _list(
                "material_source",
                "platform",
                ("10", "申请人自备", "You bring it"),
                ("20", "政府部门核发", "Issued by a government body"),
                ("99", "其他", "Other"),
            ),
            _list(
                "material_form",
                "platform",
                ("1", "纸质", "Paper"),
                ("2", "电子化", "Electronic"),
                ("3", "纸质或电子", "Paper or electronic"),
            ),
            _list(
                "result_type",
                "platform",
                ("10", "证照", "Certificate or licence"),
                ("20", "批文", "Written decision"),
                ("30", "其他", "Other"),
            ),
            _list(
                "handling_step",
                "platform",
                ("addressee", "收件", "Receive"),
                ("acceptance", "受理", "Accept"),
                ("investigate", "审查", "Examine"),
                ("decide", "决定", "Decide"),
                ("accreditation", "制证", "Produce"),
                ("delivery", "送达", "Deliver"),
            ),
            _list(
                "time_unit",
                "platform",
                ("workday", "工作日", "working days"),
                ("day", "自然日", "calendar days"),
            ),
        )
    }
)

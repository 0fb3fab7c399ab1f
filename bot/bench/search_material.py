"""What `wenban bench search` searches: a catalogue of any size and questions about it, all deterministic.

The catalogue is the demonstration guides' names and aliases plus made-up titles (object × verb × level, and
from 2,700 titles on × town); the questions are made of the same objects and verbs: colloquial,
Traditional, typed in pinyin, abbreviated, with a homophone typo.
"""

from __future__ import annotations

from importlib import resources
from itertools import islice, product

import yaml
from pypinyin import lazy_pinyin

from content.search import SearchDocument
from content.search.pinyin import Pinyin

QUESTIONS = 300

# fmt: off
_OBJECTS = (
    "居民身份证", "社会保障卡", "机动车驾驶证", "机动车行驶证", "居住证", "户口簿", "残疾人证",
    "老年人优待证", "出生医学证明", "食品经营许可证", "营业执照", "教师资格证书", "护士执业证书",
    "医师执业证书", "卫生许可证", "道路运输证", "不动产权证书", "烟草专卖零售许可证",
    "旅馆业特种行业许可证", "城乡居民基本养老保险", "企业职工基本养老保险", "失业保险金",
    "工伤保险待遇", "基本医疗保险", "生育津贴", "住房公积金", "公共租赁住房", "最低生活保障",
    "临时救助", "高龄津贴", "护理补贴", "丧葬补助金", "创业担保贷款", "就业创业证", "个体工商户",
    "农民专业合作社", "民办学校", "排污许可证", "取水许可证", "林木采伐许可证", "建筑工程施工许可证",
    "户外广告设置", "大型群众性活动", "兽药经营许可证", "动物防疫条件合格证",
)
_VERBS = (
    "申领", "补领", "换领", "变更", "注销", "延续", "挂失", "查询", "资格认证", "关系转移", "登记",
    "年度审验",
)
# fmt: on
_LEVELS = ("", "（市级）", "（县级）", "（个人）", "（单位）")
_TOWNS = ("", *(f"（{first}{last}）" for first, last in product("青柳石白清龙双金安", ("河镇", "桥镇", "岭乡", "湾乡", "泉街道", "塘街道", "坪村"))))  # noqa: E501  # fmt: skip
_TEMPLATES = (
    "我媽的{object}丟了怎麼補",
    "请问{object}{verb}要带什么材料，在哪里办",
    "那个我想问一下就是{object}到期了咋个{verb}嘛，我人在外地回不去",
    "{typo}{verb}怎么办",
    "{pinyin}",
    "{joined} zenme ban",
    "{initials}掉了",
)


def catalogue(items: int) -> tuple[SearchDocument, ...]:
    """So many documents; there are names for 172,800."""
    made = product(_TOWNS, _LEVELS, _VERBS, _OBJECTS)
    titles = (f"{thing}{verb}{level}{town}" for town, level, verb, thing in made)
    documents = _guides()
    missing = max(0, items - len(documents))
    documents += [SearchDocument(f"made-{at}", title) for at, title in enumerate(islice(titles, missing))]
    return tuple(documents[:items])


def _guides() -> list[SearchDocument]:
    """The demonstration guides' names and aliases; a file that is no item is passed over."""
    folder = resources.files("content") / "items"
    files = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".yaml")), key=lambda file: file.name
    )
    trees = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in files]
    return [
        SearchDocument(tree["key"], tree["elements"]["item_name"], tuple(tree.get("aliases", ())))
        for tree in trees
        if isinstance(tree, dict) and "elements" in tree and "key" in tree
    ]


def questions(pinyin: Pinyin) -> tuple[str, ...]:
    """QUESTIONS of them; `pinyin` is the table an index carries."""
    pairs = product(_VERBS, _OBJECTS)
    asked = [
        template.format(object=thing, verb=verb, **_misspelt(thing, verb, pinyin))
        for (verb, thing), template in zip(pairs, _TEMPLATES * QUESTIONS, strict=False)
    ]
    return tuple(asked[:QUESTIONS])


def _misspelt(thing: str, verb: str, pinyin: Pinyin) -> dict[str, str]:
    """How hands get it wrong: another character of the same sound, letters instead of characters."""
    letters = lazy_pinyin(thing + verb)
    other = next(chr(at) for at in range(0x4E00, 0xA000) if pinyin.sound(chr(at)) == pinyin.sound(thing[1]))
    return {
        "typo": thing[0] + other + thing[2:],
        "pinyin": " ".join(letters),
        "joined": "".join(letters),
        "initials": "".join(syllable[0] for syllable in letters[: len(thing)]),
    }

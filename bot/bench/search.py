"""`wenban bench search`: what it costs to find an item, against bm25s and SQLite FTS5.

The catalogue is the demonstration guides plus made-up titles (object × verb × level) up to `items`; the
questions are made of the same objects and verbs: colloquial, Traditional, typed in pinyin, abbreviated,
with a homophone typo. All deterministic. Each engine gets every question in each round, one engine after the
other, and a question counts with its fastest round: machines are noisy, and noise only adds. Parsing the
question is included. The peers get our characters and pairs; they know neither pinyin nor a lexicon, so
this compares time, not quality (for that see tests/unit/test_search_quality.py and the retrieval note).
"""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable
from importlib import resources
from itertools import islice, product

import yaml
from pypinyin import lazy_pinyin

from bot.bench.peer_engines import engines_over
from content.search import Index, SearchDocument, build_index, decide, load_lexicon, search
from content.search.pinyin import Pinyin, pinyin_table

TARGET_P99_MS, TARGET_BUILD_SECONDS = 1.0, 1.0
QUESTIONS, ROUNDS, BUILDS, LIMIT = 300, 7, 3, 8

Ask = Callable[[str], object]


def run(*, items: int = 1620, rounds: int = 0) -> dict[str, object]:
    """Milliseconds per question (p50, p99, worst), seconds to build, bytes to keep; ours and the peers'."""
    rounds = rounds or ROUNDS
    documents = _catalogue(items)
    index, seconds = _built(documents)
    questions = _questions(index.pinyin)
    peers: dict[str, Ask | None] = dict(
        engines_over([" ".join(document.names()) for document in documents], LIMIT)
    )
    engines: dict[str, Ask] = {"wenban": lambda question: decide(search(index, question, limit=LIMIT))}
    engines |= {name: ask for name, ask in peers.items() if ask is not None}
    figures: dict[str, object] = dict(_measure(engines, questions, rounds))
    figures |= {name: "not installed" for name, ask in peers.items() if ask is None}
    return {
        "bench": "search",
        "items": len(documents),
        "questions": len(questions),
        "rounds": rounds,
        "unit": "ms per question, its fastest round",
        "target": {"p99": TARGET_P99_MS, "build_seconds": TARGET_BUILD_SECONDS},
        "build_seconds": round(seconds, 3),
        "array_bytes": index.array_bytes,
        "pickled_bytes": len(pickle.dumps(index)),
        **figures,
    }


def _built(documents: tuple[SearchDocument, ...]) -> tuple[Index, float]:
    """An index and the fastest of several builds; lexicon and pinyin table are read before, as at serving."""
    lexicon = load_lexicon()
    pinyin_table()
    seconds: list[float] = []
    for _ in range(BUILDS):
        start = time.perf_counter_ns()
        index = build_index(documents, lexicon)
        seconds.append((time.perf_counter_ns() - start) / 1e9)
    return index, min(seconds)


def _measure(engines: dict[str, Ask], questions: tuple[str, ...], rounds: int) -> dict[str, dict[str, float]]:
    fastest = {name: [float("inf")] * len(questions) for name in engines}
    for number in range(rounds + 1):
        for name, ask in engines.items():
            taken = [_milliseconds(ask, question) for question in questions]
            if number:  # the first round only warms up
                fastest[name] = list(map(min, fastest[name], taken))
    return {name: _figures(sorted(times)) for name, times in fastest.items()}


def _milliseconds(ask: Ask, question: str) -> float:
    start = time.perf_counter_ns()
    ask(question)
    return (time.perf_counter_ns() - start) / 1e6


def _figures(ordered: list[float]) -> dict[str, float]:
    at = {"p50": 0.5, "p99": 0.99, "worst": 1.0}
    return {name: round(ordered[int(share * (len(ordered) - 1))], 3) for name, share in at.items()}


# ---- the material

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
_TEMPLATES = (
    "我媽的{object}丟了怎麼補",
    "请问{object}{verb}要带什么材料，在哪里办",
    "那个我想问一下就是{object}到期了咋个{verb}嘛，我人在外地回不去",
    "{typo}{verb}怎么办",
    "{pinyin}",
    "{joined} zenme ban",
    "{initials}掉了",
)


def _catalogue(items: int) -> tuple[SearchDocument, ...]:
    made = product(_LEVELS, _VERBS, _OBJECTS)
    titles = (f"{thing}{verb}{level}" for level, verb, thing in made)
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


def _questions(pinyin: Pinyin) -> tuple[str, ...]:
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

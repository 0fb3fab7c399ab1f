"""What every template knows, and how a page or a JSON answer is made.

Words live in the templates; this file only hands them the translator, the reader, the city and a few
small renderings: a time, a code's name, Chinese text on an English page marked as Chinese.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiohttp_jinja2
from aiohttp import web
from jinja2 import FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from bot.domain.message import MAX_TEXT
from bot.i18n import DEFAULT_LANGUAGE, HTML_LANGUAGES, LANGUAGES, translator
from bot.web.assets import ASSETS
from bot.web.page_cache import PAGES_KEPT, PageCache
from bot.web.public_address import public_address
from bot.web.reader import reader_of
from bot.web.site import site_of
from content.codelists import CODE_LISTS
from content.links import domain_of
from content.readable import printable
from content.summary import FEW_PAPERS, applies_online, time_to_expect, to_bring

_HAN = ("\u3400", "\u9fff")  # enough to tell Chinese from anything else
_PHONE = re.compile(r"((?<!\d)(?:0\d{2,3}-\d{7,8}|1\d{4})(?!\d))")
TEMPLATES = Path(__file__).parent / "templates"


def set_up_templates(app: web.Application) -> None:
    app[PAGES_KEPT] = PageCache()
    environment = aiohttp_jinja2.setup(
        app,
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        default_helpers=False,
    )
    environment.filters.update(
        quoted=_quoted,
        fill=_fill,
        printable=printable,
        clock=_clock,
        domain=domain_of,
        chinese=_chinese,
        phones=_phones,
    )
    environment.globals.update(said=_said, code_name=_code_name, hour_spans=_hour_spans)
    environment.globals.update(
        to_bring=to_bring,
        few_papers=FEW_PAPERS,
        time_to_expect=time_to_expect,
        applies_online=applies_online,
    )


def page(request: web.Request, template: str, *, status: int = 200, **facts: Any) -> web.Response:
    known = {**_known(request), "public": public_address(request) if status == 200 else None}
    return aiohttp_jinja2.render_template(template, request, {**known, **facts}, status=status)


def json_answer(data: object, *, status: int = 200) -> web.Response:
    """JSON as people can read it: UTF-8, unescaped."""
    text = json.dumps(data, ensure_ascii=False, default=str)
    return web.Response(text=text, status=status, content_type="application/json")


def _known(request: web.Request) -> dict[str, Any]:
    reader, site = reader_of(request), site_of(request)
    speak, city = translator(reader.language), site.guides.catalogue.city
    english = reader.language == "en" and city.name_en
    return {
        "_": speak,
        "plural": speak.plural,
        "say_date": speak.date,
        "reader": reader,
        "languages": LANGUAGES,
        "html_languages": HTML_LANGUAGES,
        "city": city,
        "city_name": city.name_en if english else city.name,
        "area_name": city.area_name(reader.area, reader.language),
        "assets": request.app[ASSETS],
        "here": str(request.rel_url.without_query_params("lang"))
        if request.method in ("GET", "HEAD")
        else "/",
        "address": site.config.address,
        "max_text": MAX_TEXT,
        "question": "",
    }


def _fill(sentence: str, /, **facts: object) -> Markup:
    """A translated sentence with facts that are markup already: `{{ _("See {link}")|fill(link=…) }}`."""
    return escape(sentence).format(**facts)


def _quoted(text: str) -> str:
    """One part of an address; a department's name may hold a slash."""
    return quote(text, safe="")


def _clock(time: dt.time) -> str:
    return f"{time.hour}:{time.minute:02}"


def _hour_spans(spans: tuple[Any, ...]) -> str:
    return ", ".join(f"{_clock(span.opens)}–{_clock(span.closes)}" for span in spans)


def _phones(text: str) -> Markup:
    """Text whose phone numbers can be called with one tap; chat.js finds them in the same way."""
    parts = _PHONE.split(text)
    called = Markup('<a class="phone" href="tel:{0}">{0}</a>')
    return Markup("").join(called.format(part) if place % 2 else part for place, part in enumerate(parts))


@pass_context
def _chinese(context: Context, text: str) -> Markup:
    """Chinese text; on a page in another language it is marked, so that it is read out as Chinese."""
    if context["reader"].language == DEFAULT_LANGUAGE or not any(
        _HAN[0] <= character <= _HAN[1] for character in text
    ):
        return escape(text)
    return Markup('<span lang="zh-Hans">{}</span>').format(text)


@pass_context
def _said(context: Context, chinese: str, english: str) -> Markup:
    """The English rendering on an English page where there is one, else the Chinese original."""
    if context["reader"].language == "en" and english:
        return escape(english)
    return _chinese(context, chinese)


@pass_context
def _code_name(context: Context, code_list: str, value: str) -> str:
    """The name of a code; of an unknown list or code, the code itself."""
    known: Mapping[str, Any] = CODE_LISTS
    return known[code_list].name(value, context["reader"].language) if code_list in known else value

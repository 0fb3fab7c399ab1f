"""Files that never change under their address: style, scripts and pictures, each with a content hash.

The script for other sites has one address for ever instead, and is asked for again every hour. Text is sent
packed to whoever takes it: the style is 20,000 bytes plain, and somebody who scanned a code on a slow phone
waits for it. Pages themselves are not packed here; a proxy may.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from collections.abc import Mapping
from pathlib import Path

from aiohttp import web

from bot.web.limits import UNCOUNTED
from bot.web.page_cache import marked

STATIC = Path(__file__).parent / "static"
FOR_EVER = "public, max-age=31536000, immutable"

# File name → address with the hash of its content.
ASSETS: web.AppKey[Mapping[str, str]] = web.AppKey("assets", Mapping)
# File name → its content, packed; files of text only.
PACKED: web.AppKey[Mapping[str, bytes]] = web.AppKey("packed", Mapping)
_TEXT = frozenset({".css", ".js", ".svg"})


def serve_assets(app: web.Application) -> None:
    app[ASSETS] = {file.name: _address(file) for file in sorted(STATIC.iterdir()) if file.is_file()}
    app[PACKED] = {
        name: gzip.compress((STATIC / name).read_bytes(), mtime=0)
        for name in app[ASSETS]
        if Path(name).suffix in _TEXT
    }
    app[UNCOUNTED] = {"asset", "embed_script"}
    app.router.add_get("/static/{name}", asset, name="asset")


async def asset(request: web.Request) -> web.StreamResponse:
    """One of the files in `static`, and nothing else: the name is looked up, never joined to a path."""
    name = request.match_info["name"]
    if name not in request.app[ASSETS]:
        raise web.HTTPNotFound
    fresh = request.app[ASSETS][name].endswith(f"?v={request.query.get('v')}")
    cache_control = FOR_EVER if fresh else "public, max-age=300"
    packed = request.app[PACKED].get(name)
    if packed and "gzip" in request.headers.get("Accept-Encoding", ""):
        return _packed(name, packed, cache_control)
    return _file(name, cache_control)


async def favicon(_request: web.Request) -> web.StreamResponse:
    return _file("wenban.svg", "public, max-age=86400")


async def embed_script(request: web.Request) -> web.Response:
    script = (STATIC / "embed.js").read_text(encoding="utf-8")
    response = web.Response(text=script, content_type="text/javascript", charset="utf-8")
    return marked(request, response, "public, max-age=3600")


def _packed(name: str, packed: bytes, cache_control: str) -> web.Response:
    headers = {"Cache-Control": cache_control, "Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return web.Response(body=packed, content_type=kind, headers=headers)


def _file(name: str, cache_control: str) -> web.FileResponse:
    headers = {"Cache-Control": cache_control, "Vary": "Accept-Encoding"}
    return web.FileResponse(STATIC / name, headers=headers)


def _address(file: Path) -> str:
    digest = hashlib.sha256(file.read_bytes()).hexdigest()[:12]
    return f"/static/{file.name}?v={digest}"

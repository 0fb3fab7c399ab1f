"""QR codes, black on white, with the quiet zone readers need: SVG for pages and paper, PNG for messengers.

Error correction M survives a fold or a smudge. A short link (bot/domain/link.py) is at most version 4 with
it, 33 modules a side; other addresses of ours stay below version 7. Capitals alone would make the code one
version smaller (alphanumeric mode), but not every messenger knows HTTPS:// for an address.
"""

from __future__ import annotations

import io
from functools import lru_cache

import qrcode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.base import BaseImage
from qrcode.image.pure import PyPNGImage
from qrcode.image.svg import SvgPathFillImage

QUIET_ZONE = 4  # modules of white on each side (ISO/IEC 18004, section 9.1)
PNG_PIXELS = 12  # of one module: some 500 pixels a side, which a phone can photograph off a phone


def qr_svg(text: str) -> str:
    """The code of `text` as one SVG document."""
    return _drawn(text, SvgPathFillImage, 10).decode("utf-8")


@lru_cache(maxsize=1024)
def qr_png(text: str) -> bytes:
    """The code of `text` as a PNG picture. Kept, being 15 ms of work for a thousand bytes: a chat asks for
    the same few guides again and again."""
    return _drawn(text, PyPNGImage, PNG_PIXELS)


def qr_version(text: str) -> int:
    """How large the code of `text` is: version v has 17 + 4v modules a side."""
    version: int = _code(text, SvgPathFillImage, 1).version
    return version


def _drawn(text: str, image: type[BaseImage], pixels: int) -> bytes:
    buffer = io.BytesIO()
    _code(text, image, pixels).make_image().save(buffer)
    return buffer.getvalue()


def _code(text: str, image: type[BaseImage], pixels: int) -> qrcode.QRCode[BaseImage]:
    code = qrcode.QRCode(
        error_correction=ERROR_CORRECT_M, border=QUIET_ZONE, box_size=pixels, image_factory=image
    )
    code.add_data(text)
    code.make(fit=True)
    return code

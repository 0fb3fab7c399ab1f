"""QR codes as SVG: sharp at any size, black on white, with the quiet zone readers need.

Error correction M survives a fold or a smudge; our addresses stay below version 7 with it.
"""

from __future__ import annotations

import io

import qrcode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.svg import SvgPathFillImage


def qr_svg(text: str) -> str:
    """The code of `text` as one SVG document."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4, image_factory=SvgPathFillImage)
    code.add_data(text)
    code.make(fit=True)
    buffer = io.BytesIO()
    code.make_image().save(buffer)
    return buffer.getvalue().decode("utf-8")

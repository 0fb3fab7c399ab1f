"""A camera for tests: reads QR codes from pictures as a phone would, and makes the pictures worse first."""

from __future__ import annotations

import io
import itertools
import re

import numpy as np
import numpy.typing as npt
import png
import zxingcpp

Picture = npt.NDArray[np.uint8]  # grey, 0 is black


def read(picture: Picture) -> str:
    """What the one code in a picture says; empty if none can be read."""
    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    return found[0].text if found else ""


def of_png(data: bytes) -> Picture:
    _width, _height, rows, info = png.Reader(io.BytesIO(data)).read()
    grey = np.array([list(row) for row in rows], dtype=np.uint32)
    return (grey * 255 // ((1 << info["bitdepth"]) - 1)).astype(np.uint8)


def of_svg(text: str, pixels: int) -> Picture:
    """The modules of our SVG, drawn at that many pixels each; quiet zone included."""
    side = int(re.search(r'viewBox="0 0 (\d+) ', text)[1])  # type: ignore[index] # it is ours
    grid = np.full((side, side), 255, dtype=np.uint8)
    for x, y in re.findall(r"M(\d+),(\d+)H", text):
        grid[int(y), int(x)] = 0
    return np.kron(grid, np.ones((pixels, pixels), dtype=np.uint8))


def resized(picture: Picture, side: int) -> Picture:
    """The picture at `side` pixels, each the mean of what it covers: print at a size, or a photo from afar."""
    edges = np.linspace(0, picture.shape[0], side + 1)
    covers = np.zeros((side, picture.shape[0]))
    for row, (start, end) in enumerate(itertools.pairwise(edges)):
        inside = np.clip(
            np.minimum(end, np.arange(picture.shape[0]) + 1) - np.maximum(start, np.arange(picture.shape[0])),
            0,
            1,
        )
        covers[row] = inside / inside.sum()
    mean: Picture = np.clip(covers @ picture @ covers.T, 0, 255).astype(np.uint8)
    return mean

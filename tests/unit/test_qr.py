"""Our codes, read back by another program: as made, small, printed at two centimetres, and blurred."""

from __future__ import annotations

import numpy as np
import pytest

from bot.printing.qr import PNG_PIXELS, QUIET_ZONE, qr_png, qr_svg, qr_version
from tests.codes import of_png, of_svg, read, resized

SHORT = "https://wenban.shili.gov.cn/q/3NQK8N1"
LONGEST = "https://" + "w" * 44 + "/q/3NQK8N1"
TWO_CENTIMETRES = round(2 / 2.54 * 300)  # pixels at 300 dpi: 236


@pytest.mark.parametrize("address", [SHORT, LONGEST])
def test_both_pictures_say_the_address(address: str) -> None:
    assert len(address) <= 62
    assert read(of_png(qr_png(address))) == address
    assert read(of_svg(qr_svg(address), 4)) == address


@pytest.mark.parametrize("address", [SHORT, LONGEST])
@pytest.mark.parametrize("side", [TWO_CENTIMETRES, 160, 110])
def test_a_small_print_and_a_photo_from_afar_can_be_read(address: str, side: int) -> None:
    assert read(resized(of_png(qr_png(address)), side)) == address
    assert read(resized(of_svg(qr_svg(address), 10), side)) == address


def test_a_grey_noisy_photo_can_be_read() -> None:
    photo = resized(of_png(qr_png(SHORT)), TWO_CENTIMETRES).astype(np.float64) * 0.5 + 60
    noise = np.random.default_rng(7).normal(0, 12, photo.shape)
    assert read(np.clip(photo + noise, 0, 255).astype(np.uint8)) == SHORT


def test_a_code_with_a_smudge_over_a_corner_of_its_data_can_be_read() -> None:
    picture = of_png(qr_png(SHORT)).copy()
    middle = picture.shape[0] // 2
    picture[middle : middle + 3 * PNG_PIXELS, middle : middle + 3 * PNG_PIXELS] = 0
    assert read(picture) == SHORT


def test_it_is_dark_on_light_with_four_modules_of_white_around() -> None:
    picture, quiet = of_png(qr_png(SHORT)), QUIET_ZONE * PNG_PIXELS
    assert QUIET_ZONE == 4
    assert picture.shape[0] == (17 + 4 * qr_version(SHORT) + 2 * QUIET_ZONE) * PNG_PIXELS
    for edge in (picture[:quiet], picture[-quiet:], picture[:, :quiet], picture[:, -quiet:]):
        assert (edge == 255).all()
    assert picture[quiet, quiet] == 0, "the corner of a finder pattern"
    svg = of_svg(qr_svg(SHORT), 1)
    assert (svg[:4] == 255).all()
    assert svg[4, 4] == 0

"""The room's colours as people with other eyes see them."""

from __future__ import annotations

import re
from itertools import combinations

import numpy as np
import pytest

pytest.importorskip("jinja2", reason="the room needs the extra `serve`")

from corcyra.room.page import html

EYES = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
    "achromatopsia": [[0.2126, 0.7152, 0.0722]] * 3,
}
"""Linear sRGB to linear sRGB at full severity: Machado, Oliveira and Fernandes 2009,
doi:10.1109/TVCG.2009.113; without cones, the relative luminance of sRGB in all three channels."""

TO_XYZ = [
    [0.4124564, 0.3575761, 0.1804375],
    [0.2126729, 0.7151522, 0.0721750],
    [0.0193339, 0.1191920, 0.9503041],
]
WHITE = (0.95047, 1.0, 1.08883)
"""sRGB with D65 (IEC 61966-2-1)."""

ARMS = ("with", "without")
VERDICTS = ("holds", "same", "opposite")
APART = 10.0
"""Least distance in CIELAB (1976) of two colours that mean different things: over four times what
is just noticed. Dashes, stripes and words tell them as well."""


def palettes() -> dict[str, dict[str, str]]:
    """The page's colours by name, in light and in dark."""
    style = html("A title").split("<style>")[1].split("</style>")[0]
    light, dark = style.split("@media screen and (prefers-color-scheme: dark)")
    found = [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", part)) for part in (light, dark)]
    return {"light": found[0], "dark": found[0] | found[1]}


def linear(colour: str) -> np.ndarray:
    coded = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    x = np.array(TO_XYZ) @ np.clip(rgb, 0, 1) / WHITE
    f = np.where(x > (6 / 29) ** 3, np.cbrt(x), x / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(one: str, other: str, eyes: str) -> float:
    seen = [lab(np.array(EYES[eyes]) @ linear(colour)) for colour in (one, other)]
    return float(np.linalg.norm(seen[0] - seen[1]))


def test_the_distance_is_that_of_cielab() -> None:
    assert lab(linear("#ffffff")) == pytest.approx([100, 0, 0], abs=0.02)
    assert distance("#000000", "#ffffff", "achromatopsia") == pytest.approx(100, abs=0.02)
    assert distance("#ff0000", "#00ff00", "deuteranopia") < 80 < 170  # red and green: 170 for most


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_that_mean_different_things_stay_apart(scheme: str, eyes: str) -> None:
    colours = palettes()[scheme]
    for names in (ARMS, VERDICTS):
        for one, other in combinations(names, 2):
            found = distance(colours[one], colours[other], eyes)
            assert found >= APART, f"{one} and {other}, {scheme}, {eyes}: {found:.1f}"

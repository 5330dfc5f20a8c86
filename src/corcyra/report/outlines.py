"""Outlines of countries from `shapes.json`, flattened for a map.

A map here is a plane: longitude times the cosine of the middle latitude against latitude, true
enough for one country. The file's own note names its source; borders are no statement.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

Ring = list[tuple[float, float]]
"""Longitude and latitude, degrees, closed."""


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    text = files("corcyra.report").joinpath("shapes.json").read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text)
    return data


def note() -> str:
    """Source and licence of the outlines."""
    return str(_data()["note"])


def _arc(index: int) -> Ring:
    flat, unit = _data()["arcs"][index if index >= 0 else ~index], _data()["scale"]
    x = y = 0
    points = []
    for dx, dy in zip(flat[::2], flat[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x * unit, y * unit))
    return points if index >= 0 else points[::-1]


def _ring(arcs: Iterable[int]) -> Ring:
    points: Ring = []
    for index in arcs:
        points += _arc(index)[1 if points else 0 :]
    return points


def rings(code: str | None) -> list[Ring]:
    """Outer rings of a country by its ISO 3166-1 numeric code; empty if it is not known."""
    shape = _data()["countries"].get(code)
    return [_ring(polygon[0]) for polygon in shape["polygons"]] if shape else []


def neighbours(code: str | None) -> list[str]:
    """Codes of the countries that share a border with it."""
    countries = _data()["countries"]
    if code not in countries:
        return []

    def arcs(shape: dict[str, Any]) -> set[int]:
        return {i if i >= 0 else ~i for p in shape["polygons"] for r in p for i in r}

    own = arcs(countries[code])
    return [other for other, shape in countries.items() if other != code and own & arcs(shape)]


@dataclass(frozen=True, slots=True)
class Plane:
    """Where longitude and latitude lie on the map, and how far the map reaches."""

    cosine: float
    x: tuple[float, float]
    y: tuple[float, float]

    @classmethod
    def around(cls, points: Iterable[tuple[float, float]], margin: float = 0.04) -> Plane:
        """The plane that shows all these points with a margin."""
        lons, lats = zip(*points, strict=True)
        cosine = max(0.2, math.cos(math.radians((min(lats) + max(lats)) / 2)))
        width, height = (max(lons) - min(lons)) * cosine, max(lats) - min(lats)
        pad = max(margin * max(width, height), 0.1)
        return cls(
            cosine,
            (min(lons) * cosine - pad, max(lons) * cosine + pad),
            (min(lats) - pad, max(lats) + pad),
        )

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """A point on the plane."""
        return round(lon * self.cosine, 3), round(lat, 3)

    @property
    def aspect(self) -> float:
        """Height by width."""
        return (self.y[1] - self.y[0]) / (self.x[1] - self.x[0])

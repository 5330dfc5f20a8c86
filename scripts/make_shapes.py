"""Make src/corcyra/report/shapes.json, the outlines of all countries on the report's maps.

Input: `countries-50m.json` of the npm package world-atlas (`npm pack world-atlas`, then unpack),
which is Natural Earth (public domain) as TopoJSON. Borders that two countries share are one arc
there, and stay one: each arc is thinned once, as finely as the smaller of its countries needs.

    python scripts/make_shapes.py package/countries-50m.json

The result keeps TopoJSON's form: arcs as steps between integers, rings as lists of arcs
(~i = arc i backwards), and `scale` to turn the integers into degrees.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

Point = tuple[float, float]

UNIT = 0.02
"""Degrees in one step of the result's grid, about 2 km."""
SHARE = 0.008
"""How far an arc may move, as a share of its country's size."""
LEAST, MOST = 0.04, 0.35
"""The same in degrees, at least and at most."""
ISLAND = 0.04
"""Parts of a country smaller than this share of its largest part are left out."""
TARGET = Path(__file__).parents[1] / "src" / "corcyra" / "report" / "shapes.json"
NOTE = (
    "Outlines of countries, thinned from countries-50m.json of the npm package world-atlas 2.0.2 "
    "(Copyright 2013-2019 Michael Bostock, ISC licence: permission to use, copy, modify and "
    "distribute with or without fee is granted provided that this notice appears in all copies; "
    "provided as is, without warranties), which is Natural Earth, public domain. "
    "The borders drawn are no statement on any territory."
)


def decode(topology: dict[str, Any]) -> list[list[Point]]:
    """Arcs in degrees."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)
    return arcs


def thin(points: list[Point], tolerance: float) -> list[Point]:
    """Douglas and Peucker's line: drop what lies within `tolerance` of the rest."""
    if len(points) < 3:
        return points
    far, index = 0.0, 0
    (ax, ay), (bx, by) = points[0], points[-1]
    dx, dy = bx - ax, by - ay
    length = (dx * dx + dy * dy) ** 0.5
    for i, (x, y) in enumerate(points[1:-1], start=1):
        if length:
            away = abs(dy * (x - ax) - dx * (y - ay)) / length
        else:  # a closed ring: measure from its first point
            away = ((x - ax) ** 2 + (y - ay) ** 2) ** 0.5
        if away > far:
            far, index = away, i
    if far <= tolerance:
        return [points[0], points[-1]]
    return thin(points[: index + 1], tolerance)[:-1] + thin(points[index:], tolerance)


def polygons(geometry: dict[str, Any]) -> list[list[list[int]]]:
    """Polygons of a geometry, each a list of rings of arcs."""
    arcs: list[Any] = geometry["arcs"]
    return [arcs] if geometry["type"] == "Polygon" else arcs


def sizes(geometry: dict[str, Any], arcs: list[list[Point]]) -> list[float]:
    """Longer side of each of the country's polygons, degrees."""
    found = []
    for polygon in polygons(geometry):
        points = [p for i in polygon[0] for p in arcs[i if i >= 0 else ~i]]
        xs, ys = zip(*points, strict=True)
        found.append(max(max(xs) - min(xs), max(ys) - min(ys)))
    return found


def steps(points: list[Point]) -> list[int]:
    """Points on the grid, as x0, y0, dx, dy, ..."""
    flat: list[int] = []
    x = y = 0
    for px, py in points:
        nx, ny = round(px / UNIT), round(py / UNIT)
        if not flat or (nx, ny) != (x, y):
            flat += [nx - x, ny - y]
        x, y = nx, ny
    return flat


def kept(ring: list[int], packed: list[list[int]], least: int = 4) -> bool:
    """Whether a ring still encloses something."""
    return sum(len(packed[i if i >= 0 else ~i]) // 2 - 1 for i in ring) >= least - 1


def make(topology: dict[str, Any]) -> dict[str, Any]:
    """The thinned outlines."""
    arcs = decode(topology)
    tolerance = [MOST] * len(arcs)
    countries = topology["objects"]["countries"]["geometries"]
    for country in countries:
        allowed = min(MOST, max(LEAST, SHARE * max(sizes(country, arcs))))
        for polygon in polygons(country):
            for i in (j if j >= 0 else ~j for ring in polygon for j in ring):
                tolerance[i] = min(tolerance[i], allowed)
    packed = [steps(thin(arc, tolerance[i])) for i, arc in enumerate(arcs)]
    shapes: dict[str, Any] = {}
    for country in countries:
        side = sizes(country, arcs)
        large = [p for p, s in zip(polygons(country), side, strict=True) if s > ISLAND * max(side)]
        rings = [[r for r in p if kept(r, packed)] for p in large]
        rings = [p for p in rings if p]
        if rings:
            key = country.get("id") or country["properties"]["name"]
            shapes[key] = {"name": country["properties"]["name"], "polygons": rings}
    return renumbered(packed, shapes)


def renumbered(packed: list[list[int]], shapes: dict[str, Any]) -> dict[str, Any]:
    """Drop the arcs that no ring uses any more."""
    number: dict[int, int] = {}

    def renumber(i: int) -> int:
        real = i if i >= 0 else ~i
        new = number.setdefault(real, len(number))
        return new if i >= 0 else ~new

    for shape in shapes.values():
        shape["polygons"] = [[[renumber(i) for i in r] for r in p] for p in shape["polygons"]]
    return {
        "note": NOTE,
        "scale": UNIT,
        "arcs": [packed[i] for i in number],
        "countries": dict(sorted(shapes.items())),
    }


if __name__ == "__main__":
    result = make(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    TARGET.write_text(json.dumps(result, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{TARGET}: {TARGET.stat().st_size / 1000:.0f} kB, {len(result['countries'])} countries")

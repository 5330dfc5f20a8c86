"""Broken dossiers without number: bytes, lines, words and values of good ones, changed."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

from corcyra.dossier import tree

HARBOUR = """\
corcyra: 1
name: harbour
title: A harbour town
start: 2031-03-01
country:
  name: Harbour
  places:
    - {id: town, name: Town, lat: 40, lon: 26, population: 400000, importance: 1, site: hall}
forces: {services: [{id: police, name: Police, men: 900}]}
palace:
  leader: mayor
  call: never
  actors: [{id: mayor, name: The Mayor, office: 1, ties: {mayor: 1}}]
events: [{id: spark, kind: spark, day: 1, place: town, share: [0.01, 0.1]}]
arms: [{id: calm, title: Nobody begins, set: {events.spark.share: 0}}]
claims:
  - {id: harm, speaker: A shopkeeper, role: on the square, date: 2031-03-02, words: They harm him.,
     short: It harms, source: made up, test: {kind: effect, outcome: legitimacy_30, without: calm,
     direction: down, margin: 0.02, when: "with.crowd_peak > 100 and drawn[tau] < 1",
     conditions_on_effect: true}}
"""
MUSEUM = Path(__file__).parent.parent / "dossier" / "museum" / "base.yaml"
HOSTILE = (
    *(bytes([b]) for b in (*range(128), 128, 192, 255)),
    *b"{ } [ ] : - , & * ! | > ' \" % @ ` # ? ~ null true false << = \\ \t \r .nan .inf".split(),
    *b"-.inf 1e999 -1e999 1e308 1e-308 0x1F 1_000 22:30 NO 2022-01-05 9999-12-31".split(),
    *(b"\n", b"\n  ", b"\n    ", b": ", b"- ", b"\n---\n", b"\n...\n", b"&a ", b"*a ", b"!!int "),
    *(b"!!python/object/apply:os.system ['true']", b"%YAML 9.9\n", b"__import__('os')"),
    *(c.encode() for c in "\u2028\u2029\x85\ufeff\u202e\u2066\u200f\ufffe\U0001f525\U000e0041"),
    *(b'"\\ud800"', b'"\\UFFFFFFFF"', b'"\\x1b[2J"', b'"\\0"', b'"\\r"', b"\x1b[31m", b"\x00"),
    *(b"<script>alert(1)</script>", b"javascript:alert(1)", b"'; drop table runs; --", b"${7*7}"),
    *(b"../../etc/passwd", b"/etc/passwd", b"/dev/zero", b"C:\\x", b"file: ties.csv", b"file: /"),
    *(b"9" * 30, b"-1", b"0", b"1.5", b"1e-320", b"1000000000000", b"9" * 400, b"a" * 300),
    *(b"[" * 60, b"{a: " * 60, b"((((((((", b"not not not ", b"with.deaths", b"drawn[tau]"),
)  # fmt: skip


def bases() -> dict[str, bytes]:
    """The good dossiers that are changed."""
    home = resources.files("corcyra") / "dossiers"
    whole = (home / "kazakhstan-2022" / "dossier.yaml").read_bytes()
    return {
        "harbour": HARBOUR.encode(),
        "minimal": (home / "minimal" / "dossier.yaml").read_bytes(),
        "museum": MUSEUM.read_bytes(),
        "country": whole[: whole.index(b"\narms:")] + whole[whole.index(b"\nsources:") :],
        "kazakhstan": whole,
    }


SHARES = {"harbour": 52, "minimal": 42, "museum": 5.3, "country": 0.5, "kazakhstan": 0.2}
"""How many of a hundred are made of each: the large ones take long to read."""


def mutants(seed: int, count: int) -> Iterator[bytes]:
    """Yield so many; the same for the same seed."""
    rng, texts = random.Random(seed), bases()
    plain = {name: tree.read(text.decode())[0].plain() for name, text in texts.items()}
    for _ in range(count):
        (name,) = rng.choices(list(SHARES), list(SHARES.values()))
        way = rng.random()
        if way < 0.5:
            yield bytes_changed(rng, texts[name])
        elif way < 0.75:
            yield lines_changed(rng, texts[name])
        else:
            yield json.dumps(values_changed(rng, plain[name])).encode("utf-8", "surrogatepass")


def bytes_changed(rng: random.Random, data: bytes) -> bytes:
    """Cut, insert, double and replace at one to four places."""
    for _ in range(rng.randint(1, 4)):
        a = rng.randrange(len(data) + 1)
        b = min(len(data), a + rng.choice((0, 1, 1, 2, 5, 40, 300)))
        act = rng.randrange(8)
        if act == 0:
            data = data[:a] + data[b:]
        elif act == 1:
            data = data[:a] + rng.choice(HOSTILE) + data[a:]
        elif act == 2:
            data = data[:b] + data[a:]
        elif act == 3:
            data = data[:a] + rng.choice(HOSTILE) + data[b:]
        else:
            data = numbers_changed(rng, data)
    return data


def numbers_changed(rng: random.Random, data: bytes) -> bytes:
    """Another number in place of a digit or of a word."""
    at = [i for i, b in enumerate(data) if chr(b).isdigit()]
    if not at:
        return data
    i = rng.choice(at)
    other = rng.choice((b"0", b"1", b"9", b"-1", b"0.0001", b"1e6", b"5e7", b"3660", b"0.25"))
    return data[:i] + other + data[i + 1 :]


def lines_changed(rng: random.Random, data: bytes) -> bytes:
    """Lines left out, doubled, swapped, indented otherwise, or brought from elsewhere."""
    lines = data.split(b"\n")
    for _ in range(rng.randint(1, 3)):
        a, b = rng.randrange(len(lines)), rng.randrange(len(lines))
        act = rng.randrange(5)
        if act == 0 and len(lines) > 1:
            del lines[a]
        elif act == 1:
            lines.insert(a, lines[b if b < len(lines) else 0])
        elif act == 2:
            lines[a], lines[b] = lines[b], lines[a]
        elif act == 3:
            lines[a] = b" " * rng.randrange(9) + lines[a].lstrip()
        else:
            lines[a] = lines[a].split(b":")[0] + b": " + rng.choice(HOSTILE)
    return b"\n".join(lines)


VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 0.5, 2, 1e-9, 1e6, 1e12, 1e300, 5e7, 10**17, 0.01, 0.05, 3660),
    *("", "x", "with", "all", "1", "[1, 2]", "a" * 500, "\u202e", "\x1b[2J", "<b>", "=1+1", "\r"),
    *("../ties.csv", "ties.csv", "2022-02-30", "0999-01-01", "2999-12-31", "population", "never"),
    *([], {}, [0, 1], [1, 0], [0, 1e12], [1, 2, 3], [[[]]], {"value": 3}),
    *({"range": [1e-12, 1e12], "scale": "log"}, {"kind": "spark"}, ["port", "port"]),
)  # fmt: skip


def values_changed(rng: random.Random, content: Any) -> Any:
    """One to three values replaced, left out, or moved to where another stands."""
    content = json.loads(json.dumps(content, default=str))
    for _ in range(rng.randint(1, 3)):
        spots = list(_spots(content))
        if not spots:
            return content
        (where, key), (other, there) = rng.choice(spots), rng.choice(spots)
        act = rng.randrange(4)
        if isinstance(where[key], int | float) and rng.random() < 0.7:
            factor = rng.choice((0, 0.01, 0.5, 0.9, 1.1, 2, 10, 1000, 1e6, -1))
            where[key] = type(where[key])(where[key] * factor)
        elif act < 2:
            where[key] = rng.choice(VALUES)
        elif act == 2:
            where[key] = json.loads(json.dumps(other[there]))
        else:
            del where[key]
    return content


def _spots(content: Any) -> Iterator[tuple[Any, Any]]:
    inside = content.items() if isinstance(content, dict) else enumerate(content)
    for key, value in inside:
        yield content, key
        if isinstance(value, dict | list):
            yield from _spots(value)


def scattered(rng: random.Random, data: bytes) -> bytes:
    """A table or another text, changed here and there, or with other rows under its head."""
    lines = data.split(b"\n")
    if len(lines) > 1 and rng.random() < 0.2:
        return b"\n".join([lines[0], *rng.choices(lines[1:], k=len(lines))])
    for _ in range(rng.randint(1, 4)):
        a = rng.randrange(len(data) + 1)
        b = min(len(data), a + rng.choice((0, 0, 1, 3, 30)))
        data = data[:a] + rng.choice((b"", *HOSTILE)) + data[b:]
    return data

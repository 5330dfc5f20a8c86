"""Dossiers that are large, deep or long where it hurts a reader most."""

from __future__ import annotations

import json
from typing import Any

from mutants import HARBOUR

HEAD = HARBOUR[: HARBOUR.index("claims:")]


def _claims(count: int, test: str) -> str:
    shared = "speaker: S, role: r, date: 2031-01-01, words: w, short: s, source: x"
    lines = (f"  - {{id: c{i}, {shared}, test: {test}}}\n" for i in range(count))
    return f"{HEAD}claims:\n{''.join(lines)}"


def _denied(times: int) -> str:
    return "{kind: not, of: " * times + "{kind: state, holds: 'with.deaths > 1'}" + "}" * times


def _holding(expression: str, count: int = 100) -> str:
    return _claims(count, "{kind: state, holds: '" + expression + "'}")


def _aliases() -> str:
    rows = ["a0: &a0 [1,1,1,1,1,1,1,1,1,1]"]
    rows += [f"a{i}: &a{i} [{','.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)]
    return "\n".join(rows)


def _facts(source: str) -> str:
    figures = f"figures: [{{low: 1, high: 2, source: '{source}'}}]"
    rows = (f"  - {{id: f{i}, title: t, date: 2031-01-01, {figures}}}\n" for i in range(400))
    return f"{HARBOUR}facts:\n{''.join(rows)}"


REFUSED: dict[str, str] = {
    "lists in lists": "a: " + "[" * 15_000,
    "mappings in mappings": "a: " + "{a: " * 5_000,
    "indented for ever": "".join(" " * i + "a:\n" for i in range(1000)),
    "aliases that blow up": _aliases(),
    "an alias of itself": "a: &a [*a]\n",
    "an alias of many": "x: &x [" + "1," * 200 + "]\ny: [" + "*x," * 400 + "]\n",
    "keys": "".join(f"k{i}: 1\n" for i in range(90_000)),
    "keys nearly right": "".join(f"palaceactors{i}: 1\n" for i in range(20_000)),
    "parameters nearly right": HARBOUR
    + "parameters:\n"
    + "".join(f"  hardship_mean{i}: 1\n" for i in range(20_000)),
    "a long key": "? " + "k" * 900_000 + "\n: 3\n",
    "a long text": "title: '" + "x " * 490_000 + "'",
    "a long plain text": "title: " + "x " * 490_000,
    "a long number": "days: " + "9" * 19_000,
    "a word without end": "a: " + "!" * 900_000,
    "many exclamations": "a: " + ("!" * 19_000 + " ") * 50,
    "many documents": "--- 1\n" * 100_000,
    "places": HARBOUR.replace("events:", "past:\n" + "  - {}\n" * 50_000 + "events:"),
    "sources": HARBOUR + "sources:\n" + "".join(f"  k{i}: {{}}\n" for i in range(14_000)),
    "anchors": "".join(f"k{i}: &a{i} 1\n" for i in range(50_000)),
    "comments": "# x\n" * 240_000,
    "quotes": "a: '" + "''" * 9_000 + "'",
    "backslashes": 'a: "' + "\\n" * 9_000 + '"',
    "tabs": "a:\t" * 200_000,
    "colons": ":" * 900_000,
    "dashes": "- " * 490_000,
    "questions": "? " * 490_000,
    "a flow without end": "a: [" + "1, " * 300_000 + "]",
    "directives": "%YAML " * 100_000,
    "a block without end": "a: |\n" + " x\n" * 300_000,
    "a folded block": "a: >\n" + " x\n\n" * 200_000,
    "spaces": " " * 990_000,
    "ends of lines": "\n" * 990_000,
    "next lines": "\x85" * 400_000,
    "turning": "a: " + "\u202e" * 300_000,
    "brackets in an expression": _holding("(" * 499),
    "signs in an expression": _holding("-" * 499),
    "hyphens in an expression": _holding("a-" * 249),
    "nots in an expression": _holding("not " * 124),
    "unknown names": _holding(" + ".join(f"dead{i}" for i in range(40)) + " > 1"),
    "too many claims": _claims(2_000, "{kind: state, holds: 'with.deaths > 1'}"),
    "keys in sources": _facts("a_b " * 400),
    "paths of arms": HEAD.replace("{events.spark.share: 0}", "{"
    + ", ".join(f"palace.rulex{j}: {j}" for j in range(9_000)) + "}"),
    "one dossier after another": HARBOUR * 400,
}  # fmt: skip
ALLOWED: dict[str, str] = {
    "as deep as allowed": _claims(100, _denied(17)),
    "a source that is nearly a path": _facts("a" + "_b" * 900 + "/x"),
    "ends of lines of another system": HARBOUR.replace("\n", "\r\n"),
}
SOME = (
    *("lists in lists", "aliases that blow up", "an alias of itself", "a word without end"),
    *("a long key", "tabs", "many documents", "turning", "brackets in an expression"),
    *("signs in an expression", "ends of lines of another system", "a long number"),
)
"""Those that take no time."""


def giant() -> str:
    """The largest dossier that is allowed, all told, or nearly."""
    places = [f"p{i}" for i in range(500)]
    actors = [f"actor{i}" for i in range(8)]
    when = "with.deaths > 1 and drawn[tau] < .5 and drawn[events.e1.size] > 0"
    holds = {"kind": "effect", "outcome": "legitimacy_30", "direction": "up", "when": when,
             "conditions_on_effect": True}  # fmt: skip
    content: dict[str, Any] = {
        "corcyra": 1, "name": "giant", "title": "G", "start": "2031-01-01", "days": 3660,
        "step": 0.01,
        "country": {"name": "G", "places": [
            {"id": p, "name": p, "lat": i / 10, "lon": i / 5, "population": 4e5,
             "importance": 1 / 500, "site": "x"} for i, p in enumerate(places)]},
        "past": [{"title": "x", "place": p, "official": 1, "believed": 10} for p in places[:50]],
        "forces": {"services": [
            {"id": f"s{i}", "name": "s", "men": 1000, "garrisons": dict.fromkeys(places, 1 / 500)}
            for i in range(20)]},
        "palace": {"leader": "actor0", "actors": [
            {"id": a, "name": a, "office": 1, "ties": dict.fromkeys(actors, 1)} for a in actors]},
        "abroad": {"patron": "actor1", "leader": "m0", "members": [
            {"id": f"m{i}", "name": "m", "men": 10} for i in range(8)]},
        "events": [{"id": f"e{i}", "kind": "price_shock", "day": i, "size": 0.1,
                    "places": places[:20]} for i in range(200)],
        "arms": [{"id": f"a{i}", "title": "t",
                  "set": {f"events.e{i}.size": 0.2, "palace.rule": "median"}} for i in range(60)],
        "claims": [{"id": f"c{i}", "speaker": "s", "role": "r", "date": "2031-01-02",
                    "words": "w", "short": "s", "source": "made up", "test": {"kind": "all", "of": [
                        {**holds, "without": f"a{i % 60}"}] * 3}} for i in range(100)],
        "facts": [{"id": f"f{i}", "title": "t", "date": "2031-01-03", "outcome": "deaths",
                   "place": places[i], "figures": [
                       {"low": 1, "high": 2, "source": f"src_{i}"}]} for i in range(300)],
        "sources": {f"src_{i}": {"title": "t"} for i in range(300)},
    }  # fmt: skip
    return "\n".join(f"{key}: {json.dumps(value)}" for key, value in content.items())

"""A small synthetic study of the real one's shape: 40 pairs, random but keyed series."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from corcyra.claims import judge
from corcyra.claims.against import against
from corcyra.dossier.schema import Dossier
from corcyra.outcomes import LOCAL, NATIONAL, columns, national_columns

HOSTILE = "</script><script>alert(1)</script><img src=https://evil.example/x.png onerror=alert(2)>"
PAIRS = 40
DAYS = 12

DOSSIER: dict[str, Any] = {
    "corcyra": 1,
    "name": "tiny-2022",
    "title": f"A tiny crisis {HOSTILE}",
    "about": "Two cities and a patron.",
    "start": "2022-01-02",
    "days": DAYS,
    "country": {
        "name": "Kazakhstan",
        "shape": "398",
        "places": [
            {
                "id": "almaty",
                "name": f"Almaty {HOSTILE}"[:80],
                "lat": 43.24,
                "lon": 76.89,
                "population": 2e6,
                "importance": 0.6,
                "site": "city hall",
            },
            {
                "id": "aktau",
                "name": "Aktau",
                "lat": 43.65,
                "lon": 51.16,
                "population": 2e5,
                "importance": 0.4,
            },
        ],
    },
    "palace": {
        "leader": "president",
        "actors": [
            {"id": "president", "name": "President", "office": 5, "ties": {"president": 1}},
            {"id": "patron", "name": "Patron", "office": 0, "ties": {"patron": 1}},
        ],
    },
    "events": [
        {"id": "spark", "kind": "spark", "day": 0.5, "place": "aktau", "title": "first rally"},
        {
            "id": "curfew",
            "kind": "emergency",
            "day": [3, 4],
            "until": 9,
            "title": HOSTILE,
            "source": "gazette",
        },
    ],
    "parameters": {"ws": {"range": [0, 0.2], "source": "gazette"}},
    "arms": [{"id": "no_send", "title": "no troops are sent", "set": {"abroad.sending": "none"}}],
    "claims": [
        {
            "id": "order",
            "speaker": "A. Reporter",
            "role": "reporter",
            "date": "2022-01-06",
            "words": f"Troops will help to restore order {HOSTILE}",
            "short": "troops restore order",
            "test": {
                "kind": "effect",
                "outcome": "legitimacy_30",
                "without": "no_send",
                "direction": "up",
                "margin": 0.02,
                "when": "with.landing_day < 30",
            },
            "record": "Order was declared restored.",
            "source": "gazette",
        },
        {
            "id": "falls",
            "speaker": "B. Exile",
            "role": "exile",
            "date": "2022-01-07",
            "interest": "Wants the regime to fall.",
            "words": "Troops will bring the regime down.",
            "short": "troops bring it down",
            "test": {"kind": "effect", "outcome": "fell", "without": "no_send", "direction": "up"},
            "source": "gazette",
        },
        {
            "id": "majority",
            "speaker": "C. Pollster",
            "role": "pollster",
            "date": "2022-01-07",
            "words": "Most people are against.",
            "short": "most are against",
            "test": {"kind": "state", "holds": "with.against_call > 0.5"},
            "beside": [
                {
                    "title": "by a large majority",
                    "test": {"kind": "state", "holds": "with.against_call > 0.7"},
                }
            ],
            "source": "gazette",
        },
    ],
    "facts": [
        {
            "id": "dead",
            "title": "killed",
            "outcome": "deaths",
            "date": "2022-01-15",
            "figures": [
                {"low": 225, "high": 225, "source": "gazette"},
                {"low": 400, "high": 500, "source": f"rumour {HOSTILE}", "status": "recalled"},
            ],
        }
    ],
    "sources": {
        "gazette": {"title": f"The Gazette {HOSTILE}"[:300], "url": "https://example.org/a?b=1&c=2"}
    },
}


@dataclass
class FakeTable:
    table: pa.Table

    def arrow(self) -> pa.Table:
        return self.table


class FakeOutcomes:
    """The protocol of `corcyra.claims.table.Outcomes` over a dictionary of columns."""

    def __init__(self, runs: dict[str, dict[str, np.ndarray]]) -> None:
        self.runs = runs
        self.arms = tuple(runs)
        self.pairs = np.arange(PAIRS)
        self.common = np.empty((PAIRS, 0), np.int64)

    def get(self, arm: str, outcome: str) -> np.ndarray:
        return self.runs[arm][outcome]

    def ok(self, arm: str) -> np.ndarray:
        return np.ones(PAIRS, dtype=bool)

    def ran(self, arm: str) -> np.ndarray:
        return np.ones(PAIRS, dtype=bool)

    def asked(self, claim: str) -> np.ndarray:
        return np.ones(PAIRS, dtype=bool)

    def parameters(self) -> tuple[tuple[str, ...], np.ndarray]:
        rng = np.random.default_rng(7)
        return ("tau", "wx"), rng.uniform(size=(PAIRS, 2))


def _runs(arm: str) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(1 if arm == "with" else 2)
    names = columns(("president", "patron"), ())
    run = {name: rng.uniform(size=PAIRS) for name in names}
    run["fell"] = (rng.uniform(size=PAIRS) < 0.3).astype(float)
    run["fell_day"] = np.where(run["fell"] > 0, 6.0, np.nan)
    run["landing_day"] = np.where(rng.uniform(size=PAIRS) < 0.8, 5.0, np.nan)
    run["pi_tenths"] = rng.integers(1, 1024, PAIRS).astype(float)
    run["deaths"] = rng.lognormal(5, 1, PAIRS)
    return run


def _series() -> pa.Table:
    names = national_columns(("president", "patron"))
    rows: dict[str, list[Any]] = {key: [] for key in ("pair", "arm", "day", *names)}
    for arm, key in (("with", 1), ("no_send", 2)):
        rng = np.random.default_rng(key)
        for pair in range(PAIRS):
            days = DAYS if pair % 4 else 6  # a run that falls ends early
            for day in range(days + 1):
                rows["pair"].append(pair)
                rows["arm"].append(arm)
                rows["day"].append(float(day))
                for name in names:
                    size = 30000 if NATIONAL.get(name, ("",))[0] in ("persons", "men") else 1
                    rows[name].append(float(rng.uniform() * size))
    return pa.table(rows)


def _places() -> pa.Table:
    rows: dict[str, list[Any]] = {key: [] for key in ("pair", "arm", "place", "day", *LOCAL)}
    for arm, key in (("with", 1), ("no_send", 2)):
        rng = np.random.default_rng(key)
        for pair in range(5):
            for place in ("almaty", "aktau"):
                for day in range(DAYS + 1):
                    values = (pair, arm, place, float(day))
                    for name, value in zip(("pair", "arm", "place", "day"), values):
                        rows[name].append(value)
                    for name in LOCAL:
                        rows[name].append(float(rng.uniform() * (1e4 if name == "crowd" else 1)))
    return pa.table(rows)


def make_study(dossier: dict[str, Any] | None = None) -> Any:
    text = "name: tiny-2022"
    checked = Dossier.model_validate(dossier or DOSSIER)
    arms = {arm: _runs(arm) for arm in ("with", "no_send")}
    identity = {
        "dossier_hash": "ab" * 32,
        "model_hash": "cd" * 32,
        "seed": 11,
        "weight": 400.0,
        "step": 0.25,
        "days": float(DAYS),
        "every": 1.0,
        "local_pairs": 5,
        "arms": [{"id": "no_send", "days": 12.0}, {"id": "with", "days": 12.0}],
    }
    manifest = {
        "format": 1,
        "identity": identity,
        "pairs": PAIRS,
        "versions": {"corcyra": "0.1.0", "python": "3.11"},
        "dossier": {"name": "tiny-2022", "source": "tiny.yaml", "text": text},
    }
    loaded = SimpleNamespace(dossier=checked, text=text, file="tiny.yaml", hash="ab" * 32)
    verdicts = judge(checked, FakeOutcomes(arms))
    return SimpleNamespace(
        folder=Path("corcyra-studies/tiny-2022-abababab"),
        manifest=manifest,
        loaded=loaded,
        runs=FakeTable(pa.table({"pair": np.arange(PAIRS)})),
        series=FakeTable(_series()),
        places=FakeTable(_places()),
        judged=True,
        verdicts=verdicts,
        against=against(checked, verdicts, FakeOutcomes(arms)),
        outcome=lambda arm, name: arms[arm][name],
    )


def without_some(study: Any, arm: str, left: range) -> Any:
    """The same study with an arm left out in some pairs."""

    def rest(table: FakeTable) -> FakeTable:
        columns = zip(*(table.table.column(c).to_pylist() for c in ("arm", "pair")))
        return FakeTable(table.table.filter([a != arm or p not in left for a, p in columns]))

    changes = {"series": rest(study.series), "places": rest(study.places)}
    return SimpleNamespace(**{**vars(study), **changes})


@pytest.fixture(scope="session")
def study() -> Any:
    return make_study()

"""A model that needs no compiler, with the shape of the real one."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from corcyra import outcomes
from corcyra.dossier.load import Loaded, load
from corcyra.model.api import Run
from corcyra.model.world import Lot
from corcyra.study import work
from corcyra.study.request import ArmPlan, Request

ARMS = (ArmPlan("no_call", 5.0), ArmPlan("no_send", 5.0), ArmPlan("with", 5.0))


class FakeModel:
    """Numbers that are a function of seed, pair and the arm's dossier."""

    broken: frozenset[int] = frozenset()
    """Pairs whose runs report an error."""
    raising: frozenset[int] = frozenset()
    """Pairs whose runs raise."""
    pause = 0.0
    """Longest sleep of a run, seconds: so that pairs end in another order than they start."""
    runs = 0

    def __init__(
        self, dossier: Any, folder: Path | None = None, calm: None = None, device: str = "cpu"
    ) -> None:
        self.dossier = dossier
        self.parameters = ("tau", "events.spark.share")
        actors = [actor.id for actor in dossier.palace.actors]
        members = [member.id for member in dossier.abroad.members]
        self.outcomes = outcomes.columns(actors, members)
        self.national = outcomes.national_columns(actors)
        self.local = tuple(outcomes.LOCAL)
        self.places = tuple(place.id for place in dossier.country.places)
        self.actors, self.members = tuple(actors), tuple(members)
        self.estimate_bytes = 1000
        self.blocked = int(dossier.palace.call == "never") + 2 * int(
            dossier.abroad.sending == "none"
        )

    def run(
        self, seed: int, pair: int, *, every: float | None = None, local: bool = False,
        forks: bool = False,
    ) -> Run:  # fmt: skip
        return self.run_lot(self.lot(seed, pair), every=every, local=local, forks=forks)

    def lot(self, seed: int, pair: int) -> Lot:
        return Lot(seed, pair, pair % 3)

    def draw(self, lot: Lot) -> np.ndarray:
        return np.random.default_rng([lot.seed, lot.pair]).random(len(self.parameters))

    def run_lot(
        self, lot: Lot, *, every: float | None = None, local: bool = False,
        forks: bool = False, values: np.ndarray | None = None,
    ) -> Run:  # fmt: skip
        FakeModel.runs += 1
        seed, pair = lot.seed, lot.pair
        if self.pause:
            time.sleep(self.pause * ((pair * 7919) % 13) / 13)
        if pair in self.raising:
            raise ZeroDivisionError("division by zero")
        drawn = self.draw(lot) if values is None else values
        luck = lot.attempt // 1000
        own = np.random.default_rng([seed, pair, self.blocked, *([luck] if luck else [])])
        result = own.random(len(self.outcomes)).round(3)
        result[own.random(len(result)) < 0.1] = np.nan
        for name in ("fell", "restored"):
            result[self.outcomes.index(name)] = float(own.random() < 0.4)
        length = 0 if every is None else int(self.dossier.days / every) - pair % 2
        days = (np.arange(length) * (every or 0)).astype(np.float32)
        national = own.random((length, len(self.national))).astype(np.float32)
        shape = (length, len(self.places), len(self.local))
        places = own.random(shape).astype(np.float32) if local else None
        if pair in self.broken:
            return Run(drawn, result * np.nan, days, national, places, "failed", "day 3: broken")
        return Run(drawn, result, days, national, places, "ok", "", redrawn=lot.attempt)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> type[FakeModel]:
    """The fake in the place of the model, as new."""
    monkeypatch.setattr(work, "model_of", FakeModel)
    monkeypatch.setattr(work, "calm_of", lambda *_: None)
    for name in ("broken", "raising", "pause", "runs"):
        monkeypatch.setattr(FakeModel, name, getattr(FakeModel, name))
    FakeModel.runs = 0
    return FakeModel


@pytest.fixture(scope="session")
def minimal() -> Loaded:
    return load("minimal")


@pytest.fixture
def asked(minimal: Loaded, tmp_path: Path) -> Any:
    """A request with what a test changes."""

    def make(**changes: Any) -> Request:
        usual: dict[str, Any] = {
            "loaded": minimal,
            "pairs": 12,
            "seed": 1,
            "days": 5.0,
            "weight": 200.0,
            "step": 0.25,
            "arms": ARMS,
            "local_pairs": 3,
            "threads": 2,
            "folder": tmp_path / "study",
        }
        return Request(**(usual | changes))

    return make


def digest(study: Any) -> str:
    """Hash of all tables of a study: schema, words, nulls, and numbers to the last bit."""
    found = hashlib.sha256()
    for table in (study.runs, study.series, study.places):
        found.update(table.arrow().schema.to_string().encode())
        for column in table.arrow().columns:
            found.update(column.is_null().to_numpy().tobytes())
            if pa.types.is_dictionary(column.type):
                (chunk,) = column.chunks or (pa.array([], column.type),)
                found.update(repr(chunk.dictionary.to_pylist()).encode())
                column = chunk.indices
            numeric = column.type != pa.string()
            values = np.asarray(column) if numeric else column.to_pylist()
            found.update(values.tobytes() if numeric else repr(values).encode())
    return found.hexdigest()

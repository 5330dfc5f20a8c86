"""What is asked of a study, and what of it identifies the study.

The number of pairs, of threads, the device and the cluster are no part of the identity: more pairs
extend a folder, and who runs them changes no result.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from corcyra.claims.needs import ArmPlan
from corcyra.errors import StudyError
from corcyra.outcomes import LOCAL, NATIONAL

if TYPE_CHECKING:
    from corcyra.dossier.load import Loaded
    from corcyra.fitting.draws import Draws
    from corcyra.study.cluster import Cluster

__all__ = ["ArmPlan", "Request", "available_processors", "model_hash"]

HOME: Final = Path("corcyra-studies")
"""Folder, under the working folder, in which studies lie by default."""
PAIRS: Final = 100
SEED: Final = 1
EVERY: Final = 1.0
"""Days between two rows of the series."""
LOCAL_PAIRS: Final = 20
"""The first so many pairs also have series per place."""

_LIMITS: Final[dict[str, tuple[float, float]]] = {
    "pairs": (1, 100_000_000),
    "seed": (0, 2**63 - 1),
    "weight": (1, 1e6),
    "local_pairs": (0, 100_000_000),
}
_STEP_MIN: Final = 0.01
_STEP_MAX: Final = 0.25
_DAYS_MAX: Final = 3660.0
_SERIES_MAX: Final = 50_000_000
"""Numbers in the series of one run, 4 bytes each."""


@dataclass(frozen=True, slots=True)
class Request:
    """A study as asked for.

    Raises
    ------
    StudyError
        A number out of its limits, or no arm.
    """

    loaded: Loaded
    pairs: int
    seed: int
    days: float
    """The horizon asked for; an arm's own stands in its plan."""
    weight: float
    """Persons for each citizen."""
    step: float
    """Days."""
    arms: tuple[ArmPlan, ...]
    every: float | None = EVERY
    """Days between rows of the series; None = no series."""
    local_pairs: int = LOCAL_PAIRS
    """Series per place for the first so many pairs."""
    threads: int | None = None
    """None = one for each processor, or one where a GPU has the street."""
    device: str = "cpu"
    """As of `Model`; changes no result."""
    claims: frozenset[str] | None = None
    """Claims to run for: an arm is left out of a pair that can tell none of those that need it.
    None = run every arm of every pair."""
    first: int = 0
    """Number of the first pair; `pairs` is the number after the last."""
    luck: int = 0
    """0 = each pair's own luck; k = its draws under a k-th other luck."""
    only: frozenset[int] | None = None
    """Run these pairs, and leave the others out without a row; None = all."""
    draws: Draws | None = None
    """Fitted draws that the pairs are taken from; None = the prior."""
    folder: Path | None = None
    """None = a folder named after the identity, under `corcyra-studies`."""
    cluster: Cluster | None = field(default=None, repr=False, compare=False)
    """Who runs the pairs, if not threads of this process; changes no result."""

    def __post_init__(self) -> None:
        for name in ("pairs", "local_pairs"):
            _within(name, getattr(self, name), *_LIMITS[name])
        check_how(self.seed, self.weight, self.step, self.threads)
        _above_zero("days", self.days, _DAYS_MAX)
        if self.every is not None:
            _above_zero("every", self.every, _DAYS_MAX)
            self._refuse_series(self.every)
        if not self.arms:
            raise StudyError("a study needs at least one arm")
        # By id: the order in which arms were named changes no row's place.
        object.__setattr__(self, "arms", tuple(sorted(set(self.arms))))
        if len({arm.id for arm in self.arms}) < len(self.arms):
            raise StudyError("an arm is asked for twice, with different days")

    def _refuse_series(self, every: float) -> None:
        """Refuse series that a run's memory would not hold."""
        dossier = self.loaded.dossier
        longest = max((arm.days for arm in self.arms), default=0.0)
        rows = longest / max(every, self.step)
        columns = len(NATIONAL) + len(dossier.palace.actors)
        if self.local_pairs:
            columns += len(LOCAL) * len(dossier.country.places)
        if rows * columns > _SERIES_MAX:
            raise StudyError(
                f"every {every:g} days for {longest:g} days is {rows * columns:,.0f} numbers a "
                f"run, at most {_SERIES_MAX:,} are kept; take a longer `every`, or local_pairs 0"
            )

    def identity(self) -> dict[str, Any]:
        """Return what identifies the study: plain numbers and strings, ready for JSON."""
        more: dict[str, Any] = {} if self.draws is None else {"draws": self.draws.hash}
        if self.luck:
            more["luck"] = self.luck
        if self.only is not None:
            more["only"] = sorted(self.only)
        return {
            **more,
            "dossier_hash": self.loaded.hash,
            "model_hash": model_hash(),
            "seed": self.seed,
            "weight": float(self.weight),
            "step": float(self.step),
            "days": float(self.days),
            "every": None if self.every is None else float(self.every),
            "local_pairs": self.local_pairs,
            "first": self.first,
            "claims": None if self.claims is None else sorted(self.claims),
            "arms": [{"id": arm.id, "days": float(arm.days)} for arm in self.arms],
        }

    def where(self) -> Path:
        """Return the study's folder."""
        if self.folder is not None:
            return self.folder
        digest = hashlib.sha256(json.dumps(self.identity(), sort_keys=True).encode()).hexdigest()
        return HOME / f"{self.loaded.dossier.name}-{digest[:8]}"

    def as_run(self) -> Loaded:
        """Return the dossier with the days, weight and step of this study."""
        changes = {"days": self.days, "weight": self.weight, "step": self.step}
        dossier = self.loaded.dossier.model_copy(update=changes)
        return replace(self.loaded, dossier=dossier)

    def thread_count(self) -> int:
        """Return the threads to use."""
        return self.threads or (1 if self.device == "cuda" else available_processors())


def whose_luck(identity: Mapping[str, Any]) -> str:
    """Return what the luck of a study follows from, in words: fitted draws have their own."""
    return "fitted draws" if identity.get("draws") else f"seed {identity['seed']}"


def available_processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@cache
def model_hash() -> str:
    """Return the hash of the sources that make the numbers: other mechanisms, another study."""
    package = Path(__file__).parent.parent
    sources = sorted((package / "model").rglob("*.py"))
    sources += sorted((package / "classics").glob("_*.py"))
    sources += [package / name for name in ("kernels.py", "parameters.py", "outcomes.py")]
    digest = hashlib.sha256()
    for source in sources:
        digest.update(source.relative_to(package).as_posix().encode() + b"\0")
        digest.update(source.read_bytes() + b"\0")
    return digest.hexdigest()


def check_how(seed: int, weight: float, step: float, threads: int | None) -> None:
    """Refuse what no run can be made with.

    Raises
    ------
    StudyError
        A number is out of its limits.
    """
    _within("seed", seed, *_LIMITS["seed"])
    _within("weight", weight, *_LIMITS["weight"])
    _above_zero("step", step, _STEP_MAX)
    if step < _STEP_MIN:
        raise StudyError(f"step must be at least {_STEP_MIN:g}, is {step:g}")
    if threads is not None:
        _within("threads", threads, 1, 4096)


def _within(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise StudyError(f"{name} must be between {low:,.0f} and {high:,.0f}, is {value:,}")


def _above_zero(name: str, value: float, high: float) -> None:
    if not 0 < value <= high:
        raise StudyError(f"{name} must be above 0 and at most {high:g}, is {value:g}")

"""Which quantities change nothing: each is moved to both its ends under the same luck.

A quantity that changes no outcome, to the last bit, in any of the pairs looked at is inert there:
the dossier does not have what it is about, it is switched off, or the pairs never come to it. One
that changes a few outcomes only is listed with them. As soon as a quantity has changed more than a
few, it is let go, so most of them take a run or two.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from corcyra.errors import CorcyraError
from corcyra.sensitivity.ends import moved
from corcyra.sensitivity.pool import spread
from corcyra.sensitivity.reasons import Reasons
from corcyra.study.progress import Progress, Silent
from corcyra.study.request import available_processors

if TYPE_CHECKING:
    from corcyra.dossier.load import Loaded
    from corcyra.model.api import Model, Run
    from corcyra.model.world import Lot

PAIRS: Final = 12
AMONG: Final = 10
"""The pairs are chosen among so many times as many: what is rare shall be among them."""
FEW: Final = 3
"""So many outcomes are few."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Effect:
    """What moving one quantity changed, over the pairs looked at."""

    quantity: str
    outcomes: tuple[str, ...]
    """Those that changed; of a quantity that was let go, those seen until then."""
    series: tuple[str, ...]
    """Series over the days that changed."""
    runs: int
    failed: str
    """Error of the first run that failed with it moved; "" if none did."""
    why: str = ""
    """Why it may change nothing, where that can be told."""


@dataclass(frozen=True, slots=True)
class InertReport:
    """Quantities that change nothing, or little."""

    dossier: str
    arm: str
    seed: int
    pairs: tuple[int, ...]
    """Numbers of the pairs looked at."""
    among: int
    """They are those of the first so many pairs that together come to most."""
    moved: int
    """Quantities that were moved."""
    still: tuple[str, ...]
    """Quantities that cannot be moved alone: weights that are all or nothing of their group."""
    inert: tuple[Effect, ...]
    """Those that change no outcome."""
    few: tuple[Effect, ...]
    """Those that change few."""
    breaks: tuple[Effect, ...]
    """Those with which a run failed."""
    runs: int

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Base:
    """A pair as it is, with which its moved runs are compared."""

    lot: Lot
    run: Run


def inert(
    loaded: Loaded,
    *,
    pairs: int = PAIRS,
    seed: int = 1,
    weight: float | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> InertReport:
    """Move each quantity of the dossier as it stands (arm `with`) and see what changes.

    Parameters
    ----------
    loaded : Loaded
        A dossier from `corcyra.dossier.load.load`.
    pairs, seed : int
        So many pairs of a study with this seed, with its draws, calm at the start: of the first ten
        times as many those that together come to most (a call, a landing, a fall).
    weight : float, optional
        Persons for each citizen; the dossier's if absent.
    threads : int, optional
        One for each processor if absent; changes no result.
    progress : Progress, optional
        Is told of each quantity.

    Raises
    ------
    CorcyraError
        No pair's own run went well.
    """
    from corcyra.study.request import ArmPlan, Request
    from corcyra.study.work import models, threads_that_fit

    dossier = loaded.dossier
    request = Request(
        loaded, pairs, seed, dossier.days, dossier.weight if weight is None else weight,
        dossier.step, (ArmPlan("with", dossier.days),), threads=threads or available_processors(),
    )  # fmt: skip
    arms = models(request)
    return _Search(arms["with"], seed, pairs).report(
        threads_that_fit(request, arms), progress or Silent()
    )


def _came(outcomes: Floats) -> NDArray[np.bool_]:
    """Return which outcomes a run came to: there and not 0."""
    came: NDArray[np.bool_] = np.isfinite(outcomes) & (outcomes != 0.0)
    return came


def richest(came: NDArray[np.bool_], many: int) -> list[int]:
    """Return so many rows of came (pairs, outcomes) that together come to most.

    One after the other, each the row with most that those before it lack; where none is left that
    has any, it begins anew.
    """
    left, chosen = list(range(len(came))), list[int]()
    lacking = np.ones(came.shape[1], bool)
    while left and len(chosen) < many:
        if not (came[left] & lacking).any():
            lacking[:] = True
        best = max(left, key=lambda k: (int((came[k] & lacking).sum()), int(came[k].sum()), -k))
        chosen.append(best)
        left.remove(best)
        lacking &= ~came[best]
    return chosen


class _Search:
    def __init__(self, model: Model, seed: int, pairs: int) -> None:
        self.model, self.seed, self.pairs = model, seed, pairs
        self.bases: list[_Base] = []
        self.stop = threading.Event()

    def report(self, threads: int, progress: Progress) -> InertReport:
        m = len(self.model.parameters)
        progress.begin(m, 0, False)
        try:
            self.bases = self._bases(threads)
            found: dict[int, Effect | None] = {}
            with closing(spread(self._move, range(m), threads, self.stop)) as effects:
                for j, effect in effects:
                    found[j] = effect
                    progress.advance()
        finally:
            progress.end()
        return self._told([(j, found[j]) for j in sorted(found)])

    def _bases(self, threads: int) -> list[_Base]:
        """Run many pairs as they are, and keep those that together come to most."""
        among = range(AMONG * self.pairs)
        with closing(spread(self._base, among, threads, self.stop)) as runs:
            bases = [base for base in runs if base.run.status == "ok"]
        self.stop.clear()
        if not bases:
            raise CorcyraError(f"all of the {len(among)} pairs failed; nothing can be compared")
        bases.sort(key=lambda base: base.lot.pair)
        came = np.array([_came(base.run.outcomes) for base in bases])
        return [bases[k] for k in richest(came, self.pairs)]

    def _base(self, pair: int) -> _Base:
        lot = self.model.lot(self.seed, pair)
        return _Base(lot, self.model.run_lot(lot, every=1.0, local=True))

    def _move(self, j: int) -> tuple[int, Effect | None]:
        """Move a quantity in pair after pair until it has changed more than a few outcomes."""
        outcomes: set[str] = set()
        series: set[str] = set()
        runs, failed = 0, ""
        for base in self.bases:
            for values in moved(self.model.quantities, base.run.parameters, j):
                if self.stop.is_set() or len(outcomes) > FEW:
                    break
                run = self.model.run_lot(base.lot, every=1.0, local=True, values=values)
                runs += 1
                failed = failed or run.error
                outcomes |= self._changed(base.run, run)
                series |= self._in_series(base.run, run)
        if not runs and not failed:
            return j, None
        name = self.model.parameters[j]
        return j, Effect(name, tuple(sorted(outcomes)), tuple(sorted(series)), runs, failed)

    def _changed(self, a: Run, b: Run) -> set[str]:
        """Return the outcomes that are not the same to the last bit."""
        differs = a.outcomes.view(np.uint64) != b.outcomes.view(np.uint64)
        return {self.model.outcomes[k] for k in np.flatnonzero(differs)}

    def _in_series(self, a: Run, b: Run) -> set[str]:
        if len(a.days) != len(b.days):
            return {"days"}
        found = {
            name for k, name in enumerate(self.model.national)
            if a.national[:, k].tobytes() != b.national[:, k].tobytes()
        }  # fmt: skip
        assert a.local is not None and b.local is not None
        return found | {
            f"{name} by place" for k, name in enumerate(self.model.local)
            if a.local[:, :, k].tobytes() != b.local[:, :, k].tobytes()
        }  # fmt: skip

    def _told(self, found: Sequence[tuple[int, Effect | None]]) -> InertReport:
        seen = np.array([base.run.outcomes for base in self.bases]).T
        drawn = np.array([base.run.parameters for base in self.bases]).T
        reasons = Reasons(
            self.model.dossier,
            dict(zip(self.model.outcomes, seen)),
            dict(zip(self.model.parameters, drawn)),
        )
        effects = [effect for _, effect in found if effect is not None]
        whole = [e for e in effects if not e.failed]
        return InertReport(
            dossier=self.model.dossier.name,
            arm="with",
            seed=self.seed,
            pairs=tuple(sorted(base.lot.pair for base in self.bases)),
            among=AMONG * self.pairs,
            moved=len(effects),
            still=tuple(self.model.parameters[j] for j, effect in found if effect is None),
            inert=tuple(_why(e, reasons) for e in whole if not e.outcomes),
            few=tuple(e for e in whole if 0 < len(e.outcomes) <= FEW),
            breaks=tuple(e for e in effects if e.failed),
            runs=AMONG * self.pairs + sum(e.runs for e in effects),
        )


def _why(effect: Effect, reasons: Reasons) -> Effect:
    return replace(effect, why=reasons.why(effect.quantity))

"""One door: quantities and luck in, the measures of a run out.

A draw is a point in the space of the quantities' priors, one normal score each, and its luck. A
score's normal probability is the place in its quantity's prior, so that every prior, the shares of
the palace among them, is the standard normal here.

Luck comes in parts (`corcyra.fitting.luck`), so that one can be drawn anew while the others stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from corcyra.fitting.facts import Target
from corcyra.fitting.luck import Luck, lot_of, parts_for
from corcyra.fitting.measures import compared
from corcyra.model.api import Model
from corcyra.model.calm import DAYS
from corcyra.model.world import Lot

if TYPE_CHECKING:
    from corcyra.dossier.schema import Dossier

F8 = NDArray[np.float64]
_GLIMPSE: Final = 4.25
"""Days of a run by which most proposals can be refused: they cost a fifth of it."""
_EDGE: Final = 1e-12
"""Places are kept so far from 0 and 1: a gamma quantile at 1 is infinite."""


class Simulator(Protocol):
    """What the sampler needs of a world; a test gives a toy."""

    free: int
    """Number of scores that a draw can change."""
    parts: int
    """Of its luck."""
    days: int
    """So many parts, the last ones and at least one, are of days, one after the other."""

    def measures(self, z: F8, luck: Luck) -> F8:
        """Return the compared measures (k) of a run with scores z (free) and a luck (parts)."""

    def calm(self, z: F8, luck: Luck) -> bool:
        """Tell whether the prior allows the draw."""

    def glimpse(self, z: F8, luck: Luck) -> tuple[F8, F8]:
        """Return bounds (k), (k) on the measures, at a fraction of a run's cost."""


class Worlds:
    """The dossier as it stands, run for the facts.

    Parameters
    ----------
    dossier : Dossier
        With the days, weight and step of the fit.
    targets : sequence of Target
        The facts, used and held out.
    seed : int
        The fit's.
    cuts : sequence of float
        Days on which luck can turn.
    folder : Path, optional
        Where a file of ties lies.
    """

    def __init__(
        self, dossier: Dossier, targets: Sequence[Target], seed: int, cuts: Sequence[float],
        folder: Path | None = None,
    ) -> None:  # fmt: skip
        self.model = Model(dossier, folder)
        self.targets = tuple(targets)
        self.seed = seed
        self.cuts = tuple(cuts)
        self.parts = parts_for(len(self.model.places), cuts)
        self.days = len(self.cuts)
        self.names = tuple(n for n, v in zip(self.model.parameters, self._varies()) if v)
        self.free = len(self.names)
        self._at = np.flatnonzero(self._varies())
        self._scales = [t.scale for t in targets]
        self._local = any(t.measure.of == "local" for t in targets)
        alone = dossier.model_copy(update={"events": []})
        lengths = (1.0, DAYS) if dossier.calm_start else ()
        # As in `model.calm`: most that are not calm rise at once, and a day tells it.
        self._calm = [Model(alone.model_copy(update={"days": d}), folder) for d in lengths]
        early = dossier.model_copy(update={"days": min(_GLIMPSE, dossier.days)})
        self._early = Model(early, folder)
        self._peak = self.model.outcomes.index("crowd_peak")

    def _varies(self) -> NDArray[np.bool_]:
        return self.model.quantities.varies()

    def lot(self, luck: Luck) -> Lot:
        """Return what all luck of a draw is made from."""
        return lot_of(self.seed, luck, self.cuts)

    def values(self, z: F8) -> F8:
        """Return the values (m) of the model's quantities at scores z (free)."""
        u = np.full(len(self.model.parameters), 0.5)
        u[self._at] = np.clip(ndtr(z), _EDGE, 1 - _EDGE)
        return self.model.quantities.values(u)

    def measured(self, z: F8, luck: Luck) -> F8:
        """Return what the run gives for each fact (k), in the fact's own unit."""
        run = self.model.run_lot(
            self.lot(luck), every=self.model.dossier.step, local=self._local, values=self.values(z)
        )
        return np.array([t.measure.read(run) for t in self.targets])

    def measures(self, z: F8, luck: Luck) -> F8:
        """Return the same on the scales on which facts are compared."""
        return compared(self.measured(z, luck), self._scales, self.model.dossier.days + 1.0)

    def glimpse(self, z: F8, luck: Luck) -> tuple[F8, F8]:
        """Return bounds on the compared measures from the first days alone."""
        end = self._early.dossier.days
        run = self._early.run_lot(
            self.lot(luck), every=self._early.dossier.step, local=self._local,
            values=self.values(z),
        )  # fmt: skip
        bounds = np.array([t.measure.range(run, end) for t in self.targets]).T
        low, high = compared(bounds, self._scales, self.model.dossier.days + 1.0)
        # A logarithm knows no number below none at all; the bound itself may.
        return low, high

    def calm(self, z: F8, luck: Luck) -> bool:
        """Tell whether the country, left alone, stays in order in this draw."""
        if not self._calm:
            return True
        values = self.values(z)
        most = values[self.model.parameters.index("calm")]
        for model in self._calm:
            given = values[[self.model.quantities.at[name] for name in model.parameters]]
            run = model.run_lot(self.lot(luck), values=given)
            if not run.outcomes[self._peak] <= most:
                return False
        return True

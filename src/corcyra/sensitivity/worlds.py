"""Models whose pairs are a point of a design and a luck: pair = point x lucks + luck.

Luck l is that of pair l of a study with the same seed, the same for every point and arm. What is
not varied is drawn by it, as in that pair. A point is run as it is, calm before day 0 or not.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from corcyra.dossier.schema import Dossier
from corcyra.model.api import Model, Run
from corcyra.model.calm import Calm
from corcyra.model.draws import quantity_uniforms, run_key
from corcyra.model.quantities import Quantities
from corcyra.model.world import Lot

if TYPE_CHECKING:
    from corcyra.study.request import Request

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Design:
    """Points, and the names of what varies among them."""

    names: tuple[str, ...]
    points: Floats
    """(n, D) places."""
    lucks: int

    def values(self, quantities: Quantities, lot: Lot, point: int) -> Floats:
        """Return the values (m) of an arm's quantities at a point; the lot draws the rest."""
        u = np.empty(len(quantities.names))
        key = run_key(np.uint64(lot.seed), np.uint64(lot.pair), np.uint64(lot.attempt))
        quantity_uniforms(*key, quantities._hash, u)
        for name, place in zip(self.names, self.points[point]):
            if name in quantities.at:
                u[quantities.at[name]] = place
        return quantities.values(u)


class AtPoints(Model):
    """An arm whose pairs are points and lucks."""

    def __init__(
        self, dossier: Dossier, folder: Path | None, calm: Calm | None, design: Design
    ) -> None:
        super().__init__(dossier, folder, calm)
        self.design = design

    def run(self, seed: int, pair: int, **recorded: Any) -> Run:
        """Run a point under a luck; the rest is as in `Model.run`."""
        point, luck = divmod(pair, self.design.lucks)
        lot = self.lot(seed, luck)
        values = self.design.values(self.quantities, lot, point)
        return self.run_lot(lot, values=values, **recorded)


class CalmAt(Calm):
    """Whether the country would be calm at a point before its first event."""

    def holds(self, lot: Lot, design: Design, point: int) -> bool:
        """Tell it of a point under one luck."""
        for model in self._models:
            run = model.run_lot(lot, values=design.values(model.quantities, lot, point))
            if not run.outcomes[self._peak] <= run.parameters[self._most]:
                return False
        return True


def quantities_of(request: Request) -> list[Quantities]:
    """Return the quantities of each arm that is asked for."""
    from corcyra.dossier.override import for_arm

    return [Quantities(for_arm(request.loaded, arm.id)) for arm in request.arms]


def arms_at(request: Request, design: Design) -> tuple[dict[str, AtPoints], CalmAt | None]:
    """Return the arms at the points of a design, and what tells whether a point is calm.

    Raises
    ------
    DossierError
        An arm's overrides cannot be applied, or there are too many citizens.
    """
    from corcyra.dossier.override import for_arm
    from corcyra.dossier.rules_country import refuse_size

    base = request.as_run()
    refuse_size(base.dossier)
    calm = CalmAt(base.dossier, base.folder) if base.dossier.calm_start else None
    arms = {}
    for arm in request.arms:
        changes = {"days": arm.days, "weight": request.weight, "step": request.step}
        dossier = for_arm(request.loaded, arm.id).model_copy(update=changes)
        arms[arm.id] = AtPoints(dossier, base.folder, calm, design)
    return arms, calm

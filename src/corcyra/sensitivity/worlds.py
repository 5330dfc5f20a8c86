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
from corcyra.model.draws import run_key
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
        u = drawn_places(quantities, lot)
        for name, place in zip(self.names, self.points[point]):
            if name in quantities.at:
                u[quantities.at[name]] = place
        return quantities.values(u)


def drawn_places(quantities: Quantities, lot: Lot) -> Floats:
    """Return the places (m) that a lot draws."""
    return quantities.places(
        *run_key(np.uint64(lot.seed), np.uint64(lot.pair), np.uint64(lot.attempt))
    )


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
        values = design.values(self._model.quantities, lot, point)
        run = self._model.run_lot(lot, values=values)
        return bool(run.outcomes[self._peak] <= run.parameters[self._most])


def draws_of(request: Request, names: tuple[str, ...], points: int) -> Floats:
    """Return the places (points, D) that pairs of a study draw: those after the lucks.

    Raises
    ------
    CorcyraError
        The country is calm before day 0 in none of many draws.
    """
    base = request.as_run()
    calm = CalmAt(base.dossier, base.folder) if base.dossier.calm_start else None
    by_name: dict[str, Quantities] = {}
    for quantities in quantities_of(request):
        by_name = dict.fromkeys(quantities.names, quantities) | by_name
    found = np.empty((points, len(names)))
    for k in range(points):
        pair = request.pairs + k
        lot = Lot(request.seed, pair, calm.attempt(request.seed, pair) if calm else 0)
        places = {id(q): drawn_places(q, lot) for q in by_name.values()}
        found[k] = [places[id(by_name[n])][by_name[n].at[n]] for n in names]
    return found


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

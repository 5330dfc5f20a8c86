"""The calm before day 0: what everybody saw of the country before its first event.

A prior over people's grievances says little of how they hang together: in four draws of ten of the
Kazakhstan dossier, millions come out although nothing has happened. No report of a crisis begins
so. A draw is therefore taken only if the country, left alone, stays in order; else the pair is
drawn again, all of it, under the next number. The condition is taken before the arms part, so it
is the same for all of them.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

from corcyra.dossier.schema import Dossier
from corcyra.errors import CorcyraError
from corcyra.model.api import Model
from corcyra.model.crew import Crew
from corcyra.model.world import Lot

DAYS: Final = 10.0
"""So long the country is left alone."""
ATTEMPTS: Final = 200
"""Draws of a pair before it is given up: at a hundredth calm, 13 pairs in 100 are."""


class Calm:
    """A dossier without its events.

    Parameters
    ----------
    dossier : Dossier
        As it stands, no arm's overrides applied; with the weight and step of the runs.
    folder : Path, optional
        Where a file of ties lies.
    device : str
        As of `Model`.
    """

    def __init__(self, dossier: Dossier, folder: Path | None = None, device: str = "cpu") -> None:
        alone = dossier.model_copy(update={"events": [], "days": DAYS})
        self._model = Model(alone, folder, device=device)
        self._model.setup.rules["watched"] = 1
        self._peak = self._model.outcomes.index("crowd_peak")
        self._most = self._model.parameters.index("calm")
        self.attempt = lru_cache(maxsize=4096)(self._attempt)
        """attempt(seed, pair): number of the pair's first calm draw; remembered for the arms."""

    def share(self, crew: Crew) -> None:
        """Let a crew's threads play each run together (`Model.share`)."""
        self._model.share(crew)

    def _attempt(self, seed: int, pair: int) -> int:
        for attempt in range(ATTEMPTS):
            run = self._model.run_lot(Lot(seed, pair, attempt))
            if run.status != "ok":
                raise CorcyraError(f"before day 0, left alone: {run.error}")
            # The crowd under which there is order is itself drawn: `calm`, persons.
            if run.outcomes[self._peak] <= run.parameters[self._most]:
                return attempt
        raise CorcyraError(
            f"in {ATTEMPTS} draws the country was never calm for {DAYS:g} days without an event: "
            "people come out before anything happens. Lower hardship_mean, raise tau or risk_mean, "
            "or set calm_start: false"
        )

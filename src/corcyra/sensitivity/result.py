"""`Sense`: what a reader asks of a sensitivity study."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from corcyra.errors import CorcyraError
from corcyra.sensitivity.asked import Asked
from corcyra.sensitivity.design import Factors
from corcyra.sensitivity.indices import Index, Spread, analyse, spread
from corcyra.sensitivity.targets import OUTCOMES, Target, check_outcome, measure, of_claim
from corcyra.study.paired import Paired
from corcyra.study.parts import finished
from corcyra.study.tables import Table, read_parts

if TYPE_CHECKING:
    from corcyra.dossier.schema import Dossier
    from corcyra.sensitivity.worlds import Design


USUAL: Final = tuple(Target(name) for name in OUTCOMES)
"""What is shown where nothing is asked for."""


@dataclass(frozen=True, slots=True)
class Found:
    """The indices of one target."""

    target: Target
    words: str
    indices: tuple[Index, ...]
    """The largest first."""
    spread: Spread
    untold: float
    """Share of the worlds in which the claim cannot tell, counted as 0."""

    @property
    def told(self) -> int:
        """How many quantities are told from luck."""
        return sum(index.told for index in self.indices)

    @property
    def unsettled(self) -> int:
        """For how many other points may say otherwise."""
        return sum(not index.settled for index in self.indices)

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "target": self.target.id,
            "words": self.words,
            "spread": asdict(self.spread),
            "untold": self.untold,
            "told": self.told,
            "unsettled": self.unsettled,
            "quantities": [index.to_json() for index in self.indices],
        }


class Sense:
    """A sensitivity study, read from its folder when first asked for.

    Parameters
    ----------
    asked : Asked
        What was asked for.
    folder : Path
        Where it lies.
    factors, design
        What varies, and the points.
    ran : int
        How many worlds (a point under a luck) were run to answer the call that returns this.
    targets : sequence of Target
        What is shown where nothing else is named.
    """

    def __init__(
        self,
        asked: Asked,
        folder: Path,
        factors: Factors,
        design: Design,
        ran: int,
        targets: tuple[Target, ...] = USUAL,
    ) -> None:
        self.asked, self.folder, self.factors = asked, folder, factors
        self.design, self.ran, self.targets = design, ran, targets

    @property
    def dossier(self) -> Dossier:
        """The dossier as it was run."""
        return self.asked.base.as_run().dossier

    @property
    def worlds(self) -> int:
        """Points times lucks."""
        return len(self.design.points) * self.design.lucks

    @cached_property
    def runs(self) -> Table:
        """A row a world and arm: `pair` is point x lucks + luck; values (`p.`), outcomes, status.

        `calm` says, of the first luck of each point, whether the country is calm at it before any
        event; null where the dossier does not ask for a calm start.
        """
        parts = finished(self.folder)
        return Table(lambda: read_parts(self.folder / "runs", parts, self.worlds))

    @cached_property
    def paired(self) -> Paired:
        """Outcomes by arm, aligned on worlds.

        Raises
        ------
        CorcyraError
            A run failed: a design with holes has no indices.
        """
        table = self.runs.arrow()
        failed = [row for row in table.select(["pair", "arm", "status", "error"]).to_pylist()
                  if row["status"] != "ok"]  # fmt: skip
        if failed:
            first = failed[0]
            point, luck = divmod(first["pair"], self.design.lucks)
            raise CorcyraError(
                f"{len(failed):,} of {len(table):,} runs failed, and a design with holes has no "
                f"indices; the first at point {point}, luck {luck}, arm {first['arm']}: "
                f"{first['error']}. The values are in {self.folder / 'runs'}; narrow the range of "
                "what breaks it, or vary less (--only)"
            )
        return Paired(table, tuple(arm.id for arm in self.asked.base.arms))

    @cached_property
    def calm_points(self) -> NDArray[np.float64] | None:
        """Whether the country is calm at each point before any event, (n); None if not asked."""
        told = self.runs.arrow().column("calm").drop_null().to_pylist()
        return np.array(told, np.float64) if told else None

    @property
    def calm(self) -> float:
        """Share of the points at which the country is calm before any event; NaN if not asked."""
        return float("nan") if self.calm_points is None else float(self.calm_points.mean())

    def find(self, target: Target | str) -> Found:
        """Return the indices of a target: an outcome's expression in arm `with`, or a Target.

        Raises
        ------
        CorcyraError
            It is no expression, or no number in some world, or a run failed.
        """
        if isinstance(target, str):
            check_outcome(self.dossier, target)
            target = Target(target)
        measured = measure(target, self.dossier, self.paired, self.design.lucks)
        indices = analyse(
            self.asked.method, self.factors, self.design.points, measured.values,
            self.asked.base.seed, self.calm_points,
        )  # fmt: skip
        words = target.words(self.dossier)
        among = measured.values
        if self.asked.method == "radial" and self.calm_points is not None:
            among = among[self.calm_points == 1.0]
        return Found(target, words, tuple(indices), spread(among), measured.untold)

    def claim(self, name: str) -> tuple[Found, ...]:
        """Return the indices of a claim: of its code and, of an effect, of its difference."""
        return tuple(self.find(target) for target in of_claim(self.dossier, name))

    @cached_property
    def found(self) -> tuple[Found, ...]:
        """The indices of all targets asked for."""
        return tuple(self.find(target) for target in self.targets)

    def chart(self, target: Target | str | None = None) -> Any:
        """Return the chart of a target; of the first that was asked for if none is named."""
        from corcyra.sensitivity.charts import chart, foot

        return chart(self.find(target or self.targets[0]), self.asked.method, foot(self))

    def to_json(self) -> dict[str, Any]:
        """Return what was varied and found as plain data."""
        base = self.asked.base
        return {
            "dossier": base.loaded.dossier.name,
            "folder": str(self.folder),
            "method": self.asked.method,
            "points": self.asked.points,
            "worlds": self.worlds,
            "lucks": self.design.lucks,
            "seed": base.seed,
            "weight": float(base.weight),
            "arms": [{"id": arm.id, "days": float(arm.days)} for arm in base.arms],
            "ran": self.ran,
            "calm": self.calm,
            "varied": [
                {"name": name, "places": list(ends)}
                for name, ends in zip(self.factors.names, self.factors.bounds)
            ],
            "targets": [found.to_json() for found in self.found],
        }

    def __repr__(self) -> str:
        from corcyra.sensitivity.words import sense_lines

        return "\n".join(sense_lines(self))

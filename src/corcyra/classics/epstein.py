"""Civil violence, models I and II (Epstein 2002).

Joshua M. Epstein, "Modeling civil violence: An agent-based computational approach", PNAS 99
(suppl. 3), 7243-7250, 2002, doi:10.1073/pnas.092080199.

**What it claims about the world.**  Rebellion is kept down not by the few who are content but by
the many who are aggrieved and afraid.  Such a public looks calm; because fear falls with every
neighbour who dares, calm ends in outbursts that nobody's grievance foretold.  A legitimacy lost in
small steps is borne, the same or less lost at a stroke is not; and between two groups that deny
each other's right to exist, violence ends only with one of them.

**Model I.**  Agents and cops live on a torus.  An agent has hardship H and risk aversion R, both
from U(0, 1); the regime has legitimacy L.

    G = H (1 - L)                            grievance
    P = 1 - exp(-k (C/A)_v)                  estimated probability of arrest
    N = R P                                  net risk
    rule A: be active if G - N > T; else be quiet
    rule C: inspect all sites within v*, arrest a random active agent (term J from U(0, J_max))
    rule M: move to a random site within vision

C and A are the cops and the actives within vision v; the agent counts itself, so A >= 1.  Each is
activated once a step, in random order.

**Model II.**  Two groups; L is what each grants the other.  An active agent kills a random member
of the other group within vision.  Agents clone onto a neighbouring site with probability p a step
(group and H inherited) and die at a random age.  Cops arrest the active of both groups.

**What the paper leaves open** is an option of ``Parameters``, and ``VARIANTS`` names three known
ways to settle it.  One matters above all: by the words of the paper C/A is a fraction, and so the
model shows no outbursts at all; rounded down (NetLogo) or to the nearest (Mesa), it does.
``evidence`` measures both, beside the paper's figures.  In model II we read: A counts the actives
of both groups; offspring inherit H and draw R; all ages start at 0; the jailed cannot be killed.

**Random streams** (Philox4x32-10, key = seed, counter = entity, step, block, stream).  Model I:
101 traits, 102 places, 103 order, 104 moves, 105 arrests, 106 releases, 107 cops withdrawn or
sent.  Model II: 111 traits at birth, 112 order, 113 moves, 114 kills and arrests, 115 cloning, 116
order of cloning, 117 releases, 118 cops withdrawn or sent.

How to cite: the paper above for the model; for the rounding, U. Wilensky, "NetLogo Rebellion
model", 2004 (floor), or the Mesa example (round); Corcyra for this implementation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from corcyra.classics import _epstein_runs as runs
from corcyra.classics._epstein_charts import chart_of_run, figure
from corcyra.classics._epstein_evidence import demo, evidence
from corcyra.classics._epstein_parameters import PRESETS, VARIANTS, Parameters, preset, ramp
from corcyra.classics._epstein_statistics import Outbursts, active_share, outbursts
from corcyra.classics._errors import ClassicError
from corcyra.classics._show import table

if TYPE_CHECKING:
    import altair as alt
    from pyarrow.lib import Table

__all__ = [
    "PRESETS",
    "VARIANTS",
    "Outbursts",
    "Parameters",
    "Run",
    "active_share",
    "demo",
    "evidence",
    "figure",
    "frames",
    "outbursts",
    "preset",
    "ramp",
    "run",
]


@dataclass(frozen=True, eq=False)
class Run:
    """One run: how many were in which state after each step (row 0: before the first)."""

    parameters: Parameters
    seed: int
    columns: tuple[str, ...]
    counts: npt.NDArray[np.int64]

    def __repr__(self) -> str:
        p = self.parameters
        name = p.name or f"model {p.model}"
        return (
            f"Run({name}: {len(self.counts) - 1} steps on {p.width} x {p.height}, "
            f"seed {self.seed}; actives mean {self['active'].mean():.1f}, "
            f"at most {self['active'].max()})"
        )

    def __getitem__(self, column: str) -> npt.NDArray[np.int64]:
        return self.counts[:, self.columns.index(column)]

    def table(self) -> Table:
        """Return the series as a pyarrow Table, one row a step."""
        steps = np.arange(len(self.counts))
        return table({"step": steps, **{name: self[name] for name in self.columns}})

    def chart(self) -> alt.Chart:
        """Return the series of actives and jailed (model II: of both groups) as a chart."""
        return chart_of_run(self)


def run(
    parameters: Parameters | str = "run2",
    steps: int = 300,
    seed: int = 1,
    *,
    variant: str | None = None,
    **changes: Any,
) -> Run:
    """Run model I or II.

    Parameters
    ----------
    parameters
        ``Parameters``, or the name of a preset ("run1" to "run8", "netlogo", "mesa", ...).
    steps
        How many steps.
    seed
        The key of the run; two runs differ in nothing but their seed or not at all.
    variant
        With a preset's name: "paper", "floored", "netlogo" or "mesa".
    changes
        With a preset's name: fields of ``Parameters`` to set otherwise.

    Examples
    --------
    >>> bool(run("run2", steps=100, seed=1, variant="netlogo")["active"].max() > 50)
    True
    """
    if isinstance(parameters, str):
        parameters = preset(parameters, variant, **changes)
    elif variant is not None or changes:
        raise ClassicError("variant and changes go with the name of a preset, not with Parameters")
    if parameters.model == "II":
        return Run(parameters, seed, runs.GROUPS, runs.run_groups(parameters, steps, seed))
    begun = runs.begun(parameters, steps, seed)
    begun.advance(1, steps)
    return Run(parameters, seed, runs.REBELLION, begun.record)


def frames(
    parameters: Parameters, steps: int, seed: int = 1, first: int = 0
) -> tuple[Run, npt.NDArray[np.int8]]:
    """Run model I and keep what the square looks like after the steps ``first`` to ``steps``.

    Returns
    -------
    tuple
        The run, as `run` gives it, and per frame, row and column: 0 quiet, 1 active, 2 jailed
        (where the jailed stay on their sites), 3 a cop, -1 nobody.
    """
    if parameters.model == "II":
        raise ClassicError("frames are of model I")
    if not 0 <= first <= steps:
        raise ClassicError(f"first must be between 0 and the {steps:,} steps, is {first:,}")
    begun = runs.begun(parameters, steps, seed)
    begun.advance(1, first)
    seen = [begun.square()]
    for step in range(first + 1, steps + 1):
        begun.advance(step, step)
        seen.append(begun.square())
    return Run(parameters, seed, runs.REBELLION, begun.record), np.array(seen)

"""Which arms of a pair are worth running: those of claims that the pair can still tell.

A claim about the landing says nothing of a pair in which nobody lands, whatever its other arms do:
once the arms are run that a part of its condition (`when`) reads, and that part is not true, the
rest is left out.  What is left out has no row, and no verdict would have read it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from corcyra.claims.evaluate import Floats, evaluate
from corcyra.claims.expressions import Name, parse
from corcyra.claims.syntax import DRAWN, Node, named

if TYPE_CHECKING:
    from corcyra.claims.needs import Gate
    from corcyra.model.api import Model, Run


class Gates:
    """The conditions of the claims that are asked.

    Parameters
    ----------
    gates : sequence of Gate
        From `corcyra.claims.needs.gates`; without any, every arm is run.
    models : mapping
        The arms, by id.
    """

    def __init__(self, gates: Sequence[Gate], models: Mapping[str, Model]) -> None:
        self._gates = gates
        self._column = {
            arm: {name: k for k, name in enumerate(model.outcomes)} for arm, model in models.items()
        }
        self._draw = {
            arm: {name: k for k, name in enumerate(model.parameters)}
            for arm, model in models.items()
        }

    def order(self, arms: Sequence[str]) -> list[str]:
        """Return the arms, those that most conditions read first."""
        read = {arm: sum(arm in gate.reads for gate in self._gates) for arm in arms}
        return sorted(arms, key=lambda arm: -read[arm])

    def opens(self, arm: str, runs: Mapping[str, Run]) -> bool:
        """Tell whether a claim that needs the arm may tell, by the pair's runs so far."""
        asking = [gate for gate in self._gates if arm in gate.arms]
        return not self._gates or any(not self._shut(gate, runs) for gate in asking)

    def _shut(self, gate: Gate, runs: Mapping[str, Run]) -> bool:
        if gate.when is None:
            return False
        node = parse(gate.when)
        # Where one part of "and" is not true the whole is not, whatever the other parts are.
        parts = node.parts if node.op == "and" else (node,)
        return any(self._untrue(part, runs) for part in parts)

    def _untrue(self, part: Node, runs: Mapping[str, Run]) -> bool:
        """Tell whether the arms that the part reads have been run, and it is not true in them."""
        arms = {found.name.arm or "with" for found in named(part) if found.name is not None}
        if not all(_went_well(runs.get(arm)) for arm in arms):
            return False

        def lookup(name: Name) -> Floats:
            arm = name.arm or "with"
            if name.outcome == DRAWN:
                place = self._draw[arm][str(name.who)]
                return runs[arm].parameters[place : place + 1]
            column = self._column[arm][str(Name(None, name.outcome, name.who))]
            return runs[arm].outcomes[column : column + 1]

        return not bool(np.all(evaluate(part, lookup) == 1.0))


def _went_well(run: Run | None) -> bool:
    return run is not None and run.status == "ok"

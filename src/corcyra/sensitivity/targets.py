"""What is looked at: an outcome of an arm, or what a claim's test says, world by world.

Every world must give a number: a run that failed, a day that never came or an outcome that does not
apply is refused with the reason, since a design with holes has no indices.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from corcyra import outcomes
from corcyra.claims.expressions import ExpressionError, Scope, parse
from corcyra.claims.propositions import evaluate_proposition
from corcyra.claims.table import values
from corcyra.errors import CorcyraError

if TYPE_CHECKING:
    from corcyra.dossier.questions import Claim
    from corcyra.dossier.schema import Dossier
    from corcyra.study.paired import Paired

Floats = NDArray[np.float64]

OUTCOMES: Final = ("crowd_peak", "deaths", "fell", "legitimacy_end")
"""Where none is asked for."""


@dataclass(frozen=True, slots=True)
class Target:
    """One number a world."""

    name: str
    """The outcome's expression, or the claim's id."""
    arm: str = "with"
    kind: str = "outcome"
    """outcome, claim (its code: 1 holds, 0, -1 the opposite), or difference (of an effect)."""

    @property
    def id(self) -> str:
        """A short name for files and JSON."""
        return self.name if self.kind == "outcome" else f"{self.kind}:{self.name}"

    def words(self, dossier: Dossier) -> str:
        """Return what it is, in a line."""
        if self.kind == "claim":
            short = claim_of(dossier, self.name).short
            return f"claim {self.name}: {short} (1 holds, 0 neither, -1 opposite)"
        if self.kind == "difference":
            test = claim_of(dossier, self.name).test
            return f"claim {self.name}, difference of {getattr(test, 'outcome', '')}"
        unit, meaning = outcomes.SCALARS.get(self.name, ("", ""))
        inside = meaning if unit in ("1", "truth") else f"{meaning}; {unit}"
        return f"{self.name}, arm {self.arm}" + (f" ({inside})" if meaning else "")


@dataclass(frozen=True, slots=True)
class Measured:
    """A target in every world."""

    values: Floats
    """(n, lucks)."""
    untold: float
    """Share of the worlds in which a claim cannot tell, counted as 0."""


def check_outcome(dossier: Dossier, text: str) -> None:
    """Refuse what is no expression over this dossier's outcomes.

    Raises
    ------
    CorcyraError
        With the column of what is wrong.
    """
    members = [] if dossier.abroad is None else [m.id for m in dossier.abroad.members]
    scope = Scope(actors=[a.id for a in dossier.palace.actors], members=members)
    try:
        parse(text, bare=True, scope=scope)
    except ExpressionError as error:
        raise CorcyraError(f"--outcome {text!r}: {error}") from None


def of_claim(dossier: Dossier, name: str) -> tuple[Target, ...]:
    """Return the targets of a claim: its code and, of an effect, its difference.

    Raises
    ------
    CorcyraError
        There is no such claim.
    """
    test = claim_of(dossier, name).test
    kinds = ("claim", "difference") if test.kind in ("effect", "because") else ("claim",)
    return tuple(Target(name, kind=kind) for kind in kinds)


def claim_of(dossier: Dossier, name: str) -> Claim:
    """Return a claim of the dossier.

    Raises
    ------
    CorcyraError
        There is no such claim.
    """
    claims = {claim.id: claim for claim in dossier.claims}
    if name in claims:
        return claims[name]
    close = get_close_matches(name, claims, 1)
    meant = f"; did you mean {close[0]}?" if close else ""
    there = f"there are {', '.join(claims)}" if claims else "the dossier has none"
    raise CorcyraError(f"no claim is called {name!r}{meant}; {there}")


def measure(target: Target, dossier: Dossier, table: Paired, lucks: int) -> Measured:
    """Return a target in every world.

    Raises
    ------
    CorcyraError
        It is no number in some world.
    """
    if target.kind == "outcome":
        found, untold = values(table, target.name, target.arm), 0.0
        _refuse(target, found, dossier.days)
        return Measured(found.reshape(-1, lucks), untold)
    result = evaluate_proposition(claim_of(dossier, target.name).test, table)
    number = result.code.astype(np.float64) if target.kind == "claim" else result.difference
    found = np.where(result.told, number, 0.0)
    _refuse(target, found, dossier.days)
    return Measured(found.reshape(-1, lucks), float(1.0 - result.told.mean()))


def _refuse(target: Target, found: Floats, days: float) -> None:
    """Refuse a target that is not a number in every world."""
    holes = ~np.isfinite(found)
    if not holes.any():
        return
    where = f"{int(holes.sum()):,} of {len(found):,} worlds"
    if np.isposinf(found[holes]).any():
        raise CorcyraError(
            f"{target.id}: its day never comes in {where}, and a design with holes has no indices; "
            "ask for one that always has a number, such as "
            f"--outcome 'min({target.name}, {days:g})' or '{target.name} <= {days:g}'"
        )
    raise CorcyraError(
        f"{target.id}: has no value in {where} (it does not apply there, or the run is too short), "
        "and a design with holes has no indices; ask for another outcome"
    )

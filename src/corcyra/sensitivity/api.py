"""`sense` for Python users: what the answers hang on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from corcyra.claims.needs import needs
from corcyra.dossier.load import Loaded, load
from corcyra.errors import CorcyraError
from corcyra.sensitivity.asked import LUCKS, METHODS, POINTS, Asked
from corcyra.study.asked import arms_of, check_arm
from corcyra.study.request import SEED, ArmPlan, Request

if TYPE_CHECKING:
    from corcyra.sensitivity.result import Sense
    from corcyra.sensitivity.targets import Target


def sense(
    dossier: Loaded | str | Path,
    *,
    method: str = "morris",
    outcomes: Sequence[str] = (),
    arm: str = "with",
    claims: Sequence[str] = (),
    only: Sequence[str] = (),
    points: int | None = None,
    lucks: int = LUCKS,
    seed: int = SEED,
    days: float | None = None,
    weight: float | None = None,
    step: float | None = None,
    threads: int | None = None,
    out: str | Path | None = None,
    quiet: bool = False,
) -> Sense:
    """Vary the uncertain quantities of a dossier together and see what moves its outcomes.

    Parameters
    ----------
    dossier : Loaded, str or Path
        What `load` returned, or what it reads.
    method : str
        "morris", screening; "radial", the same around draws as a study takes them, calm before
        day 0; or "sobol", shares of the variance.
    outcomes : sequence of str
        Outcomes, or expressions over them such as "call_day <= 30", in `arm`.
    arm : str
        Arm of the outcomes.
    claims : sequence of str
        Claims whose code and, of an effect, whose difference is looked at, in the arms they need.
    only : sequence of str
        Patterns of the quantities to vary ("palace.*"); luck draws the rest. All if empty.
    points : int, optional
        Trajectories of Morris (10 if absent), draws of radial (20), or base points of Sobol (64), a
        power of two; more extend a folder.
    lucks : int
        Lucks under which each point is run.
    seed : int
        Design and lucks follow from it.
    days, weight, step : float, optional
        As in `judge`.
    threads : int, optional
        One for each processor if absent; changes no result.
    out : str or Path, optional
        The folder.
    quiet : bool
        Show no progress.

    Raises
    ------
    MissingExtra
        SALib is not installed.
    CorcyraError
        Something asked for is not there.
    DossierError
        The dossier cannot be read.
    """
    loaded = load(dossier) if isinstance(dossier, str | Path) else dossier
    _check(loaded, method, arm, lucks)
    targets = _targets(loaded, outcomes, arm, claims)
    base = _request(loaded, targets, days, weight, step)
    base = replace(
        base, pairs=lucks, seed=seed, threads=threads, folder=None if out is None else Path(out)
    )
    asked = Asked(base, method, POINTS[method] if points is None else points, tuple(only))
    from corcyra.sensitivity.running import run_sense
    from corcyra.study.progress import chosen

    found = run_sense(asked, chosen(quiet, "runs"))
    found.targets = targets
    return found


def _request(
    loaded: Loaded,
    targets: Sequence[Target],
    days: float | None,
    weight: float | None,
    step: float | None,
) -> Request:
    """Return what every world is run with; the dossier's own where nothing is asked."""
    own = loaded.dossier
    return Request(
        loaded=loaded,
        pairs=LUCKS,
        seed=SEED,
        days=own.days if days is None else days,
        weight=own.weight if weight is None else weight,
        step=own.step if step is None else step,
        arms=_plans(loaded, targets, days),
        every=None,
        local_pairs=0,
    )


def _check(loaded: Loaded, method: str, arm: str, lucks: int) -> None:
    from corcyra.sensitivity.design import salib

    if method not in METHODS:
        raise CorcyraError(f"no method is called {method!r}; there are {', '.join(METHODS)}")
    if method != "radial":
        salib("sample")
    check_arm(arm, arms_of(loaded))
    if lucks < 1:
        raise CorcyraError(f"lucks must be at least 1, is {lucks}")


def _targets(
    loaded: Loaded, outcomes: Sequence[str], arm: str, claims: Sequence[str]
) -> tuple[Target, ...]:
    from corcyra.sensitivity.targets import OUTCOMES, Target, check_outcome, of_claim

    for text in outcomes:
        check_outcome(loaded.dossier, text)
    asked = tuple(outcomes) or (() if claims else OUTCOMES)
    found = [Target(text, arm) for text in asked]
    return (*found, *(target for name in claims for target in of_claim(loaded.dossier, name)))


def _plans(loaded: Loaded, targets: Sequence[Target], days: float | None) -> tuple[ArmPlan, ...]:
    """Return the arms to run, all for the same days: the longest that anything needs."""
    dossier = loaded.dossier
    arms = {target.arm for target in targets if target.kind == "outcome"}
    named = {target.name for target in targets if target.kind != "outcome"}
    plans = needs(dossier, named) if named else ()
    longest = max([dossier.days if arms else 0.0, *(plan.days for plan in plans)])
    horizon = longest if days is None else days
    return tuple(ArmPlan(arm, horizon) for arm in sorted(arms | {plan.id for plan in plans}))

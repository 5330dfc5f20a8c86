"""Each kind of proposition, pair by pair: can the pair tell, and what does it say.

A pair whose run failed in an arm that is needed is `failed` and counts nowhere else. A pair cannot
tell if `when` is false or cannot be told, if a value it needs is missing, or if an arm was left out
in it, which happens where `when` is false (`corcyra.study.gating`). Codes: 1 the
proposition holds, 0 no difference (or neither it nor its opposite), -1 the opposite. Of `all` 0 is
also what is mixed: some of its parts hold and others do not.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corcyra.claims import estimands
from corcyra.claims.evaluate import Floats, subtract
from corcyra.claims.expressions import is_truth, parse
from corcyra.claims.needs import arms_of
from corcyra.claims.pairing import gain
from corcyra.claims.table import Outcomes, values

if TYPE_CHECKING:
    from corcyra.dossier.questions import (
        AllOf,
        AnyOf,
        Because,
        Decides,
        Effect,
        Enough,
        Needed,
        NotOf,
        Proposition,
        State,
    )

Bools = NDArray[np.bool_]
Codes = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Result:
    """A proposition over the pairs; all arrays have one element a pair."""

    told: Bools
    """Pairs that can tell."""
    failed: Bools
    """Pairs with a failed run; never told."""
    code: Codes
    """1, 0, -1; 0 where the pair cannot tell."""
    difference: Floats
    """Of effect and because: `with` minus `without`; NaN where there is none."""
    truth: bool = False
    """The differences are of truths: -1, 0 or 1."""
    details: dict[str, float] = field(default_factory=dict)
    """Figures behind the codes, over the told pairs: means, and shares of the told pairs."""
    parts: tuple[Result, ...] = ()
    """Of all and any."""
    asked: int = 0
    """Pairs that were looked at: told, failed and those that cannot tell."""


def evaluate_proposition(
    test: Proposition, table: Outcomes, stratum: Bools | None = None
) -> Result:
    """Judge one proposition over all pairs, or over the pairs of a stratum only.

    Pairs outside the stratum are neither told nor failed. Nothing can tell if an arm that the
    proposition needs was not run.
    """
    n = len(table.pairs)
    chosen = np.ones(n, dtype=bool) if stratum is None else stratum
    arms = arms_of(test)
    if not set(arms) <= set(table.arms):
        nothing = np.zeros(n, dtype=bool)
        code, none = np.zeros(n, dtype=np.int8), np.full(n, np.nan)
        return Result(nothing, nothing, code, none, asked=int(chosen.sum()))
    ok, failed = chosen.copy(), np.zeros(n, dtype=bool)
    for arm in arms:
        ok &= table.ok(arm)
        failed |= chosen & table.ran(arm) & ~table.ok(arm)
    return replace(_by_kind(test, table, ok), failed=failed, asked=int(chosen.sum()))


def _by_kind(test: Proposition, table: Outcomes, ok: Bools) -> Result:
    match test.kind:
        case "effect":
            return _effect(test, table, ok)
        case "because":
            return _because(test, table, ok)
        case "state":
            return _state(test, table, ok)
        case "decides":
            return _decides(test, table, ok)
        case "needed" | "enough":
            return _necessity(test, table, ok)
        case "all" | "any":
            return _joint(test, table, ok)
        case "not":
            return _denied(test, table, ok)


def _selected(when: str | None, table: Outcomes, ok: Bools) -> Bools:
    return ok if when is None else ok & (values(table, when) == 1)


def _missing(*arrays: Floats) -> Bools:
    missing: Bools = np.logical_or.reduce([np.isnan(array) for array in arrays])
    return missing


def _result(ok: Bools, told: Bools, code: NDArray[np.integer], difference: Floats) -> Result:
    codes = np.where(told, code, 0).astype(np.int8)
    return Result(told, ~ok, codes, np.where(told, difference, np.nan))


def _mean(array: Floats, told: Bools) -> float:
    return float(array[told].mean()) if told.any() else float("nan")


def _effect(test: Effect, table: Outcomes, ok: Bools) -> Result:
    done, undone = (values(table, test.outcome, arm) for arm in (test.with_, test.without))
    with np.errstate(invalid="ignore"):
        difference = subtract(done, undone)
    told = _selected(test.when, table, ok) & ~_missing(difference)
    # A day that never came has no share of it to take.
    scale = np.where(np.isfinite(undone), np.abs(undone), 0.0) if test.relative else 1.0
    code = _direction(difference, test.direction, test.margin * scale)
    return replace(
        _result(ok, told, code, difference),
        truth=is_truth(parse(test.outcome, bare=True)),
        details={
            "mean_with": _mean(done, told),
            "mean_without": _mean(undone, told),
        }
        | gain(done[told], undone[told]),
    )


def _direction(difference: Floats, direction: str, margin: Floats | float) -> Codes:
    """1 beyond the margin in the direction, 0 within it, -1 beyond it the other way."""
    with np.errstate(invalid="ignore"):
        beyond = np.where(np.abs(difference) > margin, np.sign(difference), 0.0)
    signed = beyond if direction == "up" else -beyond
    return np.where(np.isnan(signed), 0, signed).astype(np.int8)


def _because(test: Because, table: Outcomes, ok: Bools) -> Result:
    arms = (test.with_, test.without, test.with_off, test.without_off)
    done, undone, done_off, undone_off = (values(table, test.outcome, arm) for arm in arms)
    with np.errstate(invalid="ignore", divide="ignore"):
        effect, residual = subtract(done, undone), subtract(done_off, undone_off)
        gone = np.where(effect == 0, np.nan, subtract(effect, residual) / effect)
    told = _selected(test.when, table, ok) & ~_missing(effect, residual)
    way = _direction(effect, test.direction, test.margin)
    with np.errstate(invalid="ignore"):
        other_cause = (way == 1) & ~(gone >= test.share)
    code = np.where(other_cause, -1, way)
    truth = is_truth(parse(test.outcome, bare=True))
    shown = estimands.mediation(done, undone, done_off, undone_off, told, truth, table.common)
    return replace(
        _result(ok, told, code, effect),
        truth=truth,
        details=shown
        | {
            "no_such_effect": _mean(way == -1.0, told),
            "other_cause": _mean(other_cause * 1.0, told),
        }
        | gain(done[told], undone[told]),
    )


def _state(test: State, table: Outcomes, ok: Bools) -> Result:
    holds = values(table, test.holds)
    # A contrary that cannot be told matters only where the claim does not hold.
    contrary = 1.0 - holds if test.opposite is None else values(table, test.opposite)
    told = _selected(test.when, table, ok) & ~np.isnan(holds)
    told &= (holds == 1) | ~np.isnan(contrary)
    code = np.where(holds == 1, 1, np.where(contrary == 1, -1, 0))
    return _result(ok, told, code, np.full(len(ok), np.nan))


def _decides(test: Decides, table: Outcomes, ok: Bools) -> Result:
    """Each of `alone` flips it and none of `not_alone` does; whatever else is the opposite."""
    prefix = f"flips_response_{test.moment}" if test.question == "response" else None
    column = prefix or f"flips_{test.question}"
    who = (*test.alone, *test.not_alone)
    flips = {name: table.get(test.arm, f"{column}[{name}]") for name in who}
    told = _selected(test.when, table, ok) & ~_missing(*flips.values())
    holds = np.logical_and.reduce(
        [flips[name] == 1 for name in test.alone] + [flips[name] == 0 for name in test.not_alone]
    )
    return replace(
        _result(ok, told, np.where(holds, 1, -1), np.full(len(ok), np.nan)),
        details={f"flips {name}": _mean(flips[name], told) for name in who},
    )


def _necessity(test: Needed | Enough, table: Outcomes, ok: Bools) -> Result:
    """Probability of necessity, or of sufficiency (Pearl 2009, Causality, section 9.2)."""
    done, undone = (values(table, test.outcome, arm) for arm in (test.with_, test.without))
    both = _selected(test.when, table, ok) & ~_missing(done, undone)
    if test.kind == "needed":
        told, holds = both & (done == 1), undone == 0
    else:
        told, holds = both & (undone == 0), done == 1
    shown = estimands.necessity(done[both], undone[both]) | gain(done[both], undone[both])
    result = _result(ok, told, np.where(holds, 1, -1), np.full(len(ok), np.nan))
    return replace(result, details=shown)


def _joint(test: AllOf | AnyOf, table: Outcomes, ok: Bools) -> Result:
    """Only pairs that can tell every part are told.

    A pair that can tell some parts would count for `any` only where one of them holds, which would
    push its share up (and that of `all` down).
    """
    parts = tuple(evaluate_proposition(part, table, ok) for part in test.of)
    told = np.logical_and.reduce([part.told for part in parts])
    codes = np.array([part.code for part in parts])
    if test.kind == "all":
        code = np.where((codes == 1).all(0), 1, np.where((codes == -1).all(0), -1, 0))
    else:
        code = np.where((codes == 1).any(0), 1, np.where((codes == -1).any(0), -1, 0))
    mixed = (code == 0) & (codes == 1).any(0)
    joint = _result(ok, told, code, np.full(len(ok), np.nan))
    return replace(joint, parts=parts, details={"mixed": _mean(mixed * 1.0, told)})


def _denied(test: NotOf, table: Outcomes, ok: Bools) -> Result:
    """Holds where the part does not, be it no difference or the opposite.

    So `holds` obeys De Morgan's laws: not any is all of the nots, not all is any of them.
    """
    part = evaluate_proposition(test.of, table, ok)
    nothing = np.full(len(ok), np.nan)
    return replace(_result(ok, part.told, np.where(part.code == 1, -1, 1), nothing), parts=(part,))

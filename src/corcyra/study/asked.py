"""What `judge` and `run` ask of a study: the request that a dossier and options make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from corcyra.claims.needs import end_day, needs
from corcyra.dossier.load import Loaded, load
from corcyra.errors import StudyError
from corcyra.study.request import EVERY, LOCAL_PAIRS, PAIRS, SEED, ArmPlan, Request


def request_to_judge(
    dossier: Loaded | str | Path,
    *,
    pairs: int = PAIRS,
    seed: int = SEED,
    days: float | None = None,
    weight: float | None = None,
    step: float | None = None,
    every: float | None = EVERY,
    local_pairs: int = LOCAL_PAIRS,
    threads: int | None = None,
    device: str = "cpu",
    out: str | Path | None = None,
    draws: str | Path | None = None,
) -> Request:
    """Return the request for the pairs that `judge` begins with; arguments and errors as there."""
    loaded = load(dossier) if isinstance(dossier, str | Path) else dossier
    fitted = None
    if draws is not None:
        from corcyra.fitting.draws import of_dossier

        fitted = of_dossier(Path(draws), loaded, weight, step)
        weight, step = fitted.identity["weight"], fitted.identity["step"]
        pairs, seed = min(pairs, fitted.most), SEED  # their luck is their own
    # Without `days`, the latest day a claim names: so asking for just that day is the same study.
    horizon = end_day(loaded.dossier) if days is None else days
    wanted = needs(loaded.dossier.model_copy(update={"days": horizon}))
    if not wanted:
        raise StudyError(f"{loaded.dossier.name} has no claims to judge; use run")
    plans = tuple(ArmPlan(plan.id, min(plan.days, horizon)) for plan in wanted)
    claims = frozenset(claim.id for claim in loaded.dossier.claims)
    request = _request(
        loaded, plans, horizon, pairs, seed, weight, step, every, local_pairs, threads, out, claims,
        device,
    )  # fmt: skip
    return replace(request, draws=fitted)


def request_to_run(
    dossier: Loaded | str | Path,
    *,
    pairs: int = PAIRS,
    arms: Sequence[str] | None = None,
    seed: int = SEED,
    days: float | None = None,
    weight: float | None = None,
    step: float | None = None,
    every: float | None = EVERY,
    local_pairs: int = LOCAL_PAIRS,
    threads: int | None = None,
    device: str = "cpu",
    out: str | Path | None = None,
) -> Request:
    """Return the request that `run` answers; arguments and errors as there."""
    loaded = load(dossier) if isinstance(dossier, str | Path) else dossier
    horizon = loaded.dossier.days if days is None else days
    known = arms_of(loaded)
    for arm in arms or ():
        check_arm(arm, known)
    plans = tuple(ArmPlan(arm, horizon) for arm in arms or known)
    return _request(
        loaded, plans, horizon, pairs, seed, weight, step, every, local_pairs, threads, out, None,
        device,
    )  # fmt: skip


def arms_of(loaded: Loaded) -> tuple[str, ...]:
    """Return the dossier's arms; `with`, the dossier as it stands, is always one."""
    return tuple(dict.fromkeys(["with", *(arm.id for arm in loaded.dossier.arms)]))


def check_arm(arm: str, known: Sequence[str]) -> None:
    """Refuse an arm that the dossier does not have.

    Raises
    ------
    StudyError
        There is no such arm.
    """
    if arm in known:
        return
    close = get_close_matches(arm, known, 1)
    meant = f"; did you mean {close[0]}?" if close else ""
    raise StudyError(f"no arm is called {arm!r}{meant} (arms: {', '.join(known)})")


def _request(
    loaded: Loaded,
    plans: tuple[ArmPlan, ...],
    days: float,
    pairs: int,
    seed: int,
    weight: float | None,
    step: float | None,
    every: float | None,
    local_pairs: int,
    threads: int | None,
    out: str | Path | None,
    claims: frozenset[str] | None,
    device: str,
) -> Request:
    return Request(
        loaded=loaded,
        pairs=pairs,
        seed=seed,
        days=days,
        weight=loaded.dossier.weight if weight is None else weight,
        step=loaded.dossier.step if step is None else step,
        arms=plans,
        every=every,
        local_pairs=local_pairs,
        threads=threads,
        device=device,
        folder=None if out is None else Path(out),
        claims=claims,
    )

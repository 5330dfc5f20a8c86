"""Going on until the shares are known well enough: `judge --precision`.

After the pairs asked for, the claims whose share is not known to the precision asked are run on
further pairs (`corcyra.study.further`), in rounds, until the Monte-Carlo error of each is below it
or a stated number of pairs is reached. How many pairs the next round takes follows from the shares
so far, so the same call always asks for the same pairs and can be killed and resumed.

Stopping when an error looks small enough makes that error a little too small on average (Chow and
Robbins 1965, doi:10.1214/aoms/1177700156): the fewer the pairs the more so. That is why the error
is never taken as 0 where all pairs agree (`corcyra.claims.statistics.share_error`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from corcyra.errors import StudyError
from corcyra.study.further import TIMES, joined, request_for, without
from corcyra.study.manifest import amend
from corcyra.study.progress import Progress
from corcyra.study.request import Request
from corcyra.study.result import Study
from corcyra.study.running import run_study

if TYPE_CHECKING:
    from corcyra.claims import Verdict

GROWTH: Final = 3.0
"""Pairs of a round at most, times those before it: a share of few pairs says little of the need."""
LEAST: Final = 1.1
"""The same at least."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """Where a study stopped, and why."""

    precision: float
    """Standard error asked for."""
    most: int
    """Pairs allowed."""
    pairs: int
    """Pairs looked at, further ones included."""
    why: str
    """reached, most (as many pairs as allowed), or draws (no fitted draws are left)."""
    short: dict[str, float | None]
    """Claims that fall short of it, with their error; None where no pair can tell."""

    @property
    def words(self) -> str:
        """One sentence."""
        asked = f"precision: the error of every claim's share is at most {self.precision:g}"
        if self.why == "reached":
            return f"{asked} after {self.pairs:,} pairs."
        limit = "as many as allowed (--most)" if self.why == "most" else "all draws of the fit"
        each = ", ".join(
            f"{name} ({'no pair can tell' if error is None else f'{error:.2g}'})"
            for name, error in self.short.items()
        )
        return f"{asked} but for {each}: stopped at {self.pairs:,} pairs, {limit}."

    def to_json(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self) | {"words": self.words}


def check(precision: float, most: int | None, pairs: int, further: bool) -> None:
    """Refuse what cannot be asked.

    Raises
    ------
    StudyError
        A precision out of its limits, fewer pairs at most than at least, or no further pairs.
    """
    if not 0 < precision < 0.5:
        raise StudyError(f"precision must be above 0 and below 0.5, is {precision:g}")
    if most is not None and most < pairs:
        raise StudyError(f"most must be at least the pairs asked for ({pairs:,}), is {most:,}")
    if not further:
        raise StudyError("a precision is reached by further pairs; ask for one or for none of them")


def until(
    request: Request, study: Study, precision: float, most: int | None, progress: Progress
) -> Study:
    """Run further pairs until every share's error is at most `precision`, or `most` is reached.

    Returns
    -------
    Study
        With its further pairs; `Study.stopped` tells where it stopped and why.
    """
    limit, why = most or TIMES * request.pairs, "most"
    if request.draws is not None and request.draws.most < limit:
        limit, why = request.draws.most, "draws"
    wanted = frozenset(verdict.id for verdict in _short(study, precision))
    ran, at = study.ran, request.pairs
    base = study
    while (short := _short(study, precision)) and at < limit:
        at = min(limit, max(_enough(short, precision, at), math.ceil(LEAST * at), at + 1))
        more = run_study(replace(request_for(request, base, wanted), pairs=at), progress)
        ran += more.ran
        study = joined(base, more)
    stopped = Stopped(
        precision=precision,
        most=limit,
        pairs=at,
        why=why if short else "reached",
        short={v.id: None if math.isnan(v.error) else v.error for v in short},
    )
    if study is base:
        study = without(base)  # Further pairs of another call are not of this one.
    study.ran = ran
    return noted(study, stopped)


def noted(study: Study, stopped: Stopped | None) -> Study:
    """Write down in the study's folder where it stopped; None: that it was run without."""
    key = str(study.manifest["pairs_asked"])
    there = None if stopped is None else asdict(stopped)

    def note(manifest: dict[str, Any]) -> None:
        if manifest.get("precision", {}).get(key) != there:
            manifest.setdefault("precision", {})[key] = there

    amend(study.folder, note)
    study.stopped = stopped
    return study


def _short(study: Study, precision: float) -> list[Verdict]:
    """The claims that are not known well enough; those that were never asked aside."""
    return [
        verdict
        for verdict in study.verdicts
        if verdict.told + verdict.untold + verdict.failed > 0 and not verdict.error <= precision
    ]


def _enough(short: Sequence[Verdict], precision: float, at: int) -> int:
    """Return how many pairs would do for each, by what it has told so far."""
    need = at
    for verdict in short:
        hits = 0.0 if math.isnan(verdict.share_holds) else verdict.share_holds * verdict.told
        middle = (hits + 1) / (verdict.told + 2)
        told = middle * (1 - middle) / precision**2 - 3
        looked_at = verdict.told + verdict.untold + verdict.failed
        # Half a pair more than were seen: a claim that none could tell is rare, not impossible.
        need = max(need, math.ceil(told * looked_at / (verdict.worth + 0.5)))
    return min(need, math.ceil(GROWTH * at))

"""Numbers behind the charts: bands over pairs, differences of pairs, crowds by place."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from corcyra.claims.needs import parts_of
from corcyra.dossier.questions import AllOf, AnyOf, NotOf
from corcyra.report.shape import Study
from corcyra.report.words import identity

QUANTILES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)
POINTS: Final = 130
"""Most days drawn on a series; more cannot be told apart."""
LINES: Final = 40
"""Most pairs drawn as hairlines over time."""
KNOTS: Final = 61
"""Most days on such a line."""
Floats = NDArray[np.float64]
Pairs = NDArray[np.int64]


def round3(x: float) -> float | None:
    """Four figures are enough to draw; None for what is not a number."""
    if not math.isfinite(x):
        return None
    return float(f"{x:.4g}")


def tests(test: Any) -> list[Any]:
    """A proposition and all its parts."""
    if isinstance(test, AllOf | AnyOf | NotOf):
        return [part for item in parts_of(test) for part in tests(item)]
    return [test]


def reference(study: Study) -> str:
    """The arm that tells what happened: `with`, or the first if that was not run."""
    arms: list[str] = [arm["id"] for arm in identity(study)["arms"]]
    return "with" if "with" in arms else arms[0]


def verdicts(study: Study) -> Sequence[Any]:
    """The study's verdicts; none if it was only run, or the dossier makes no claims."""
    if not study.loaded.dossier.claims or not study.judged:
        return ()
    return study.verdicts


def unused(study: Study) -> list[str]:
    """Arms of the dossier that were not run."""
    ran = {arm["id"] for arm in identity(study)["arms"]}
    return [arm.id for arm in study.loaded.dossier.arms if arm.id not in ran]


def kept(study: Study, which: str) -> Any:
    """The table of the series or of the places; None if the study kept none."""
    if identity(study)["every"] is None:
        return None
    table = (study.series if which == "series" else study.places).arrow()
    return table if table.num_rows else None


def main_without(study: Study) -> str | None:
    """The arm that most claims compare with `with`, among those run in pairs where `with` was."""
    table = kept(study, "series")
    if table is None:
        return None
    mine = pairs_of(table, reference(study))
    rest = [arm for arm in arms_of(table) if arm != reference(study)]
    recorded = [arm for arm in rest if np.isin(pairs_of(table, arm), mine).any()]
    counts: Counter[str] = Counter()
    for claim in study.loaded.dossier.claims:
        for test in tests(claim.test):
            other = getattr(test, "without", None)
            if other in recorded and getattr(test, "with_", None) == reference(study):
                counts[other] += 1
    return counts.most_common(1)[0][0] if counts else (recorded[0] if recorded else None)


def compared(study: Study, which: str = "series") -> tuple[list[str], Pairs]:
    """The arms that charts show, and the pairs in which each of them was run.

    An arm may be left out of a pair that cannot tell, and a run may fail: arms are compared only
    over the same pairs. An arm that shares no pair with the first is not shown.
    """
    table, first, other = kept(study, which), reference(study), main_without(study)
    mine = pairs_of(table, first)
    both = np.intersect1d(mine, pairs_of(table, other)) if other else mine
    return ([first, str(other)], both) if other and len(both) else ([first], mine)


class _Same:
    """A table by identity, so that what was counted in it is counted once."""

    def __init__(self, table: Any) -> None:
        self.table = table

    def __hash__(self) -> int:
        return id(self.table)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.table is other.table


@lru_cache(maxsize=2)
def _pairs_by_arm(same: _Same) -> dict[str, Pairs]:
    found: dict[str, list[int]] = {}
    seen = same.table.group_by(["arm", "pair"]).aggregate([])
    for arm, pair in zip(seen.column("arm").to_pylist(), seen.column("pair").to_pylist()):
        found.setdefault(arm, []).append(pair)
    return {arm: np.array(sorted(pairs), np.int64) for arm, pairs in found.items()}


def pairs_of(table: Any, arm: str) -> Pairs:
    """Pairs in which an arm has rows, in order."""
    return _pairs_by_arm(_Same(table)).get(arm, np.empty(0, np.int64))


def arms_of(table: Any) -> list[str]:
    """Arms in a table, `with` first."""
    return sorted(_pairs_by_arm(_Same(table)), key=lambda name: (name != "with", name))


def outcome(study: Study, arm: str, name: str) -> Floats:
    """An outcome over the pairs in which the arm was run and did not fail; NaN = never came."""
    fine = np.isfinite(study.outcome(arm, "fell"))  # every run that went well says whether
    return study.outcome(arm, name)[fine]


def of_arm(table: Any, arm: str, columns: Sequence[str]) -> Any:
    """Some columns of the rows of one arm."""
    import pyarrow.compute as pc

    here = pc.field("arm").cast("string") == arm  # type: ignore[no-untyped-call]
    return table.select(["arm", *columns]).filter(here).select(list(columns))


def matrix(
    table: Any, arm: str, name: str, among: Pairs | None = None
) -> tuple[Floats, Pairs, Floats]:
    """Days, pairs and `values[pair, day]` of one series in one arm; NaN where a run is over.

    Only pairs `among` these, if they are given.
    """
    part = of_arm(table, arm, ["pair", "day", name])
    day = np.round(part.column("day").to_numpy().astype(np.float64), 4)
    pair, read = part.column("pair").to_numpy(), part.column(name).to_numpy()
    if among is not None:
        here = np.isin(pair, among)
        day, pair, read = day[here], pair[here], read[here]
    days, i = np.unique(day, return_inverse=True)
    pairs, j = np.unique(pair, return_inverse=True)
    values = np.full((len(pairs), len(days)), np.nan)
    values[j, i] = read.astype(np.float64)
    return days, pairs, values


def _rows(days: Floats, values: Floats) -> list[dict[str, Any]]:
    rows = []
    for day, column in zip(days, values.T, strict=True):
        seen = column[np.isfinite(column)]
        if len(seen):
            low, q1, middle, q3, high = (round3(q) for q in np.quantile(seen, QUANTILES))
            rows.append(
                {"day": float(day), "low": low, "q1": q1, "median": middle, "q3": q3, "high": high}
            )
    return rows


def bands(
    study: Study, arm: str, name: str, until: float | None = None, among: Pairs | None = None
) -> list[dict[str, Any]]:
    """Median, 50% and 90% over pairs by day; over runs that have not ended by then."""
    days, _, values = matrix(kept(study, "series"), arm, name, among)
    last = len(days) if until is None else int((days <= until).sum())
    keep = np.unique(np.linspace(0, last - 1, min(last, POINTS)).round().astype(int))
    return _rows(days[keep], values[:, keep])


def differences(study: Study, arm: str, other: str, name: str) -> tuple[Floats, Floats]:
    """Days, and `arm` minus `other` as [pair, day], NaN once one of the two runs has ended."""
    table = kept(study, "series")
    days, pairs, values = matrix(table, arm, name)
    days2, pairs2, values2 = matrix(table, other, name)
    both_days, i, i2 = np.intersect1d(days, days2, return_indices=True)
    _, j, j2 = np.intersect1d(pairs, pairs2, return_indices=True)
    return both_days, values[np.ix_(j, i)] - values2[np.ix_(j2, i2)]


def lines(days: Floats, values: Floats) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Hairlines of up to `LINES` pairs in which something differs, and the mean over all pairs.

    Of more pairs, the first are drawn: their order is chance.
    """
    keep = np.unique(np.linspace(0, len(days) - 1, min(len(days), KNOTS)).round().astype(int))
    days, values = days[keep], values[:, keep]
    known = np.where(np.isfinite(values), values, 0)
    differ = np.flatnonzero(np.abs(known).max(axis=1, initial=0) > 1e-9)[:LINES]
    hair = [
        {"day": float(days[d]), "pair": int(p), "y": round3(float(values[p, d]))}
        for p in differ
        for d in np.flatnonzero(np.isfinite(values[p]))
    ]
    counts = np.isfinite(values).sum(axis=0)
    mean = [
        {"day": float(days[d]), "y": round3(float(known[:, d].sum() / counts[d]))}
        for d in np.flatnonzero(counts)
    ]
    return hair, mean


def crowds(study: Study, arm: str, among: Pairs | None = None) -> list[dict[str, Any]]:
    """Mean crowd and the share of pairs with the key site lost, by place and day.

    A run that has ended no longer counts.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    columns = ["pair", "place", "day", "crowd", "site_lost"]
    part = of_arm(study.places.arrow(), arm, columns)
    if among is not None:
        part = part.filter(pc.is_in(part.column("pair"), pa.array(among)))  # type: ignore
    part = part.select(columns[1:])
    part = part.set_column(0, "place", part.column("place").cast("string"))
    mean = part.group_by(["place", "day"]).aggregate([("crowd", "mean"), ("site_lost", "mean")])
    rows = zip(
        *(mean.column(c).to_pylist() for c in ("place", "day", "crowd_mean", "site_lost_mean")),
        strict=True,
    )
    return [
        {"place": p, "day": round(float(d), 3), "crowd": round3(c or 0), "lost": round3(s or 0)}
        for p, d, c, s in sorted(rows, key=lambda row: (row[1], row[0]))
    ]


def survival_by_tenth(study: Study) -> list[dict[str, Any]]:
    """Of the runs in which pi was ever in the k-th tenth, how many did not fall."""
    arm = reference(study)
    ever = outcome(study, arm, "pi_tenths").astype(np.int64)
    stands = outcome(study, arm, "fell") == 0
    rows: list[dict[str, Any]] = []
    for k in range(10):
        there = (ever >> k) & 1 == 1
        runs = int(there.sum())
        share = float(stands[there].mean()) if runs else math.nan
        rows.append({"tenth": f"{10 * k}–{10 * k + 10}%", "runs": runs})
        rows[-1]["survive"] = round3(share)
    return rows

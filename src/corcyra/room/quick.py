"""A hundred pairs within seconds, in memory: the claims' own tests, fewer citizens, fewer days.

What is left out is told: side questions, claims that ask about later days. Baseline and changed
dossier are run the same way, on the same luck, so that they can be compared pair by pair.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from corcyra.claims.needs import horizon
from corcyra.errors import CorcyraError
from corcyra.report.words import number
from corcyra.room.answers import LeftOut

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from corcyra.claims import Verdict
    from corcyra.dossier.load import Loaded
    from corcyra.fitting.draws import Draws
    from corcyra.study.paired import Paired
    from corcyra.study.request import Request
    from corcyra.study.tables import Table

CITIZENS: Final = 6_500
"""Citizens of a run at once; more cost time."""
PAIRS: Final = 100
DAYS: Final = 60.0
"""Days of a run at once: most that the claims ask about is over by then."""


class Stopped(Exception):
    """A run that was cancelled."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a dossier is run at once."""

    loaded: Loaded
    """Without side questions and without the claims that are left out."""
    pairs: int
    seed: int
    days: float
    weight: float
    left_out: tuple[LeftOut, ...] = field(default=())
    draws: Draws | None = None
    """Fitted draws that the pairs are."""
    threads: int | None = None
    """None = one for each processor."""

    def request(self) -> Request:
        """Return it as a study is asked for."""
        from corcyra.study.asked import request_to_judge

        step = None if self.draws is None else self.draws.identity["step"]
        request = request_to_judge(
            self.loaded, pairs=self.pairs, seed=self.seed, days=self.days, weight=self.weight,
            step=step, every=1.0, local_pairs=0, threads=self.threads,
        )  # fmt: skip
        return replace(request, draws=self.draws)


def plan(
    loaded: Loaded, pairs: int, seed: int, weight: float, days: float | None,
    draws: Draws | None = None,
) -> Plan:  # fmt: skip
    """Return how to run a dossier at once; on fitted draws, at most as many pairs as there are.

    Raises
    ------
    CorcyraError
        No claim is left to be judged.
    """
    last = min(loaded.dossier.days, DAYS if days is None else days)
    kept, left = [], []
    for claim in loaded.dossier.claims:
        asks = horizon(claim.test, last)
        if asks > last:
            why = f"asks about day {asks:g}; a run at once ends at day {last:g}, a long study later"
            left.append(LeftOut(id=claim.id, why=why))
        else:
            kept.append(claim.model_copy(update={"beside": []}))
    if not kept:
        raise CorcyraError(
            "the dossier makes no claims to judge" if not left else f"every claim {left[0].why}"
        )
    dossier = loaded.dossier.model_copy(update={"claims": kept})
    pairs = pairs if draws is None else min(pairs, draws.most)
    return Plan(replace(loaded, dossier=dossier), pairs, seed, last, weight, tuple(left), draws)


class Ran:
    """A study in memory: what charts and verdicts ask of one (`report.shape.Study`)."""

    folder = Path()
    judged = True
    against: Sequence[Any] = ()

    def __init__(
        self, request: Request, tables: dict[str, Any], citizens: int, seconds: float
    ) -> None:
        from corcyra.study.tables import Table

        self.loaded: Loaded = request.as_run()
        self.citizens, self.step = citizens, request.step
        self._draws = request.draws
        self.seconds = seconds
        self.manifest = {"pairs": request.pairs, "identity": request.identity(), "versions": {}}
        self.arms = tuple(arm.id for arm in request.arms)
        self.runs: Table = Table(lambda: tables["runs"])
        self.series: Table = Table(lambda: tables["series"])
        self.places: Table = Table(lambda: tables["series"].slice(0, 0))

    @cached_property
    def paired(self) -> Paired:
        """Outcomes by arm, aligned on pairs."""
        from corcyra.study.paired import Paired

        return Paired(self.runs.arrow(), self.arms, draws=lambda: self._draws)

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The verdicts on the claims."""
        from corcyra.claims import judge

        return judge(self.loaded.dossier, self.paired)

    def outcome(self, arm: str, name: str) -> NDArray[np.float64]:
        """Return an outcome in an arm, a value a pair."""
        return self.paired.get(arm, name)


def run(asked: Plan, advance: Callable[[], None]) -> Ran:
    """Run a plan; `advance` is told of each pair and may raise to end it."""
    from corcyra.study.tables import Columns
    from corcyra.study.work import models, run_pairs, threads_that_fit

    began = time.monotonic()
    request = asked.request()
    arms = models(request)
    done = []
    threads = threads_that_fit(request, arms)
    with closing(run_pairs(arms, request, range(request.pairs), threads)) as pairs:
        for pair in pairs:
            done.append(pair)
            advance()
    done.sort(key=lambda pair: pair.pair)
    columns = Columns(arms)
    tables = {"runs": columns.runs(done), "series": columns.series(done)}
    citizens = next(iter(arms.values())).citizens
    return Ran(request, tables, citizens, time.monotonic() - began)


def in_words(asked: Plan, citizens: int) -> str:
    """Return how it was run, in a sentence."""
    text = (
        f"A run at once: {asked.pairs:,} pairs, {asked.days:g} days, {number(citizens)} citizens "
        f"(one for {number(asked.weight)} persons), without side questions"
    )
    if asked.left_out:
        text += f"; {len(asked.left_out)} of the claims ask about later days and are left out"
    return f"{text}. A long study judges all of it."

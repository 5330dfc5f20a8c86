"""The work of a study: one model an arm, pairs over threads.

A pair's arms run one after the other in one thread, on the same key; an arm that could differ only
after a call is not run again where nobody calls (`past`), and one that only claims need which the
pair cannot tell is left out (`gating`).  The compiled part of a run releases the GIL, so threads
are enough.
"""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corcyra.claims.needs import gates
from corcyra.errors import CorcyraError
from corcyra.study.gating import Gates
from corcyra.study.memory import runs_that_fit
from corcyra.study.past import continued, siblings, waits

if TYPE_CHECKING:
    from corcyra.dossier.schema import Dossier
    from corcyra.fitting.draws import Dealer
    from corcyra.model.api import Model, Run
    from corcyra.model.calm import Calm
    from corcyra.model.world import Lot
    from corcyra.study.request import Request

_AHEAD = 2
"""Pairs handed to the pool for each thread, so that none waits for the writer."""
LUCKS = 1000
"""Lots of a pair under one luck: more than are ever drawn before one is calm (`model.calm`)."""


class PairRuns(NamedTuple):
    """All runs of a pair, in the order of the arms; None = left out."""

    pair: int
    runs: tuple[Run | None, ...]


def model_of(
    dossier: Dossier, folder: Path | None, calm: Calm | None, device: str = "cpu"
) -> Model:
    """Return the model of a dossier; imports and, on first use, compiles."""
    from corcyra.model.api import Model as Compiled

    return Compiled(dossier, folder, calm, device)


def calm_of(dossier: Dossier, folder: Path | None, device: str = "cpu") -> Calm | None:
    """Return what draws a pair again until the country is calm, None if the dossier asks not."""
    from corcyra.model.calm import Calm as Compiled

    return Compiled(dossier, folder, device) if dossier.calm_start else None


def models(request: Request) -> dict[str, Model]:
    """Return the model of each arm, by id.

    Raises
    ------
    DossierError
        An arm's overrides cannot be applied.
    CorcyraError
        The device that is asked for is not there.
    """
    from corcyra.dossier.override import for_arm
    from corcyra.dossier.rules_country import refuse_size

    base = request.as_run()
    refuse_size(base.dossier)
    # Fitted draws are calm already: the fit takes no others.
    calm = None if request.draws else calm_of(base.dossier, base.folder, request.device)
    made = {}
    for arm in request.arms:
        dossier = for_arm(request.loaded, arm.id)
        run_as = {"days": arm.days, "weight": request.weight, "step": request.step}
        made[arm.id] = model_of(
            dossier.model_copy(update=run_as), base.folder, calm, request.device
        )
    return made


def threads_that_fit(request: Request, arms: Mapping[str, Model]) -> int:
    """Return the threads asked for, or fewer where memory would not hold so many runs.

    Raises
    ------
    CorcyraError
        It does not hold one.
    """
    fit = runs_that_fit(*arms.values())
    return request.thread_count() if fit is None else min(request.thread_count(), fit)


def share_threads(request: Request, arms: Mapping[str, Model], at_once: int) -> None:
    """Let the threads that so many runs at once leave idle play each huge run together."""
    threads = request.thread_count()
    if at_once < threads:
        from corcyra.model.crew import Crew

        crew = Crew(threads)
        for model in arms.values():
            model.share(crew)


def run_pairs(
    arms: Mapping[str, Model], request: Request, pairs: Iterable[int], threads: int
) -> Generator[PairRuns, None, None]:
    """Yield each pair when its runs are done, in no particular order.

    Closing the generator, or an interrupt, starts no further run; runs under way end by themselves
    and are dropped.
    """
    stop = threading.Event()
    asked = () if request.claims is None else gates(request.loaded.dossier, request.claims)
    gating = Gates(asked, arms)
    # Free to call first, so that those who differ only from the call on find their past.
    order = sorted(gating.order(tuple(arms)), key=lambda arm: not waits(arms[arm].dossier))
    stands_in = siblings({arm: arms[arm].dossier for arm in order})
    asked_of = set(stands_in.values())
    dealers = _dealers(arms, request)
    pool = ThreadPoolExecutor(threads, thread_name_prefix="corcyra")

    def work(pair: int) -> PairRuns | None:
        if request.only is not None and pair not in request.only:
            return PairRuns(pair, (None,) * len(arms))
        runs: dict[str, Run] = {}
        for arm in order:
            if stop.is_set():
                return None
            sibling = stands_in.get(arm)
            wanted = gating.opens(arm, runs)
            if sibling in runs and (wanted or runs[sibling].fork is None):
                shared = continued(arms[arm], arms[sibling], runs[sibling])
                if shared is not None:
                    runs[arm] = shared
                    continue
            if wanted:
                runs[arm] = _run(arms[arm], request, pair, arm in asked_of, dealers.get(arm))
        return PairRuns(pair, tuple(_finished(runs.get(arm)) for arm in arms))

    todo = iter(pairs)
    under_way: set[Future[PairRuns | None]] = set()
    try:
        while True:
            more = islice(todo, threads * _AHEAD - len(under_way))
            under_way |= {pool.submit(work, pair) for pair in more}
            if not under_way:
                return
            done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            for future in done:
                result = future.result()
                if result is not None:
                    yield result
    finally:
        stop.set()
        pool.shutdown(wait=False, cancel_futures=True)


def _finished(run: Run | None) -> Run | None:
    """Return the run without the state of all its citizens, which nobody needs any more."""
    if run is None or (run.fork is None and run.redrawn < LUCKS):
        return run
    return replace(run, fork=None, redrawn=run.redrawn % LUCKS)


def other_luck(lot: Lot, luck: int) -> Lot:
    """Return a lot of the pair with a key of its own: draws that are calm come from no such lot."""
    return lot._replace(attempt=lot.attempt + LUCKS * luck)


def _dealers(arms: Mapping[str, Model], request: Request) -> dict[str, Dealer]:
    """Return what deals each arm the values of the fitted draws; nothing without them."""
    if request.draws is None:
        return {}
    from corcyra.fitting.draws import Dealer
    from corcyra.model.quantities import Quantities

    base = Quantities(request.loaded.dossier)
    return {arm: Dealer(request.draws, base, model) for arm, model in arms.items()}


def _run(model: Model, request: Request, pair: int, forks: bool, dealer: Dealer | None) -> Run:
    """Run one arm of a pair; whatever goes wrong becomes a row, not an end of the study."""
    local = request.every is not None and pair < request.local_pairs
    try:
        if dealer is not None or request.luck:
            lot, values = _dealt(model, request, pair, dealer)
            lot = other_luck(lot, request.luck)
            return model.run_lot(lot, every=request.every, local=local, forks=forks, values=values)
        return model.run(request.seed, pair, every=request.every, local=local, forks=forks)
    except CorcyraError as error:
        return failed(str(error))
    except Exception as error:
        return failed(f"{type(error).__name__}: {error}")


def _dealt(
    model: Model, request: Request, pair: int, dealer: Dealer | None
) -> tuple[Lot, NDArray[np.float64]]:
    """Return the lot of a pair and its values: of a fitted draw, or of the prior's calm one."""
    if dealer is not None:
        return dealer.deal(pair)
    lot = model.lot(request.seed, pair)
    return lot, model.draw(lot)


def failed(error: str) -> Run:
    """Return a run that ended in an error: no numbers, and the error's words."""
    from corcyra.model.api import Run

    none, no_days = np.empty(0), np.empty(0, np.float32)
    return Run(none, none, no_days, np.empty((0, 0), np.float32), None, "failed", error)

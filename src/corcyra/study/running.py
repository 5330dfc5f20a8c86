"""`run_study`: what is missing of a study is run and written; what is there is left alone."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Generator, Mapping
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corcyra.study.checksums import study_hash
from corcyra.study.lock import held
from corcyra.study.manifest import opened, there
from corcyra.study.parts import Part, finished, missing, remove_leftovers, unwritable
from corcyra.study.progress import COMPILING, Progress, Silent, tell
from corcyra.study.request import Request
from corcyra.study.result import Study
from corcyra.study.sound import set_aside, troubles
from corcyra.study.work import PairRuns, models, run_pairs, share_threads, threads_that_fit

if TYPE_CHECKING:
    from corcyra.model.api import Model


def run_study(
    request: Request, progress: Progress | None = None, share: range | None = None
) -> Study:
    """Bring the study's folder to the pairs asked for and return the study.

    Interrupted or killed at any moment, it leaves a folder that the same call completes. When all
    pairs are there it runs nothing and imports no compiler.

    Parameters
    ----------
    request : Request
        What is asked for.
    progress : Progress, optional
        Is told of each pair; silent if absent.
    share : range, optional
        Run these of the pairs only.

    Returns
    -------
    Study
        With the first `request.pairs` pairs, whatever more the folder holds; `Study.ran` tells how
        many were run now.

    Raises
    ------
    StudyError
        The folder holds another study, or cannot be written.
    DossierError
        An arm's overrides cannot be applied.
    """
    folder = request.where()
    asked = range(request.first, request.pairs) if share is None else share
    try:
        with suppress(OSError):  # A study that is complete may lie where nothing can be written.
            remove_leftovers(folder)
        manifest, batches = _lacking(folder, request, asked)
        if manifest is None or batches or request.pairs > manifest["pairs"]:
            with held(folder):
                manifest = opened(folder, request)
                _keep_draws(request, folder)
                set_aside(folder, manifest["identity"])
                _, batches = _lacking(folder, request, asked)
                if batches:
                    _fill(request, folder, batches, len(asked), progress or Silent())
    except OSError as error:
        raise unwritable(folder, error) from error
    # Pairs that are passed over, as not to be run again under other luck, were not run.
    only = request.only
    ran = sum(
        len(batch.pairs) if only is None else sum(pair in only for pair in batch.pairs)
        for batch in batches
    )
    return Study(folder, request.as_run(), manifest, pairs=request.pairs, ran=ran)


def _lacking(
    folder: Path, request: Request, asked: range
) -> tuple[dict[str, Any] | None, list[Part]]:
    """Return the manifest that is there, and the batches that are missing or not sound."""
    manifest = there(folder, request)
    if manifest is None:
        return None, []
    bad = {trouble.part for trouble in troubles(folder, manifest["identity"])}
    done = [part for part in finished(folder) if part not in bad]
    return manifest, missing(done, asked.stop, manifest["batch"], asked.start)


def _fill(
    request: Request, folder: Path, batches: list[Part], asked: int, progress: Progress
) -> None:
    # Here and not above: a study that is complete is shown without pyarrow's or numba's import.
    from corcyra.study.tables import Columns

    # Nothing here grows with the number of pairs, but for the list of batches.
    waiting: dict[Part, list[PairRuns]] = {}
    todo = sum(len(batch.pairs) for batch in batches)
    # A cluster has the processors and GPUs; here it is only asked what its runs measure.
    arms = models(request if request.cluster is None else replace(request, device="cpu"))
    columns = Columns(arms)
    source = _source(request, arms, batches)
    progress.begin(asked, asked - todo, request.cluster is None and not compiled())
    try:
        with closing(source) as done:
            for pair in done:
                batch = batches[bisect(batches, pair.pair, key=lambda part: part.first) - 1]
                waiting.setdefault(batch, []).append(pair)
                if len(waiting[batch]) == len(batch.pairs):
                    _write(columns, folder, batch, sorted(waiting.pop(batch)), request)
                progress.advance()
    finally:
        progress.end()


def _keep_draws(request: Request, folder: Path) -> None:
    """Keep the draws that pairs are taken from, so that the folder can be run again alone."""
    if request.draws is None:
        return
    from corcyra.study.shards import copy_fit, draws_at

    if not draws_at(folder, request.identity()).exists():
        copy_fit(request, folder)


def _source(
    request: Request, arms: Mapping[str, Model], batches: list[Part]
) -> Generator[PairRuns, None, None]:
    """Return what runs the pairs and yields each when it is done: threads, or a cluster."""
    if request.cluster is not None:
        return request.cluster.pairs(request, batches)
    threads = threads_that_fit(request, arms)
    share_threads(request, arms, min(threads, sum(len(batch.pairs) for batch in batches)))
    todo = (pair for batch in batches for pair in batch.pairs)
    return run_pairs(arms, request, todo, threads)


def _write(
    columns: object, folder: Path, batch: Part, pairs: list[PairRuns], request: Request
) -> None:
    """Write a batch: its part of `runs` last, which marks it as done."""
    from corcyra.study.tables import Columns, write_part

    assert isinstance(columns, Columns)
    study = study_hash(request.identity())
    if request.every is not None:
        write_part(columns.series(pairs), folder / "series", batch, study)
        write_part(columns.local_series(pairs), folder / "places", batch, study)
    write_part(columns.runs(pairs), folder / "runs", batch, study)


def tell_if_compiling() -> None:
    """Say so on stderr if the first run will have to compile, which is long."""
    if not compiled():
        tell(COMPILING)


def compiled() -> bool:
    """Tell whether a run can start at once, its kernels lying compiled in the cache."""
    from corcyra import kernels

    folder = kernels._cache_home() / kernels.source_hash()
    return next(folder.rglob("step.simulate*.nbi"), None) is not None

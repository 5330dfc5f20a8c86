"""`run_study`: what is missing of a study is run and written; what is there is left alone."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from corcyra.errors import StudyError
from corcyra.study.manifest import opened
from corcyra.study.parts import Part, finished, missing, remove_leftovers
from corcyra.study.progress import Progress, Silent
from corcyra.study.request import Request
from corcyra.study.result import Study
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
    try:
        manifest = opened(folder, request)
        remove_leftovers(folder)
        asked = range(request.first, request.pairs) if share is None else share
        batches = missing(finished(folder), asked.stop, manifest["batch"], asked.start)
        if batches:
            _fill(request, folder, batches, len(asked), progress or Silent())
    except OSError as error:
        raise StudyError(f"{folder}: cannot be written ({error.strerror or error})") from error
    ran = sum(len(batch.pairs) for batch in batches)
    return Study(folder, request.as_run(), manifest, pairs=request.pairs, ran=ran)


def _fill(
    request: Request, folder: Path, batches: list[Part], asked: int, progress: Progress
) -> None:
    # Here and not above: a study that is complete is shown without pyarrow's or numba's import.
    from corcyra.study.tables import Columns

    batch_of = {pair: batch for batch in batches for pair in batch.pairs}
    waiting: dict[Part, list[PairRuns]] = {batch: [] for batch in batches}
    # A cluster has the processors and GPUs; here it is only asked what its runs measure.
    arms = models(request if request.cluster is None else replace(request, device="cpu"))
    columns = Columns(arms)
    source = _source(request, arms, batches)
    progress.begin(asked, asked - len(batch_of), request.cluster is None and not _compiled())
    try:
        with closing(source) as done:
            for pair in done:
                batch = batch_of[pair.pair]
                waiting[batch].append(pair)
                if len(waiting[batch]) == len(batch.pairs):
                    _write(columns, folder, batch, sorted(waiting.pop(batch)), request)
                progress.advance()
    finally:
        progress.end()


def _source(
    request: Request, arms: Mapping[str, Model], batches: list[Part]
) -> Generator[PairRuns, None, None]:
    """Return what runs the pairs and yields each when it is done: threads, or a cluster."""
    if request.cluster is not None:
        return request.cluster.pairs(request, batches)
    todo = [pair for batch in batches for pair in batch.pairs]
    threads = threads_that_fit(request, arms)
    share_threads(request, arms, min(threads, len(todo)))
    return run_pairs(arms, request, todo, threads)


def _write(
    columns: object, folder: Path, batch: Part, pairs: list[PairRuns], request: Request
) -> None:
    """Write a batch: its part of `runs` last, which marks it as done."""
    from corcyra.study.tables import Columns, write_part

    assert isinstance(columns, Columns)
    if request.every is not None:
        write_part(columns.series(pairs), folder / "series", batch)
        write_part(columns.local_series(pairs), folder / "places", batch)
    write_part(columns.runs(pairs), folder / "runs", batch)


def _compiled() -> bool:
    """Tell whether a run can start at once, its kernels lying compiled in the cache."""
    from corcyra import kernels

    folder = kernels._cache_home() / kernels.source_hash()
    return next(folder.rglob("step.simulate*.nbi"), None) is not None

"""What Python users call: `judge`, `run`, `open_study`; `verify`, `rerun`, `reproduce`."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from corcyra.dossier.load import Loaded
from corcyra.errors import StudyError
from corcyra.fitting.bundled import fit_to_use
from corcyra.study.asked import request_to_judge, request_to_run
from corcyra.study.progress import Progress, chosen
from corcyra.study.remote import mirrored, near
from corcyra.study.request import EVERY, LOCAL_PAIRS, PAIRS, SEED, Request

if TYPE_CHECKING:
    from corcyra.study.again import Again
    from corcyra.study.cluster import Cluster
    from corcyra.study.result import Study
    from corcyra.study.verifying import Verified


def judge(
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
    quiet: bool = False,
    further: bool = True,
    draws: str | Path | None = None,
    prior: bool = False,
    luck: int = 0,
    precision: float | None = None,
    most: int | None = None,
    cluster: str | None = None,
) -> Study:
    """Run what the dossier's claims need, and return the study with its verdicts.

    Parameters
    ----------
    dossier : Loaded, str or Path
        What `load` returned, or what it reads.
    pairs : int
        Pairs of worlds; more pairs extend what is there.
    seed : int
        All luck follows from it; that of fitted draws is their own, and it changes nothing.
    days : float, optional
        Run no arm longer; the dossier's own days, and those its claims name, if absent.
    weight : float, optional
        Persons for each citizen; the draws', if the pairs are of a fit, else the dossier's.
    step : float, optional
        Length of a step, days; likewise.
    every : float, optional
        Days between two rows of the series; None keeps none.
    local_pairs : int
        Keep series per place of the first so many pairs.
    threads : int, optional
        One for each processor if absent; changes no result.
    device : str
        "cpu", or "cuda" for an NVIDIA GPU; changes no result.
    out : str or Path, optional
        The study's folder, or an address that fsspec knows ("s3://...").
    quiet : bool
        Show no progress.
    further : bool
        Go on with more pairs, at most ten times as many, for claims that few pairs can tell.
    draws : str or Path, optional
        Folder of a fit: the pairs are its draws, run with its weight and step. If absent, the fit
        that lies beside the dossier (`corcyra.fitting.bundled`), else the prior.
    prior : bool
        Take the pairs from the prior, whatever lies beside.
    luck : int
        Run the first pairs that can tell a claim again under so many other lucks, to say how much
        of the spread is luck and how much the assumptions'.
    precision : float, optional
        Go on until the Monte-Carlo error of every claim's share is at most this.
    most : int, optional
        Pairs at which that stops; ten times `pairs` if absent.
    cluster : str, optional
        Run the pairs by dask.distributed: "local" (as many processes as `threads`), "slurm", the
        scheduler's address ("tcp://...") or its file (*.json); changes no result.

    Raises
    ------
    StudyError
        The dossier has no claims, the folder holds another study, or the cluster is gone.
    FitError
        Both draws and the prior are asked for, or the draws cannot be used.
    DossierError
        The dossier cannot be read.
    """
    _check(luck, precision, most)
    draws = fit_to_use(dossier, draws, prior, weight, step)
    progress = chosen(quiet)
    with mirrored(out) as folder, _met(cluster, threads, quiet) as found:
        asked = request_to_judge(
            dossier, pairs=pairs, seed=seed, days=days, weight=weight, step=step, every=every,
            local_pairs=local_pairs, threads=threads, device=device, out=folder, draws=draws,
        )  # fmt: skip
        asked = replace(asked, cluster=found)
        study = (
            _judged(asked, progress, further)
            if precision is None
            else _precise(asked, progress, precision, most, further)
        )
        return _under_other_luck(asked, study, luck, progress)


def _met(
    where: str | None, threads: int | None, quiet: bool
) -> AbstractContextManager[Cluster | None]:
    """Return the cluster that is asked for, to be left when all is run; None: threads do it."""
    if where is None:
        return nullcontext()
    from corcyra.study.cluster import Cluster

    return Cluster(where, threads, quiet)


def _precise(
    request: Request, progress: Progress, precision: float, most: int | None, further: bool
) -> Study:
    from corcyra.study.precision import check, until
    from corcyra.study.running import run_study

    check(precision, most, request.pairs, further)
    return until(request, run_study(request, progress), precision, most, progress)


def _under_other_luck(request: Request, study: Study, luck: int, progress: Progress) -> Study:
    if not luck:
        return study
    from corcyra.study.lucks import with_luck

    return with_luck(request, study, luck, progress)


def _check(luck: int, precision: float | None, most: int | None) -> None:
    from corcyra.study.lucks import MOST

    if precision is None and most is not None:
        raise StudyError("most says where a precision stops; give a precision too")
    if not 0 <= luck <= MOST:
        raise StudyError(f"luck must be between 0 and {MOST}, is {luck}")


def _judged(request: Request, progress: Progress, further: bool) -> Study:
    """Run a study and, if that is wanted, its further pairs."""
    from corcyra.study.further import joined, there, with_further, without
    from corcyra.study.running import run_study

    study = run_study(request, progress)
    if not further:
        return study
    if study.ran == 0 and (whole := there(study)) is not None:
        return whole
    more = with_further(request, study)
    from corcyra.study.precision import noted

    whole = without(study) if more is None else joined(study, run_study(more, progress))
    return noted(whole, None)


def run(
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
    quiet: bool = False,
    cluster: str | None = None,
) -> Study:
    """Run arms of the dossier, all of them if none is named; the rest is as in `judge`.

    Raises
    ------
    StudyError
        There is no such arm, or the folder holds another study.
    DossierError
        The dossier cannot be read.
    """
    from corcyra.study.running import run_study

    with mirrored(out) as folder, _met(cluster, threads, quiet) as found:
        asked = request_to_run(
            dossier, pairs=pairs, arms=arms, seed=seed, days=days, weight=weight, step=step,
            every=every, local_pairs=local_pairs, threads=threads, device=device, out=folder,
        )  # fmt: skip
        return run_study(replace(asked, cluster=found), chosen(quiet))


def open_study(folder: str | Path) -> Study:
    """Return the study in a folder, or at an address that fsspec knows, complete or not.

    Raises
    ------
    StudyError
        There is none.
    MissingExtra
        The address needs a library that is not installed.
    """
    from corcyra.study.result import Study

    return Study.open(near(folder))


def verify(
    folder: str | Path, *, repair: bool = False, threads: int | None = None, quiet: bool = False
) -> Verified:
    """Read every row of a study and say what is not as it was written (`study.verifying`)."""
    from corcyra.study.verifying import verify

    with mirrored(folder) if repair else nullcontext(near(folder)) as place:
        assert place is not None
        return verify(place, repair=repair, threads=threads, progress=chosen(quiet))


def rerun(
    folder: str | Path,
    where: str,
    *,
    threads: int | None = None,
    device: str = "cpu",
    quiet: bool = False,
) -> Again:
    """Run the pairs again for which a condition holds, and compare (`study.again`)."""
    from corcyra.study.again import rerun

    return rerun(near(folder), where, threads=threads, device=device, progress=chosen(quiet))


def reproduce(
    folder: str | Path,
    *,
    pairs: int | None = None,
    out: str | Path | None = None,
    threads: int | None = None,
    device: str = "cpu",
    quiet: bool = False,
) -> Again:
    """Run a study again from its manifest, and compare every row (`study.again`)."""
    from corcyra.study.again import reproduce

    return reproduce(
        near(folder), pairs=pairs, out=out, threads=threads, device=device, progress=chosen(quiet)
    )

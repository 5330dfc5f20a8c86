"""Pairs of a study run again: some of them (`rerun`), or all (`reproduce`).

Both compare with what the folder holds, bit by bit, and change nothing in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from corcyra.errors import StudyError
from corcyra.study.compare import Difference, first_difference, rows_of
from corcyra.study.manifest import machine, read, versions
from corcyra.study.parts import Part, finished
from corcyra.study.progress import Progress, Silent
from corcyra.study.request import Request, model_hash
from corcyra.study.result import Study
from corcyra.study.shards import request_of
from corcyra.study.sound import tables
from corcyra.study.verifying import checksum, within


@dataclass(frozen=True, slots=True)
class Again:
    """What came of running pairs again."""

    folder: Path
    pairs: int
    """Pairs that were run, further ones and other lucks included."""
    differences: tuple[Difference, ...]
    """The first of each table that differs."""
    batches: int
    """Batches, of each table, that were compared."""
    differing: int
    """Of these, those that differ."""
    circumstances: tuple[str, ...]
    """In what versions and machine differ from when the study was begun."""
    checksum: str | None = None
    """Of all rows as run now; None where only some pairs were."""
    chosen: tuple[int, ...] | None = None
    """The pairs, where only some were."""

    @property
    def identical(self) -> bool:
        """Whether not a bit differs."""
        return not self.differences

    def lines(self) -> Iterator[str]:
        """Yield what a person reads."""
        what = f"{self.folder}: {self.pairs:,} pair{'s' * (self.pairs != 1)} run again"
        if self.identical:
            yield f"{what}: bit-identical."
        else:
            yield f"{what}: not the same, in {self.differing:,} of {self.batches:,} batches. First:"
            yield from (f"  {each}" for each in self.differences)
        if self.checksum is not None and self.identical:
            yield f"  checksum {self.checksum}"
        if self.circumstances:
            yield "Other than when it was begun:"
            yield from (f"  {each}" for each in self.circumstances)
        elif not self.identical:
            yield "Versions and kind of machine are the same as when it was begun."

    def to_json(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "folder": str(self.folder),
            "identical": self.identical,
            "pairs": self.pairs,
            "chosen": None if self.chosen is None else list(self.chosen),
            "batches": self.batches,
            "differing": self.differing,
            "differences": [each.to_json() for each in self.differences],
            "circumstances": list(self.circumstances),
            "checksum": self.checksum,
        }


def rerun(
    folder: str | Path,
    where: str,
    *,
    threads: int | None = None,
    device: str = "cpu",
    progress: Progress | None = None,
) -> Again:
    """Run the pairs again that have a row of `runs` for which a condition holds.

    Parameters
    ----------
    folder : str or Path
        The study's folder.
    where : str
        Condition on the columns of `runs`, as in SQL: "arm = 'with' and fell = 1".
    threads : int, optional
        One for each processor if absent.
    device : str
        As in `judge`.
    progress : Progress, optional
        Is told of each pair.

    Raises
    ------
    StudyError
        There is no study or no such pair, the condition cannot be read, or the study was begun
        with another version of the model.
    """
    from corcyra.study.sql import pairs_where

    study = Study.open(folder)
    chosen = pairs_where(study, where)
    if not chosen:
        raise StudyError(f"{study.folder}: no row of runs has: {where}")
    shown = progress or Silent()
    tally = _Tally()
    shown.begin(len(chosen), 0, False)
    try:
        for part in (study, study.further):
            own = [] if part is None else [pair for pair in chosen if _has(part, pair)]
            if part is not None and own:
                request = replace(request_of(part.folder), threads=threads, device=device)
                _repeat(request, own, part.manifest["batch"], tally, shown)
    finally:
        shown.end()
    return tally.result(study.folder, len(chosen), study.manifest, chosen=tuple(chosen))


def reproduce(
    folder: str | Path,
    *,
    pairs: int | None = None,
    out: str | Path | None = None,
    threads: int | None = None,
    device: str = "cpu",
    progress: Progress | None = None,
) -> Again:
    """Run a study again from its manifest alone, elsewhere, and compare every row.

    Parameters
    ----------
    folder : str or Path
        The study's folder; further pairs and other lucks in it are run again too.
    pairs : int, optional
        The first so many pairs only, without further ones and other lucks.
    out : str or Path, optional
        Folder to run it in, which is kept and can be gone on with; one that vanishes if absent.
    threads : int, optional
        One for each processor if absent.
    device : str
        As in `judge`.
    progress : Progress, optional
        Is told of each pair.

    Raises
    ------
    StudyError
        There is no study, nothing of it is done, or `out` holds something else.
    """
    folder = Path(folder)
    manifest = read(folder)
    tally, ran, found = _Tally(), 0, None
    with ExitStack() as stack:
        scratch = stack.enter_context(TemporaryDirectory(prefix="corcyra-")) if out is None else out
        folders = [folder] if pairs is not None else [folder, *within(folder, manifest)]
        for one in folders:
            place = Path(scratch) / "again" if one == folder else Path(scratch) / one.name
            request = replace(
                request_of(one, other_model=True), threads=threads, device=device, folder=place
            )
            parts = finished(one)
            done, limit = _run(request, one, parts, pairs, progress)
            ran += done
            _compare(one, place, parts, limit, request, tally)
            if one == folder:
                found = checksum(place, request.identity(), finished(place), limit)
    return tally.result(folder, ran, manifest, checksum=found)


def _run(
    request: Request, folder: Path, parts: list[Part], pairs: int | None, progress: Progress | None
) -> tuple[int, int]:
    """Run the pairs that a folder holds; return how many, and the number after the last."""
    from corcyra.study.running import run_study

    there = min(max((part.last + 1 for part in parts), default=0), request.pairs)
    limit = there if pairs is None else min(pairs, there)
    if limit <= request.first:
        raise StudyError(f"{folder}: no pair is done yet, so there is nothing to run again")
    study = run_study(replace(request, pairs=limit), progress)
    return study.pairs, limit


def _compare(
    there: Path, here: Path, parts: list[Part], limit: int, request: Request, tally: _Tally
) -> None:
    """Compare all rows of two folders, a part of the first at a time."""
    own = finished(here)
    seen = -1
    for part in parts:
        pairs = range(max(part.first, seen + 1), min(part.last + 1, limit))
        seen = part.last
        for table in tables(request.identity()) if pairs else ():
            old = rows_of(there / table, [part], pairs)
            tally.add(first_difference(table, old, rows_of(here / table, own, pairs)))


def _repeat(
    request: Request, pairs: Sequence[int], batch: int, tally: _Tally, progress: Progress
) -> None:
    """Run pairs again, a batch in memory at a time, and compare them with the folder's."""
    from corcyra.study.tables import Columns
    from corcyra.study.work import models, run_pairs, threads_that_fit

    arms = models(request)
    columns, folder = Columns(arms), request.where()
    parts, threads = finished(folder), threads_that_fit(request, arms)
    made = {"runs": columns.runs, "series": columns.series, "places": columns.local_series}
    for begin in range(0, len(pairs), batch):
        some = pairs[begin : begin + batch]
        runs = []
        for pair in run_pairs(arms, request, some, threads):
            runs.append(pair)
            progress.advance()
        runs.sort()
        for table in tables(request.identity()):
            old = rows_of(folder / table, parts, some)
            tally.add(first_difference(table, old, made[table](runs)))


def _has(study: Study, pair: int) -> bool:
    """Tell whether a pair is a study's own, and not one of those that its further pairs are."""
    return bool(study.manifest["identity"]["first"] <= pair < study.manifest["pairs_asked"])


class _Tally:
    """Batches that were compared, and the first difference of each table."""

    def __init__(self) -> None:
        self._found: dict[str, Difference] = {}
        self._batches = self._differing = 0

    def add(self, difference: Difference | None) -> None:
        self._batches += 1
        if difference is not None:
            self._differing += 1
            self._found.setdefault(difference.table, difference)

    def result(self, folder: Path, pairs: int, manifest: dict[str, Any], **more: Any) -> Again:
        return Again(
            folder=folder, pairs=pairs, differences=tuple(self._found.values()),
            batches=self._batches, differing=self._differing,
            circumstances=tuple(_circumstances(manifest)), **more,
        )  # fmt: skip


def _circumstances(manifest: dict[str, Any]) -> Iterator[str]:
    """Yield what may explain a difference: versions, the model's sources, the kind of machine."""
    if manifest["identity"]["model_hash"] != model_hash():
        yield "the model: another version of its sources"
    for name, here in versions().items():
        there = manifest["versions"].get(name, "?")
        if there != here:
            yield f"{name}: {there} there, {here} here"
    for one in manifest["later_versions"]:
        yield f"some pairs were run later, with corcyra {one.get('corcyra', '?')}"
    there, now = manifest.get("machine", {}), machine()
    for name in ("system", "architecture"):
        if isinstance(there, dict) and there.get(name) != now[name]:
            yield f"{name}: {there.get(name, '?')} there, {now[name]} here"

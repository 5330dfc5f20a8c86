"""What a worker of a cluster does: it gets an order and a range of pairs, and returns their runs.

An order is a study's manifest, dossier and, if its pairs are taken from them, fitted draws, as the
bytes of one archive. A worker shares no folder with anybody: its runs go back as they are, and the
study's folder has one writer, the client.
"""

from __future__ import annotations

import hashlib
import io
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final, NamedTuple

from corcyra.errors import CorcyraError, StudyError
from corcyra.study.manifest import read
from corcyra.study.shards import FIT, FIT_FILES, other_versions, request_of
from corcyra.study.work import PairRuns, models, run_pairs, threads_that_fit

if TYPE_CHECKING:
    from corcyra.model.api import Model
    from corcyra.study.request import Request

KEPT: Final = 2
"""Studies whose models a worker keeps: a study and its further pairs."""


class Refusal(NamedTuple):
    """Why a worker cannot run what it was sent: words, since not every error can be sent back."""

    words: str


class Prepared(NamedTuple):
    """An order, made ready: models are made once for all its pairs."""

    request: Request
    arms: dict[str, Model]


_prepared: dict[str, Prepared] = {}
_preparing = threading.Lock()


def order(request: Request) -> bytes:
    """Return what a worker needs to run pairs of the study, whose folder has its manifest."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, file in _files(request):
            # Not `write`: that stores the file's time, and the order's hash would change with it.
            archive.writestr(zipfile.ZipInfo(name), file.read_bytes(), zipfile.ZIP_DEFLATED)
        archive.writestr(zipfile.ZipInfo("device"), request.device)
    return packed.getvalue()


def work(packed: bytes, first: int, last: int) -> list[PairRuns] | Refusal:
    """Run the pairs `first` to `last` of an order, in one thread; called on a worker."""
    try:
        prepared = _prepare(packed)
    except CorcyraError as error:
        return Refusal(str(error))
    except OSError as error:
        return Refusal(f"{error.filename or 'its temporary folder'}: {error.strerror}")
    done = run_pairs(prepared.arms, prepared.request, range(first, last + 1), 1)
    return sorted(done, key=lambda pair: pair.pair)


def held(packed: bytes) -> bytes:
    """Return an order as it is: as a task's result it is sent to a worker once, not each time."""
    return packed


def _files(request: Request) -> Iterator[tuple[str, Path]]:
    folder = request.where()
    yield "manifest.json", folder / "manifest.json"
    yield "dossier/dossier.yaml", folder / "dossier" / "dossier.yaml"
    ties = request.loaded.dossier.ties.file
    if ties is not None:
        yield f"dossier/{ties}", folder / "dossier" / ties
    if request.draws is not None:
        for name in FIT_FILES:
            yield f"{FIT}/{name}", request.draws.folder / name


def _prepare(packed: bytes) -> Prepared:
    """Return the models of an order, made at its first pair; one thread makes them, others wait."""
    digest = hashlib.sha256(packed).hexdigest()
    with _preparing:
        if digest not in _prepared:
            while len(_prepared) >= KEPT:
                del _prepared[next(iter(_prepared))]
            _prepared[digest] = _made(packed)
        return _prepared[digest]


def _made(packed: bytes) -> Prepared:
    with TemporaryDirectory(prefix="corcyra-") as name:
        folder = Path(name)
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            archive.extractall(folder)
        if differing := other_versions(read(folder)):
            raise StudyError(f"its installation would give other numbers: {differing}")
        device = (folder / "device").read_text()
        request = replace(request_of(folder), threads=1, device=device)
        arms = models(request)
    threads_that_fit(request, arms)
    return Prepared(request, arms)

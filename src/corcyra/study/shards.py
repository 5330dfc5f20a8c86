"""Shares of a study: what runs one of them needs no more than the study's manifest and dossier.

A folder with a manifest and the dossier beside it is a study of which nothing has been run. From it
anybody makes the request again, runs some of its pairs into a folder of their own, and any number
of such folders are put together (`shards_gather`): each is the same study, run in part.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from corcyra.claims.needs import ArmPlan
from corcyra.dossier.load import load
from corcyra.errors import StudyError
from corcyra.study.lock import held
from corcyra.study.manifest import opened, read, versions
from corcyra.study.parts import finished, missing, unwritable, write_json, write_whole
from corcyra.study.remote import url_of
from corcyra.study.request import Request, model_hash

if TYPE_CHECKING:
    from corcyra.fitting.draws import Draws
    from corcyra.study.progress import Progress
    from corcyra.study.result import Study

FIT: Final = "fit"
"""Folder, beside the manifest, of the fitted draws that the pairs are taken from."""
FIT_FILES: Final = ("manifest.json", "draws.parquet")
SHARDS: Final = "shards"
"""Folder, beside the manifest, of the shards' folders."""
MOST: Final = 100_000
"""Shards at most."""
_NUMBERS: Final = ("corcyra", "numpy", "numba")
"""Of these, other versions may give other numbers."""


def request_of(folder: Path, other_model: bool = False) -> Request:
    """Return the request that a study's folder answers.

    With `other_model`, it asks the same of this version of the model, whichever it was begun with.

    Raises
    ------
    StudyError
        There is no study, its dossier or draws are no longer those it names, or it was begun with
        another version of the model.
    DossierError
        Its dossier cannot be read.
    """
    manifest = read(folder)
    identity = manifest["identity"]
    if identity["model_hash"] != model_hash() and not other_model:
        raise StudyError(
            f"{folder}: was begun with another version of the model (corcyra "
            f"{manifest['versions'].get('corcyra', '?')}; here {versions()['corcyra']})"
        )
    only, claims = identity.get("only"), identity["claims"]
    request = Request(
        loaded=load(folder / "dossier"),
        pairs=manifest["pairs"],
        seed=identity["seed"],
        days=identity["days"],
        weight=identity["weight"],
        step=identity["step"],
        arms=tuple(ArmPlan(arm["id"], arm["days"]) for arm in identity["arms"]),
        every=identity["every"],
        local_pairs=identity["local_pairs"],
        claims=None if claims is None else frozenset(claims),
        first=identity["first"],
        luck=identity.get("luck", 0),
        only=None if only is None else frozenset(only),
        draws=kept_draws(folder, identity) if "draws" in identity else None,
        folder=folder,
    )
    if request.identity() != identity | {"model_hash": model_hash()}:
        raise StudyError(f"{folder}: its dossier or its draws are not those of its manifest")
    return request


def other_versions(manifest: dict[str, Any]) -> str:
    """Return in what this installation differs from the manifest's, "" if in nothing that counts.

    Other versions of these may round otherwise, and a study would not be that of one thread.
    """
    there, here = manifest["versions"], versions()
    differing = [name for name in _NUMBERS if there.get(name) != here[name]]
    return ", ".join(f"{name} {here[name]} (there {there.get(name, '?')})" for name in differing)


class Shared(NamedTuple):
    """How a study is shared out."""

    of: int
    """Shards, numbered from 0."""
    first: int
    """First pair."""
    pairs: int
    """Number after the last pair."""

    def share(self, number: int) -> range:
        """Return the pairs of a shard.

        Raises
        ------
        StudyError
            There is no such shard.
        """
        if not 0 <= number < self.of:
            raise StudyError(f"there is no shard {number:,}; they are 0 to {self.of - 1:,}")
        pairs = self.pairs - self.first
        begin, end = (self.first + n * pairs // self.of for n in (number, number + 1))
        return range(begin, end)

    def holder(self, pair: int) -> int:
        """Return the shard that has a pair."""
        return ((pair - self.first + 1) * self.of - 1) // (self.pairs - self.first)


def plan(request: Request, of: int) -> tuple[Path, Shared]:
    """Make the folder of a study that is run in so many shards; pairs that it has are in none.

    Raises
    ------
    StudyError
        More shards than pairs, or the folder holds another study, or cannot be written.
    """
    folder = request.where()
    if url_of(folder) is not None:
        raise StudyError(f"{url_of(folder)}: shards need a folder that all who run them can open")
    try:
        with held(folder):
            manifest = opened(folder, request)
            shared = _shared(request, of, manifest)
            write_json(folder / "manifest.json", manifest | {"shards": shared._asdict()})
            copy_fit(request, folder)
    except OSError as error:
        raise unwritable(folder, error) from error
    return folder, shared


def read_shared(manifest: dict[str, Any]) -> Shared | None:
    """Return how a manifest shares its study out, None if it does not (or not in our words)."""
    found = manifest.get("shards")
    if not isinstance(found, dict) or set(found) != set(Shared._fields):
        return None
    numbers = list(found.values())
    shared = Shared(**found)
    sound = all(type(number) is int for number in numbers) and 0 <= shared.first < shared.pairs
    return shared if sound and 1 <= shared.of <= shared.pairs - shared.first <= 10**8 else None


def shared_out(folder: Path) -> Shared:
    """Return how a folder's study is shared out.

    Raises
    ------
    StudyError
        It is not.
    """
    found = read_shared(read(folder))
    if found is None:
        raise StudyError(f"{folder}: is not shared out; `corcyra shards` does that")
    return found


def _shared(request: Request, of: int, manifest: dict[str, Any]) -> Shared:
    """Return how the pairs that are lacking are shared out; as they are already, if shards run."""
    folder = request.where()
    lacking = missing(finished(folder), request.pairs, manifest["batch"], request.first)
    if not lacking:
        raise StudyError(f"nothing to share out: all pairs are in {folder}")
    known = read_shared(manifest)
    if known is not None and (folder / SHARDS).exists():
        if (known.of, known.pairs) != (of, request.pairs):
            raise StudyError(
                f"{folder} is shared out already: {known.of:,} shards up to {known.pairs:,} pairs; "
                f"gather them and remove {folder / SHARDS}, or choose another folder (--out)"
            )
        return known
    shared = Shared(of, lacking[0].first, request.pairs)
    pairs = min(shared.pairs - shared.first, MOST)
    if not 1 <= of <= pairs:
        raise StudyError(f"--of must be between 1 and {pairs:,}, the pairs to run; it is {of:,}")
    return shared


def shard_folder(folder: Path, number: int) -> Path:
    """Return where a shard is written if nothing else is said."""
    return folder / SHARDS / f"{number:05d}"


def run_share(
    folder: Path,
    number: int,
    progress: Progress | None = None,
    *,
    threads: int | None = None,
    device: str = "cpu",
    out: Path | None = None,
) -> Study:
    """Run a shard into a folder of its own; what is there of it is left alone.

    Raises
    ------
    StudyError
        There is no such shard, the study was begun with other versions, or nothing can be written.
    """
    from corcyra.study.running import run_study

    pairs = shared_out(folder).share(number)
    request = request_of(folder)
    if differing := other_versions(read(folder)):
        raise StudyError(f"this installation would give other numbers: {differing}")
    where = out or shard_folder(folder, number)
    asked = replace(request, threads=threads, device=device, folder=where)
    return run_study(asked, progress, pairs)


def copy_fit(request: Request, folder: Path) -> None:
    """Write the draws that the pairs are taken from, if they are, where `request_of` looks."""
    if request.draws is None:
        return
    for name in FIT_FILES:
        write_whole(folder / FIT / name, partial(shutil.copyfile, request.draws.folder / name))


def draws_at(folder: Path, identity: Mapping[str, Any]) -> Path:
    """Return where the fitted draws of a study's pairs are kept.

    Further pairs and other lucks find those of the study in whose folder they lie. Any other study
    keeps its own, even where its folder lies in that of another study or of a fit.
    """
    inner = identity["first"] > 0 or bool(identity.get("luck"))
    own = not inner or (folder / FIT).exists() or not (folder.parent / "manifest.json").exists()
    return (folder if own else folder.parent) / FIT


def kept_draws(folder: Path, identity: Mapping[str, Any]) -> Draws:
    """Return the fitted draws that the pairs of a study are."""
    from corcyra.fitting.draws import Draws

    return Draws(draws_at(folder, identity))

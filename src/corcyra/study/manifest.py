"""`manifest.json`: a study's folder describes itself.

It holds the dossier's text, what identifies the study, the batch size, versions and machine; no
host name and no path.  The folder `dossier` beside it can be read, judged and changed like any
dossier.
"""

from __future__ import annotations

import platform
import shutil
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from corcyra.errors import StudyError
from corcyra.shown import one_line
from corcyra.study import form, memory
from corcyra.study.lock import LOCK, held
from corcyra.study.parts import is_temporary, unwritable, write_json, write_whole
from corcyra.study.request import available_processors

if TYPE_CHECKING:
    from corcyra.study.request import ArmPlan, Request

FORMAT: Final = 1
_BATCH_SECONDS: Final = 10.0
"""A batch is what one thread does in about this time: what a kill can cost."""
_CITIZEN_STEP: Final = 5e-10
"""Seconds for a citizen and step, an order of magnitude."""
_STEP: Final = 2e-5
"""Seconds for a step with nobody in it."""
_BATCH_MAX: Final = 64

_ASKED: Final = ("seed", "weight", "step", "days", "every", "local_pairs")


def opened(folder: Path, request: Request) -> dict[str, Any]:
    """Return the folder's manifest, made if need be, with the pairs asked for.

    Raises
    ------
    StudyError
        The folder holds another study, or something that is no study.
    """
    file = folder / "manifest.json"
    known = there(folder, request)
    if known is not None:
        return _updated(known, request, file)
    folder.mkdir(parents=True, exist_ok=True)
    _copy_dossier(request, folder)
    write_json(file, _new(request))
    return read(folder)


def there(folder: Path, request: Request) -> dict[str, Any] | None:
    """Return the manifest that a folder has, None if it is empty or not there; errors as above.

    Writes nothing.
    """
    if not (folder / "manifest.json").exists():
        _refuse_strangers(folder)
        return None
    manifest = read(folder)
    _same_study(manifest, request, folder)
    return manifest


def amend(folder: Path, change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """Change what a study's manifest says beside its identity; nobody else's change is lost.

    Nothing is written if nothing changes.

    Raises
    ------
    StudyError
        There is no manifest, or it cannot be written.
    """
    before = read(folder)
    change(after := deepcopy(before))
    if after == before:
        return before
    try:
        with held(folder):
            change(manifest := read(folder))
            write_json(folder / "manifest.json", manifest)
    except OSError as error:
        raise unwritable(folder, error) from error
    return manifest


def read(folder: Path) -> dict[str, Any]:
    """Return the manifest of a study's folder.

    Raises
    ------
    StudyError
        There is none, or it is not one that this version reads.
    """
    file = folder / "manifest.json"
    if not folder.is_dir():
        raise StudyError(f"{folder}: there is no such folder")
    try:
        content = form.content(file)
        written = content["format"]
    except FileNotFoundError:
        raise StudyError(f"{folder}: no manifest.json, so not a study's folder") from None
    except KeyError:
        raise StudyError(f"{file}: is not the manifest of a study") from None
    if written != FORMAT:
        known = f"this version reads format {FORMAT}"
        raise StudyError(f"{file}: has format {one_line(str(written))}, {known}")
    form.refuse(content, file)
    return content


def arm_ids(manifest: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the arms, in the order of the rows of a pair."""
    return tuple(arm["id"] for arm in manifest["identity"]["arms"])


def versions() -> dict[str, str]:
    """Return the versions on which the numbers can depend."""
    found = {name: version(name) for name in ("corcyra", "numpy", "numba", "pyarrow")}
    return {**found, "python": platform.python_version()}


def machine() -> dict[str, Any]:
    """Return what of the machine can matter to speed; nothing that names it."""
    return {
        "system": platform.system(),
        "architecture": platform.machine(),
        "processors": available_processors(),
        "memory_gib": _memory_gib(),
    }


def batch_size(arms: Sequence[ArmPlan], step: float, citizens: float, few: bool = False) -> int:
    """Return the pairs of a batch: a few seconds of one thread, the same on every machine.

    Of further pairs, run for `few` claims, most run two arms or less.
    """
    steps = sum(sorted((arm.days for arm in arms), reverse=True)[: 2 if few else None]) / step
    seconds = steps * (citizens * _CITIZEN_STEP + _STEP)
    return max(1, min(_BATCH_MAX, int(_BATCH_SECONDS / seconds)))


def _new(request: Request) -> dict[str, Any]:
    dossier = request.loaded.dossier
    people = sum(place.population for place in dossier.country.places)
    citizens = people * dossier.country.adult_share / request.weight
    titles = {arm.id: arm.title for arm in dossier.arms}
    return {
        "format": FORMAT,
        "identity": request.identity(),
        "pairs": request.pairs,
        "batch": batch_size(request.arms, request.step, citizens, request.first > 0),
        "arm_titles": {arm.id: titles.get(arm.id, "") for arm in request.arms},
        "versions": versions(),
        "later_versions": [],
        "machine": machine(),
        "dossier": {
            "name": dossier.name,
            "title": dossier.title,
            "format": dossier.corcyra,
            "source": Path(request.loaded.file).name,
            "text": request.loaded.text,
        },
    }


def _updated(manifest: dict[str, Any], request: Request, file: Path) -> dict[str, Any]:
    """Return the manifest with a larger number of pairs, or other versions, written down."""
    known = [manifest["versions"], *manifest["later_versions"]]
    more = request.pairs > manifest["pairs"]
    if more and versions() not in known:
        manifest["later_versions"].append(versions())
    if more:
        manifest["pairs"] = request.pairs
        write_json(file, manifest)
    return manifest


def _same_study(manifest: Mapping[str, Any], request: Request, folder: Path) -> None:
    there, asked = manifest["identity"], request.identity()
    if there == asked:
        return
    other_draws = there.get("draws") != asked.get("draws")
    differences = ["pairs from other draws"] if other_draws else []
    differences += [f"{k} {there[k]}, asked {asked[k]}" for k in _ASKED if there[k] != asked[k]]
    if there["dossier_hash"] != asked["dossier_hash"]:
        differences.append("another dossier, or another version of it")
    if there["model_hash"] != asked["model_hash"]:
        differences.append("another version of the model")
    if there["arms"] != asked["arms"]:
        differences.append(f"arms {_arms(there)}, asked {_arms(asked)}")
    raise StudyError(
        f"{folder} holds another study: {'; '.join(differences)}; choose another folder (--out)"
    )


def _arms(identity: Mapping[str, Any]) -> str:
    return " ".join(f"{arm['id']} ({arm['days']:g} d)" for arm in identity["arms"])


def _refuse_strangers(folder: Path) -> None:
    """Refuse a folder with files that are not a study's, so that nothing is mixed with them."""
    if folder.exists() and not folder.is_dir():
        raise StudyError(f"{folder} is a file; a study needs a folder (--out)")
    if not folder.exists():
        return
    ours = ("dossier", LOCK)
    strangers = [f for f in folder.iterdir() if not is_temporary(f) and f.name not in ours]
    if strangers:
        raise StudyError(
            f"{folder} is not empty and not a study's folder (it has {strangers[0].name}); "
            "choose another (--out)"
        )


def _copy_dossier(request: Request, folder: Path) -> None:
    """Write the dossier, and the ties it names, where `load` can read it."""
    text = request.loaded.text.encode()
    copy = folder / "dossier"
    write_whole(copy / "dossier.yaml", lambda file: file.write_bytes(text))
    ties = request.loaded.dossier.ties.file
    if ties is not None and request.loaded.folder is not None:
        origin = request.loaded.folder / ties
        write_whole(copy / ties, lambda file: shutil.copyfile(origin, file))


def _memory_gib() -> float | None:
    size = memory.machine()
    return None if size is None else round(size / 2**30, 1)

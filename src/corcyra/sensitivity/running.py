"""`run_sense`: what is missing of a sensitivity study is run and written, as a study's is."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pyarrow import lib as pa

from corcyra.errors import StudyError
from corcyra.sensitivity import worlds
from corcyra.sensitivity.asked import Asked
from corcyra.sensitivity.design import Factors, around, factors_of, rows_a_point, sample
from corcyra.sensitivity.result import Sense
from corcyra.study.manifest import batch_size, machine, versions
from corcyra.study.parts import Part, finished, missing, remove_leftovers, write_json
from corcyra.study.progress import Progress, Silent
from corcyra.study.tables import Columns, write_part
from corcyra.study.work import PairRuns, run_pairs, threads_that_fit

if TYPE_CHECKING:
    from corcyra.sensitivity.worlds import CalmAt, Design

FORMAT: Final = 1


def run_sense(asked: Asked, progress: Progress | None = None) -> Sense:
    """Bring the folder to the points asked for and return what it says.

    Interrupted or killed at any moment, it leaves a folder that the same call completes; when all
    points are there it runs nothing.

    Raises
    ------
    StudyError
        The folder holds something else, or cannot be written.
    MissingExtra
        SALib is not installed.
    CorcyraError
        Nothing of what shall vary does.
    """
    factors = factors_of(worlds.quantities_of(asked.base), asked.only)
    if asked.method == "radial":
        places = around(factors, worlds.draws_of(asked.base, factors.names, asked.points))
    else:
        places = sample(asked.method, factors, asked.points, asked.base.seed)
    design = worlds.Design(factors.names, places, asked.lucks)
    folder, worlds_asked = asked.where(), len(places) * asked.lucks
    try:
        manifest = _opened(folder, asked, factors)
        remove_leftovers(folder)
        batches = missing(finished(folder), worlds_asked, manifest["batch"])
        if batches:
            _fill(asked, design, folder, batches, progress or Silent())
    except OSError as error:
        raise StudyError(f"{folder}: cannot be written ({error.strerror or error})") from error
    ran = sum(len(batch.pairs) for batch in batches)
    return Sense(asked, folder, factors, design, ran)


def _fill(
    asked: Asked, design: Design, folder: Path, batches: list[Part], progress: Progress
) -> None:
    arms, calm = worlds.arms_at(asked.base, design)
    columns = Columns(arms)
    todo = [pair for batch in batches for pair in batch.pairs]
    batch_of = {pair: batch for batch in batches for pair in batch.pairs}
    waiting: dict[Part, list[PairRuns]] = {batch: [] for batch in batches}
    threads = threads_that_fit(asked.base, dict(arms))
    whole = len(design.points) * design.lucks
    progress.begin(whole * len(arms), (whole - len(todo)) * len(arms), False)
    try:
        with closing(run_pairs(arms, asked.base, todo, threads)) as done:
            for pair in done:
                batch = batch_of[pair.pair]
                waiting[batch].append(pair)
                if len(waiting[batch]) == len(batch.pairs):
                    table = columns.runs(sorted(waiting.pop(batch)))
                    calms = _calm(asked, design, arms, calm, table)
                    write_part(table.append_column("calm", calms), folder / "runs", batch)
                for _ in arms:
                    progress.advance()
    finally:
        progress.end()


def _calm(
    asked: Asked,
    design: Design,
    arms: dict[str, worlds.AtPoints],
    calm: CalmAt | None,
    table: Any,
) -> Any:
    """Return whether each row's point is calm before day 0, told once a point; null elsewhere."""
    pairs = table.column("pair").to_pylist()
    first = [k == 0 or pair != pairs[k - 1] for k, pair in enumerate(pairs)]
    lot = next(iter(arms.values())).lot(asked.base.seed, 0)
    told = [
        calm.holds(lot, design, pair // design.lucks)
        if calm is not None and new and pair % design.lucks == 0
        else None
        for pair, new in zip(pairs, first)
    ]
    return pa.array(told, pa.bool_())


def _opened(folder: Path, asked: Asked, factors: Factors) -> dict[str, Any]:
    """Return the folder's manifest, made if need be, with the points asked for."""
    file = folder / "manifest.json"
    if not file.exists():
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise StudyError(f"{folder} is not empty and no sensitivity study; choose another")
        write_json(file, _new(asked, factors))
    try:
        manifest: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        there = manifest["identity"] if manifest["sense"] == FORMAT else None
    except (ValueError, KeyError, TypeError):
        there = None
    if there is None:
        raise StudyError(f"{file}: is not the manifest of a sensitivity study")
    identity = asked.identity()
    if there != identity:
        raise StudyError(
            f"{folder} holds another sensitivity study: {_differences(there, identity)}; "
            "choose another folder (--out)"
        )
    if asked.points > manifest["points"]:
        manifest["points"] = asked.points
        write_json(file, manifest)
    return manifest


def _differences(there: dict[str, Any], asked: dict[str, Any]) -> str:
    found = []
    for key, value in asked.items():
        if there.get(key) == value:
            continue
        if key.endswith("_hash"):
            found.append(f"another version of the {key.removesuffix('_hash')}")
        elif key == "arms":
            found.append("other arms, or other days of them")
        else:
            found.append(f"{key} {there.get(key)}, asked {value}")
    return "; ".join(found)


def _new(asked: Asked, factors: Factors) -> dict[str, Any]:
    base = asked.base
    dossier = base.loaded.dossier
    people = sum(place.population for place in dossier.country.places)
    citizens = people * dossier.country.adult_share / base.weight
    pairs = batch_size(base.arms, base.step, citizens)
    return {
        "sense": FORMAT,
        "identity": asked.identity(),
        "points": asked.points,
        "rows_a_point": rows_a_point(asked.method, len(factors.names)),
        "batch": max(1, pairs // asked.lucks) * asked.lucks,
        "factors": [
            {"name": name, "places": list(ends)}
            for name, ends in zip(factors.names, factors.bounds)
        ],
        "versions": versions(),
        "machine": machine(),
        "dossier": {"name": dossier.name, "title": dossier.title, "text": base.loaded.text},
    }

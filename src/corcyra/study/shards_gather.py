"""Shards' folders put together: parts of the same study, checked and brought into one folder.

Whose identity is not the folder's is refused before anything is written; a part that cannot be read
or holds other pairs than it says is named and left, and so are the pairs that nobody has. What is
there already is not taken again, so gathering can be repeated while shards are still running.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corcyra.errors import StudyError
from corcyra.study.manifest import read
from corcyra.study.parts import Part, finished, missing, remove_leftovers
from corcyra.study.shards import SHARDS, Shared, read_shared

if TYPE_CHECKING:
    from pyarrow import lib as pa


@dataclass(frozen=True, slots=True)
class Gathered:
    """What came of it."""

    folder: Path
    pairs: int
    """Pairs asked for."""
    taken: int
    """Pairs brought in now."""
    lacking: tuple[Part, ...]
    """Pairs that nobody has, as ranges."""
    shards: tuple[int, ...]
    """Shards to be run again for them."""
    spoilt: tuple[str, ...]
    """Parts that were left, each with the reason."""

    @property
    def there(self) -> int:
        """Pairs that are there."""
        return self.pairs - sum(len(part.pairs) for part in self.lacking)


def gather(folder: Path, sources: Sequence[Path] = ()) -> Gathered:
    """Bring the pairs of shards' folders into the study's.

    Parameters
    ----------
    folder : Path
        The study's, as `plan` made it.
    sources : sequence of Path
        Shards' folders; those in the study's own if none is given.

    Raises
    ------
    StudyError
        One of them is no study, or another one; nothing is taken then.
    """
    manifest = read(folder)
    found = list(sources) or _own(folder)
    for source in found:
        _same(read(source), manifest, source, folder)
    spoilt: list[str] = []
    try:
        remove_leftovers(folder)
        taken = sum(_take(source, folder, manifest, spoilt) for source in found)
    except OSError as error:
        raise StudyError(f"{folder}: cannot be written ({error.strerror or error})") from error
    lacking = _ranges(folder, manifest)
    shared = read_shared(manifest)
    asked = manifest["pairs"] - manifest["identity"]["first"]
    shards = () if shared is None else _holders(lacking, shared)
    return Gathered(folder, asked, taken, lacking, shards, tuple(spoilt))


def _own(folder: Path) -> list[Path]:
    home = folder / SHARDS
    found = sorted(home.iterdir()) if home.is_dir() else []
    return [shard for shard in found if (shard / "manifest.json").exists()]


def _same(shard: dict[str, Any], manifest: dict[str, Any], source: Path, folder: Path) -> None:
    there, asked = shard["identity"], manifest["identity"]
    differing = [name for name in asked if there.get(name) != asked[name]]
    differing += [name for name in there if name not in asked]
    if differing:
        raise StudyError(f"{source} is not of the study in {folder}: other {', '.join(differing)}")
    numbers = [{k: v for k, v in m["versions"].items() if k != "python"} for m in (shard, manifest)]
    if numbers[0] != numbers[1]:
        raise StudyError(
            f"{source} was run with other versions ({_listed(numbers[0])}) than {folder} was "
            f"begun with ({_listed(numbers[1])}): its numbers may differ"
        )


def _take(source: Path, folder: Path, manifest: dict[str, Any], spoilt: list[str]) -> int:
    """Bring in the parts of a shard that have pairs which are lacking; return how many pairs."""
    from corcyra.study.tables import write_part

    taken = 0
    names = ("runs",) if manifest["identity"]["every"] is None else ("series", "places", "runs")
    for part in finished(source):
        lacking = missing(finished(folder), part.last + 1, manifest["batch"], part.first)
        if not lacking:
            continue
        try:
            tables = {name: _table(source, name, part) for name in names}
            if "only" not in manifest["identity"]:
                _whole(tables["runs"], source / "runs" / part.name, part)
        except StudyError as error:
            spoilt.append(str(error))
            continue
        # `runs` last: it marks the part as done.
        for name, table in tables.items():
            write_part(table, folder / name, part)
        taken += sum(len(each.pairs) for each in lacking)
    return taken


def _table(source: Path, name: str, part: Part) -> pa.Table:
    """Return a part's table.

    Raises
    ------
    StudyError
        It cannot be read, or has pairs that it should not have.
    """
    from corcyra.study.tables import read_parts

    table = read_parts(source / name, [part], part.last + 1)
    pairs = table.column("pair").to_numpy()
    in_order = bool((pairs[1:] >= pairs[:-1]).all())
    if pairs.size and not (in_order and pairs[0] >= part.first and pairs[-1] <= part.last):
        raise StudyError(f"{source / name / part.name}: holds other pairs than its name says")
    return table


def _whole(runs: pa.Table, file: Path, part: Part) -> None:
    """Refuse a part in which a pair has no run: one arm at least of each is always run.

    Raises
    ------
    StudyError
        There is such a pair.
    """
    found = len(set(runs.column("pair").to_pylist()))
    if found != len(part.pairs):
        raise StudyError(f"{file}: has {found:,} of the {len(part.pairs):,} pairs that it names")


def _ranges(folder: Path, manifest: dict[str, Any]) -> tuple[Part, ...]:
    """Return the pairs that nobody has, in as few ranges as can be."""
    first, pairs = manifest["identity"]["first"], manifest["pairs"]
    return tuple(missing(finished(folder), pairs, pairs + 1, first))


def _holders(lacking: Iterable[Part], shared: Shared) -> tuple[int, ...]:
    pairs = (pair for part in lacking for pair in part.pairs if shared.first <= pair < shared.pairs)
    return tuple(sorted({shared.holder(pair) for pair in pairs}))


def _listed(versions: dict[str, str]) -> str:
    return ", ".join(f"{name} {version}" for name, version in versions.items())

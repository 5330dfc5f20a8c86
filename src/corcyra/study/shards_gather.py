"""Shards' folders put together: parts of the same study, checked and brought into one folder.

Whose identity is not the folder's is refused before anything is written; a part that is not what it
says, by its label and checksum, is named and left, and so are the pairs that nobody has. What is
there already is not taken again, so gathering can be repeated while shards are still running.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corcyra.errors import StudyError
from corcyra.study.checksums import Digest, label_of, study_hash
from corcyra.study.lock import held
from corcyra.study.manifest import read
from corcyra.study.parts import Part, finished, missing, remove_leftovers, unwritable
from corcyra.study.shards import SHARDS, Shared, read_shared
from corcyra.study.sound import set_aside, tables, troubles

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
        with held(folder):
            remove_leftovers(folder)
            set_aside(folder, manifest["identity"])
            taken = sum(_take(source, folder, manifest, spoilt) for source in found)
    except OSError as error:
        raise unwritable(folder, error) from error
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

    identity, taken = manifest["identity"], 0
    bad = troubles(source, identity)
    spoilt += [f"{source / trouble.table / trouble.part.name} {trouble.why}" for trouble in bad]
    for part in finished(source):
        lacking = missing(finished(folder), part.last + 1, manifest["batch"], part.first)
        if not lacking or part in {trouble.part for trouble in bad}:
            continue
        try:
            found = {name: _sound(source / name / part.name) for name in tables(identity)}
        except StudyError as error:
            spoilt.append(str(error))
            continue
        # `runs` last: it marks the part as done.
        for name in reversed(found):
            write_part(found[name], folder / name, part, study_hash(identity))
        taken += sum(len(each.pairs) for each in lacking)
    return taken


def _sound(file: Path) -> pa.Table:
    """Return the rows of a part, which are those that were written.

    Raises
    ------
    StudyError
        It cannot be read, or its rows have another checksum.
    """
    from corcyra.study.tables import read_part

    table, label = read_part(file), label_of(file)
    if label is None or Digest().add(table).hexdigest() != label.content:
        raise StudyError(f"{file} has other rows than were written")
    return table


def _ranges(folder: Path, manifest: dict[str, Any]) -> tuple[Part, ...]:
    """Return the pairs that nobody has, in as few ranges as can be."""
    first, pairs = manifest["identity"]["first"], manifest["pairs"]
    return tuple(missing(finished(folder), pairs, pairs + 1, first))


def _holders(lacking: Iterable[Part], shared: Shared) -> tuple[int, ...]:
    pairs = (pair for part in lacking for pair in part.pairs if shared.first <= pair < shared.pairs)
    return tuple(sorted({shared.holder(pair) for pair in pairs}))


def _listed(versions: dict[str, str]) -> str:
    return ", ".join(f"{name} {version}" for name, version in versions.items())

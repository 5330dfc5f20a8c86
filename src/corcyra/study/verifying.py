"""`verify`: every row of a study is read, and compared with what its part says of itself.

What is wrong is named; with `repair` it is set aside and run again.  The further pairs and other
lucks of a study are looked at with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corcyra.dossier.load import load
from corcyra.errors import DossierError, StudyError
from corcyra.study.checksums import Digest, Unreadable, glance, label_of, study_hash
from corcyra.study.lock import held
from corcyra.study.manifest import arm_ids, read
from corcyra.study.parts import (
    Part,
    count,
    finished,
    is_temporary,
    listed,
    part_of,
    unwritable,
    write_whole,
)
from corcyra.study.sound import Trouble, set_aside, tables

if TYPE_CHECKING:
    from corcyra.study.progress import Progress


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found in a study's folder."""

    folder: Path
    pairs: int
    """Pairs that are there and sound."""
    asked: int
    """Pairs that were asked for."""
    batches: int
    """Batches that were looked at."""
    unlabelled: int
    """Files without a checksum, as earlier versions wrote them."""
    troubles: tuple[Trouble, ...]
    """Parts that are not sound."""
    dossier: str
    """What is wrong with the copy of the dossier; "" if nothing is."""
    strange: tuple[str, ...]
    """Files that no study writes, left alone."""
    checksum: str | None
    """Of all rows of all tables, however they are cut into parts; None if any is not sound."""
    within: tuple[Verified, ...] = ()
    """Further pairs and other lucks."""
    repaired: int = 0
    """Pairs that were run again, in `within` too."""

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong here and in `within`."""
        alone = not self.troubles and not self.dossier
        return alone and all(one.sound for one in self.within)

    def lines(self) -> Iterator[str]:
        """Yield what a person reads."""
        wrong = len(self.troubles) + bool(self.dossier)
        verdict = "all sound" if not wrong else f"{wrong:,} wrong"
        batches = f"{self.batches:,} batch{'es' * (self.batches != 1)}"
        yield f"{self.folder}: {self.pairs:,} of {self.asked:,} pairs, {batches}: {verdict}."
        yield from (f"  {trouble}" for trouble in self.troubles)
        if self.dossier:
            yield f"  dossier {self.dossier}"
        yield from (f"  {name} is no study's file; left alone" for name in self.strange)
        if self.unlabelled:
            yield f"  {self.unlabelled:,} files of an earlier version have no checksum"
        if self.checksum is not None:
            yield f"  checksum {self.checksum}"
        for one in self.within:
            yield from one.lines()

    def to_json(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "folder": str(self.folder),
            "sound": self.sound,
            "pairs": self.pairs,
            "pairs_asked": self.asked,
            "batches": self.batches,
            "unlabelled": self.unlabelled,
            "troubles": [{"file": each.file, "why": each.why} for each in self.troubles],
            "dossier": self.dossier,
            "strange": list(self.strange),
            "checksum": self.checksum,
            "within": [one.to_json() for one in self.within],
            "repaired": self.repaired,
        }


def verify(
    folder: str | Path,
    *,
    repair: bool = False,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Verified:
    """Read every row of a study and say what is not as it was written.

    Parameters
    ----------
    folder : str or Path
        The study's folder.
    repair : bool
        Set aside what is not sound and run its pairs again, and those that were never run.
    threads : int, optional
        For what is run again.
    progress : Progress, optional
        Is told of each pair that is run again.

    Raises
    ------
    StudyError
        There is no study, or it is to be repaired and was begun with another version of the model.
    """
    folder = Path(folder)
    found = _looked_at(folder)
    if not repair:
        return found
    folders = [found, *found.within]
    ran = sum(_repaired(one, threads, progress) for one in folders if _lacks(one))
    return replace(_looked_at(folder), repaired=ran) if ran or not found.sound else found


def within(folder: Path, manifest: dict[str, Any]) -> list[Path]:
    """Return the folders of a study's further pairs and other lucks."""
    names = dict.fromkeys(manifest.get("further", {}).values())
    for lucks in manifest.get("lucks", {}).values():
        names |= dict.fromkeys(name for luck in lucks for name in luck)
    return [folder / name for name in names if (folder / name / "manifest.json").exists()]


def checksum(folder: Path, identity: dict[str, Any], parts: list[Part], pairs: int) -> str:
    """Return the checksum of the pairs below `pairs` of all tables, one part in memory at a time.

    Raises
    ------
    StudyError
        A part cannot be read.
    """
    from corcyra.study.tables import each_part

    digests = []
    for table in tables(identity):
        digest = Digest()
        for rows in each_part(folder / table, parts, pairs):
            digest.add(rows)
        digests.append(f"{table} {digest.hexdigest()}")
    return study_hash({"rows": digests})


def _looked_at(folder: Path) -> Verified:
    manifest = read(folder)
    identity, arms = manifest["identity"], arm_ids(manifest)
    parts = sorted(listed(folder / "runs"))
    troubles, unlabelled = [], 0
    for part in parts:
        for table in tables(identity):
            file = folder / table / part.name
            why, labelled = _wrong(file, table, part, study_hash(identity), arms)
            unlabelled += not labelled
            if why:
                troubles.append(Trouble(table, part, why))
    bad = {trouble.part for trouble in troubles}
    sound = [part for part in finished(folder) if part not in bad]
    first, limit = identity["first"], manifest["pairs"]
    return Verified(
        folder=folder,
        pairs=count(sound, limit),
        asked=limit - first,
        batches=len(parts),
        unlabelled=unlabelled,
        troubles=tuple(troubles),
        dossier=_dossier(folder, identity),
        strange=tuple(_strange(folder, identity)),
        checksum=None if troubles else checksum(folder, identity, sound, limit),
        within=tuple(_looked_at(one) for one in within(folder, manifest)),
    )


def _wrong(
    file: Path, table: str, part: Part, study: str, arms: tuple[str, ...]
) -> tuple[str, bool]:
    """Return what is wrong with a part, and whether it has a label."""
    why = glance(file, table, part, study)
    try:
        label = label_of(file)
    except (OSError, Unreadable):
        return why, True
    if why:
        return why, label is not None
    from corcyra.study.tables import read_part

    try:
        rows = read_part(file)
    except StudyError:
        return "is damaged: it cannot be read", label is not None
    if label is None:
        return _unlikely(rows, table, part, arms), False
    if Digest().add(rows).hexdigest() != label.content:
        return "is damaged: its rows are not those that were written", True
    return "", True


def _unlikely(rows: Any, table: str, part: Part, arms: tuple[str, ...]) -> str:
    """Return what shows that a part without a label is not this study's."""
    if "pair" not in rows.column_names or "arm" not in rows.column_names:
        return "is no part of a study"
    pairs, names = rows.column("pair").to_pylist(), rows.column("arm").to_pylist()
    if any(pair not in part.pairs for pair in pairs):
        return "holds other pairs than its name says"
    if set(names) - set(arms):
        return "is another study's"
    if table == "runs" and len(set(zip(pairs, names))) < len(pairs):
        return "holds a pair and arm twice"
    return ""


def _dossier(folder: Path, identity: dict[str, Any]) -> str:
    try:
        loaded = load(folder / "dossier")
    except DossierError:
        return "cannot be read"
    return "" if loaded.hash == identity["dossier_hash"] else "is not the one that was studied"


def _strange(folder: Path, identity: dict[str, Any]) -> Iterator[str]:
    for table in tables(identity):
        place = folder / table
        for file in sorted(place.iterdir()) if place.is_dir() else ():
            if part_of(file) is None and not is_temporary(file):
                yield f"{table}/{file.name}"


def _lacks(one: Verified) -> bool:
    return bool(one.troubles or one.dossier) or one.pairs < one.asked


def _repaired(one: Verified, threads: int | None, progress: Progress | None) -> int:
    """Set aside what is not sound, run it again, and return how many pairs that took."""
    from corcyra.study.running import run_study
    from corcyra.study.shards import request_of

    manifest = read(one.folder)
    try:
        if one.dossier:
            text = manifest["dossier"]["text"].encode()
            copy = one.folder / "dossier" / "dossier.yaml"
            write_whole(copy, lambda file: file.write_bytes(text))
        # Before anything is moved: it says if these numbers cannot be made again here.
        request = replace(request_of(one.folder), threads=threads)
        with held(one.folder):
            set_aside(one.folder, manifest["identity"], list(one.troubles))
    except OSError as error:
        raise unwritable(one.folder, error) from error
    return run_study(request, progress).ran

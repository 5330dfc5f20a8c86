"""Parts that are not what their names say: found, named, set aside, so that they are run again.

A batch counts as done only if its parts of all tables are sound.  What is set aside is moved, not
deleted: it may be all that somebody has of another study.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from corcyra.study.checksums import glance, study_hash
from corcyra.study.parts import Part, listed
from corcyra.study.progress import tell

ASIDE: Final = "set-aside"
"""Folder, beside the manifest, of parts that were not sound."""


class Trouble(NamedTuple):
    """A part that is not sound."""

    table: str
    part: Part
    why: str

    @property
    def file(self) -> str:
        """Its file, from the study's folder."""
        return f"{self.table}/{self.part.name}"

    def __str__(self) -> str:
        return f"{self.file} {self.why}"


def tables(identity: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the tables of a study, `runs` first: its part marks a batch as done."""
    return ("runs",) if identity["every"] is None else ("runs", "series", "places")


def troubles(folder: Path, identity: Mapping[str, Any]) -> list[Trouble]:
    """Return the parts that a glance shows not to be sound (`checksums.glance`)."""
    study = study_hash(identity)
    found = []
    for part in sorted(listed(folder / "runs")):
        for table in tables(identity):
            why = glance(folder / table / part.name, table, part, study)
            if why:
                found.append(Trouble(table, part, why))
    return found


def set_aside(
    folder: Path, identity: Mapping[str, Any], found: list[Trouble] | None = None
) -> list[Trouble]:
    """Move parts that are not sound out of the way, and say so; those a glance shows by default."""
    found = troubles(folder, identity) if found is None else found
    for trouble in found:
        tell(f"{folder / trouble.file} {trouble.why}; set aside, its pairs are run again")
        # The part of `runs` first, for without it the batch is not done.
        for table in dict.fromkeys(("runs", trouble.table)):
            file = folder / table / trouble.part.name
            if file.exists():
                (folder / ASIDE).mkdir(exist_ok=True)
                file.replace(folder / ASIDE / f"{table}-{file.name}")
    return found

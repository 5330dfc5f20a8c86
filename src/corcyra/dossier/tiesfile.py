"""The file of ties beside a dossier: it must be there and have its columns.

Its rows are read with the model, since the weight decides which citizens there are.
"""

from __future__ import annotations

import csv
from pathlib import Path, PurePosixPath
from typing import Final

from corcyra.dossier.doubt import UNKNOWN
from corcyra.dossier.locate import Locator
from corcyra.dossier.schema import Dossier
from corcyra.errors import Problem

COLUMNS: Final = ("place_a", "citizen_a", "place_b", "citizen_b")


def check(dossier: Dossier, locator: Locator, folder: Path | None) -> list[Problem]:
    """Check that the file can be opened and has the columns."""
    name = dossier.ties.file
    wrong = None if name is None or name is UNKNOWN else _wrong(name, folder)
    return [] if wrong is None else [locator.problem(("ties", "file"), wrong)]


def _wrong(name: str, folder: Path | None) -> str | None:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        return "must lie beside the dossier: give its name without a folder above it"
    if folder is None:
        return None
    try:
        with (folder / path).open(newline="", encoding="utf-8") as file:
            columns = [column.strip() for column in next(csv.reader(file), [])]
    except FileNotFoundError:
        return "there is no such file beside the dossier"
    except (OSError, UnicodeError, ValueError, csv.Error) as error:
        reason = getattr(error, "strerror", None) or "it is not a text in UTF-8"
        return f"cannot be read beside the dossier: {reason}"
    missing = [column for column in COLUMNS if column not in columns]
    if missing:
        return f"its first line must name the columns {','.join(COLUMNS)}; {missing[0]} is missing"
    return None

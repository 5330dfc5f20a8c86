"""The form of `manifest.json`: what is read of it has the types and bounds it was written with.

A study's folder may come from anybody. What a manifest says is checked before it is used, and the
folders that it names lie in its own; what it says beyond that is kept and not read here.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corcyra.dossier.base import Id
from corcyra.dossier.words import has
from corcyra.errors import StudyError
from corcyra.shown import one_line

MAX_BYTES: Final = 100_000_000

_Days = Annotated[float, Field(gt=0, le=3660)]
_Count = Annotated[int, Field(ge=0, le=100_000_000)]
_Hash = Annotated[str, Field(max_length=128, pattern=r"^[0-9a-f]*$")]
_Name = Annotated[str, Field(max_length=100, pattern=r"^[a-z0-9][a-z0-9-]*$")]
"""Name of a folder in the study's own: no dot, no slash."""
_Words = Annotated[str, Field(max_length=200)]


class _Loose(BaseModel):
    """Types are exact; what else stands there is left alone."""

    model_config = ConfigDict(strict=True, extra="allow", allow_inf_nan=False)


class _Arm(_Loose):
    id: Id
    days: _Days


class _Identity(_Loose):
    dossier_hash: _Hash
    model_hash: _Hash
    seed: Annotated[int, Field(ge=0, lt=2**63)]
    weight: Annotated[float, Field(ge=1, le=1e6)]
    step: Annotated[float, Field(gt=0, le=0.25)]
    days: _Days
    every: _Days | None
    local_pairs: _Count
    first: _Count
    claims: list[Id] | None
    arms: Annotated[list[_Arm], Field(min_length=1)]


class _Dossier(_Loose):
    name: Id
    source: _Words


class _Stopped(BaseModel):
    """As `precision.Stopped`, which is made of it."""

    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)

    precision: float
    most: _Count
    pairs: _Count
    why: Literal["reached", "most", "draws"]
    short: dict[Id, float | None]


class _Manifest(_Loose):
    identity: _Identity
    pairs: Annotated[int, Field(ge=1, le=200_000_000)]
    batch: Annotated[int, Field(ge=1, le=100_000)]
    versions: dict[_Words, _Words]
    later_versions: list[dict[_Words, _Words]]
    dossier: _Dossier
    further: dict[str, _Name] = {}
    further_pairs: dict[_Name, _Count] = {}
    lucks: dict[str, list[list[_Name]]] = {}
    precision: dict[str, _Stopped | None] = {}


def content(file: Path) -> dict[str, Any]:
    """Return what a JSON file of a study holds, an object.

    Raises
    ------
    FileNotFoundError
        There is none.
    StudyError
        It is too large, or no JSON; with the line.
    """
    with file.open("rb") as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise StudyError(f"{file}: is larger than {MAX_BYTES // 1_000_000} MB")
    try:
        found = json.loads(data.decode("utf-8"))
    except json.JSONDecodeError as error:
        at = f"{file}:{error.lineno}:{error.colno}"
        raise StudyError(f"{at}: is not the manifest of a study: {error.msg}") from None
    except (ValueError, RecursionError):
        raise StudyError(f"{file}: is not the manifest of a study") from None
    if not isinstance(found, dict):
        raise StudyError(f"{file}: is not the manifest of a study")
    return found


def refuse(manifest: dict[str, Any], file: Path) -> None:
    """Check what a manifest says.

    Raises
    ------
    StudyError
        Something that is missing, of another type, or out of its bounds.
    """
    try:
        _Manifest.model_validate(manifest)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(key) for key in first["loc"])
        given = "" if first["type"] == "missing" else f"; it {has(first['input'])}"
        what = f"{where}: {first['msg'][:1].lower()}{first['msg'][1:]}{given}"
        raise StudyError(f"{file}: is not the manifest of a study: {one_line(what)}") from None

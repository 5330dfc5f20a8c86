"""What the report needs to know of a study and of a verdict, and no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from corcyra.dossier.schema import Dossier


class Loaded(Protocol):
    """A dossier and where it came from."""

    @property
    def dossier(self) -> Dossier: ...
    @property
    def text(self) -> str: ...
    @property
    def file(self) -> str: ...
    @property
    def hash(self) -> str: ...


class Table(Protocol):
    """A table of the study's folder."""

    def arrow(self) -> Any: ...


class Study(Protocol):
    """Results on disk: what `corcyra.study.Study` offers."""

    @property
    def folder(self) -> Path: ...
    @property
    def manifest(self) -> Mapping[str, Any]: ...
    @property
    def loaded(self) -> Loaded: ...
    @property
    def runs(self) -> Table: ...
    @property
    def series(self) -> Table: ...
    @property
    def places(self) -> Table: ...
    @property
    def verdicts(self) -> Sequence[Any]: ...
    def outcome(self, arm: str, name: str) -> NDArray[np.float64]: ...

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
    def dossier(self) -> Dossier:
        """The dossier."""

    @property
    def text(self) -> str:
        """Its text."""

    @property
    def file(self) -> str:
        """As the user named it."""

    @property
    def hash(self) -> str:
        """SHA-256 of the text."""


class Table(Protocol):
    """A table of the study's folder."""

    def arrow(self) -> Any:
        """The table."""


class Study(Protocol):
    """Results on disk: what `corcyra.study.Study` offers."""

    @property
    def folder(self) -> Path:
        """Where the results lie."""

    @property
    def manifest(self) -> Mapping[str, Any]:
        """What identifies the study, versions, machine."""

    @property
    def loaded(self) -> Loaded:
        """The dossier and where it came from."""

    @property
    def runs(self) -> Table:
        """A row a pair and arm."""

    @property
    def series(self) -> Table:
        """A row a pair, arm and day."""

    @property
    def places(self) -> Table:
        """A row a pair, arm, place and day."""

    @property
    def judged(self) -> bool:
        """Whether every arm that the claims need was run."""

    @property
    def verdicts(self) -> Sequence[Any]:
        """A verdict a claim."""

    @property
    def against(self) -> Sequence[Any]:
        """The claims against each other (`corcyra.claims.against.Contrast`)."""

    def outcome(self, arm: str, name: str) -> NDArray[np.float64]:
        """An arm's outcome over the pairs."""

"""What can go wrong, as a user meets it.

CorcyraError
├── DossierError        the dossier says something it cannot: exit 2, all errors at once
├── StudyError          a study's folder cannot be used as asked
├── FitError            the record cannot be fitted as asked
└── MissingExtra        an optional library is asked for and not installed
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a dossier, and where."""

    file: str
    line: int
    """From 1; 0 if the file as a whole is meant."""
    column: int
    path: str
    message: str
    """What is wrong, what is allowed."""
    text: str = ""
    """The offending line, for the caret."""

    def __str__(self) -> str:
        if not self.line:
            return f"{self.file}: {self.message}"
        head = f"{self.file}:{self.line}:{self.column}  {self.path}: {self.message}"
        if not self.text:
            return head
        return f"{head}\n    {self.text}\n    {' ' * (self.column - 1)}^"


class CorcyraError(Exception):
    """Any error that is the user's to read: a message, never a traceback."""


class DossierError(CorcyraError):
    """A dossier with problems; `problems` holds all of them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(p) for p in self.problems))


class StudyError(CorcyraError):
    """A study's folder that cannot be used as asked."""


class FitError(CorcyraError):
    """A record that cannot be fitted as asked."""


class MissingExtra(CorcyraError, ImportError):
    """An optional library is needed; the message names the extra that brings it."""

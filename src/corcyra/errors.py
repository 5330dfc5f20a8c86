"""What can go wrong, as a user meets it.

CorcyraError
├── DossierError        the dossier says something it cannot: exit 2, all errors at once
├── StudyError          a study's folder cannot be used as asked
├── FitError            the record cannot be fitted as asked
├── DraftError          a text that no dossier can be drafted from as asked
└── MissingExtra        an optional library is asked for and not installed
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from corcyra.shown import one_line, shown

MOST_SHOWN: Final = 200
"""Problems of a dossier that are printed; the others are counted."""


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
        file, message = one_line(self.file, 4096), one_line(self.message, 4096)
        if not self.line:
            return f"{file}: {message}"
        head = f"{file}:{self.line}:{self.column}  {one_line(self.path)}: {message}"
        if not self.text:
            return head
        # Far along a line, what stands before is cut. A sign for a sign: the caret is right.
        cut = self.column - 100 if self.column > 160 else 0
        text = ("..." if cut else "") + shown(self.text[cut:])
        return f"{head}\n    {text}\n    {' ' * (self.column - 1 - cut + 3 * bool(cut))}^"


class CorcyraError(Exception):
    """Any error that is the user's to read: a message, never a traceback."""


class DossierError(CorcyraError):
    """A dossier with problems; `problems` holds all of them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        lines = [str(problem) for problem in self.problems[:MOST_SHOWN]]
        more = len(self.problems) - MOST_SHOWN
        if more > 0:
            lines.append(f"... and {more:,} more; the first may have caused them")
        super().__init__("\n".join(lines))


class StudyError(CorcyraError):
    """A study's folder that cannot be used as asked."""


class FitError(CorcyraError):
    """A record that cannot be fitted as asked."""


class DraftError(CorcyraError):
    """A text, or an endpoint's answer, from which nothing can be drafted as asked."""


class MissingExtra(CorcyraError, ImportError):
    """An optional library is needed; the message names the extra that brings it."""

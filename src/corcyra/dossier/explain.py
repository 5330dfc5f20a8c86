"""All of pydantic's errors as problems of the text, each mistake told once."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from itertools import islice

from pydantic import ValidationError

from corcyra.dossier import fields
from corcyra.dossier.locate import Locator
from corcyra.dossier.words import friendly, meant
from corcyra.dossier.wrong import MOST, Loc, Wrong
from corcyra.errors import Problem


def explain(error: ValidationError, locator: Locator) -> list[Problem]:
    """Locate every error; a misspelt key is told once, not as unknown and as missing."""
    return [locator.problem(*wrong) for wrong in islice(wrongs(error, locator), MOST)]


def wrongs(error: ValidationError, locator: Locator) -> Iterator[Wrong]:
    """All that is wrong, at paths in pydantic's form."""
    errors = error.errors(include_url=False)
    missing = {entry["loc"] for entry in errors if entry["type"] == "missing"}
    told: set[Loc] = set()
    for entry in errors:
        if entry["type"] == "extra_forbidden":
            loc = entry["loc"]
            guess = _guess(loc, [str(m[-1]) for m in missing if m[:-1] == loc[:-1]], locator)
            told.add((*loc[:-1], guess))
            yield Wrong(loc, _unknown_key(loc, guess), "key")
    for entry in errors:
        if entry["type"] != "extra_forbidden" and entry["loc"] not in told:
            yield Wrong(*friendly(dict(entry)))


def _unknown_key(loc: Loc, guess: str) -> str:
    if guess:
        return f"unknown key; did you mean {guess}?"
    above = fields.at_path(loc[:-1])
    return f"unknown key; allowed here: {', '.join(above.keys if above else ())}"


def _guess(loc: Loc, missing: list[str], locator: Locator) -> str:
    """Key that was meant: one that must be there, one that may be, one that is."""
    name = str(loc[-1])
    above = fields.at_path(loc[:-1])
    node = locator.find(loc[:-1])[0]
    there = node.entries if node is not None and node.entries else {}
    known = above.keys if above else ()
    free = [key for key in known if key not in there]
    close = difflib.get_close_matches(name.lower(), missing, 1, 0.5)
    guess = meant(name, missing) or (close[0] if close else None)
    return guess or meant(name, free) or meant(name, known) or ""

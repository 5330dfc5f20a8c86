"""A fit in words, kept in its manifest: draws that travel alone still say how good they are.

The draws from the prior, which the checks need, are some megabytes and stay in the fit's folder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corcyra.fitting.words import between, held_out

if TYPE_CHECKING:
    from corcyra.fitting.result import Fit

HEAD = ("fact", "record", "prior, 90%", "fitted, 90%", "")


def summary(fit: Fit) -> dict[str, Any]:
    """Return the fit's sentence, what it tells, what must be known of it, and its facts."""
    return {
        "sentence": fit.sentence,
        "words": fit.words,
        "notes": list(fit.notes),
        "head": list(HEAD),
        "facts": [list(row) for row in fact_rows(fit)],
    }


def fact_rows(fit: Fit) -> list[tuple[str, ...]]:
    """Return a row a fact: title, record, the runs' 90% bands before and after, verdict."""
    return [
        (
            c.fact.title,
            between(c.fact.low, c.fact.high),
            between(c.prior[0], c.prior[2]),
            between(c.fitted[0], c.fitted[2]),
            c.verdict + held_out(c),
        )
        for c in fit.checks
    ]

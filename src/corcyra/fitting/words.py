"""A fit as lines of text."""

from __future__ import annotations

import math
from collections.abc import Sequence

from corcyra.fitting.checks import Check
from corcyra.fitting.learnt import LITTLE, Learnt

_SHOWN = 12


def fact_lines(checks: Sequence[Check]) -> list[str]:
    """Return a table of the facts: record, the runs' 90% bands before and after, verdict."""
    rows = [("fact", "record", "prior, 90%", "fitted, 90%", "")]
    for c in checks:
        rows.append(
            (
                c.fact.id,
                between(c.fact.low, c.fact.high),
                between(c.prior[0], c.prior[2]),
                between(c.fitted[0], c.fitted[2]),
                c.verdict + held_out(c),
            )
        )
    return columns(rows)


def held_out(c: Check) -> str:
    """Return what is said behind a fact that was not fitted."""
    return "" if c.used else " (held out)"


def learnt_lines(found: Sequence[Learnt]) -> list[str]:
    """Return a table of the quantities of which most was learnt."""
    rows = [("quantity", "learnt, bits", "where in its prior, 90%")]
    rows += [
        (e.name, f"{e.bits:.2f}", f"{e.low:.2f} to {e.high:.2f}, middle {e.middle:.2f}")
        for e in found[:_SHOWN]
        if e.bits >= LITTLE
    ]
    return columns(rows)


def between(low: float, high: float) -> str:
    """Return two figures in words."""
    return number(low) if low == high else f"{number(low)} to {number(high)}"


def number(x: float) -> str:
    """Return a figure: thousands grouped, a day that never comes as a word."""
    if math.isinf(x):
        return "never"
    return f"{x:,.0f}" if abs(x) >= 100 else f"{x:.3g}"


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows as lines, each column as wide as it needs."""
    wide = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return ["  ".join(cell.ljust(w) for cell, w in zip(row, wide)).rstrip() for row in rows]

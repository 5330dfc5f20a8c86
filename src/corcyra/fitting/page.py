"""The fit's page: one HTML file that opens without a network."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

from scipy.special import ndtr

from corcyra.fitting.evidence import table
from corcyra.fitting.learnt import LITTLE
from corcyra.fitting.summary import HEAD, fact_rows
from corcyra.study.parts import write_whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corcyra.fitting.evidence import Evidence
    from corcyra.fitting.result import Fit

PAIRED: Final = 6
"""Quantities in the pair plot."""
_SIDE: Final = 110
_DOTS: Final = 250
_STYLE: Final = """
:root{color-scheme:light dark;--ink:#222;--paper:#fff;--dim:#667;--line:#ccd;--dot:#b9770e}
@media(prefers-color-scheme:dark){:root{--ink:#dde;--paper:#16181d;--dim:#99a;--line:#345}}
body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);
max-width:60rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;font-size:.85rem;margin:1rem 0;display:block;overflow-x:auto}
th,td{text-align:left;padding:.2rem .7rem .2rem 0;border-bottom:1px solid var(--line)}
.dim{color:var(--dim)}svg text{font:10px system-ui;fill:var(--dim)}
@media print{body{max-width:none;margin:0}}
"""


def write_page(fit: Fit, file: Path, changed: Sequence[Evidence] = ()) -> Path:
    """Write the page and return its path."""
    title = f"Fitted to the record: {fit.loaded.dossier.title}"
    body = [
        f"<h1>{escape(title)}</h1>",
        f"<p>{escape(fit.sentence)}</p>",
        f"<p>{escape(fit.words)}</p>",
        *(f"<p class=dim>{escape(note)}</p>" for note in fit.notes),
        "<h2>Facts, before and after</h2>",
        _table(HEAD, fact_rows(fit)),
        "<h2>What was learnt of the quantities</h2>",
        "<p class=dim>1 bit is what halving its prior would be. Places in the prior run from 0 to "
        "1; adjusted: after local regression on the facts (Beaumont et al. 2002).</p>",
        _table(("Quantity", "Bits", "Place, 90%", "Middle", "Adjusted"), _quantities(fit)),
        "<h2>Two at a time</h2>",
        "<p class=dim>Each dot is a fitted draw, at its places in two priors.</p>",
        _pairs(fit),
    ]
    if changed:
        head, *rows = table(changed)
        body += ["<h2>What the evidence changed</h2>", _table(head, rows)]
    body += [
        "<h2>How it came</h2>",
        _table(("Generation", "Tolerance", "Taken", "Effective", "Runs"), _history(fit)),
        f"<p class=dim>{escape(_foot(fit))}</p>",
    ]
    text = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style>'
        + "\n".join(body)
        + "</html>\n"
    )
    write_whole(file, lambda temporary: temporary.write_text(text, encoding="utf-8"))
    return file


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    cells = "".join(f"<th>{escape(name)}</th>" for name in head)
    lines = ["".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows]
    return f"<table><tr>{cells}</tr>" + "".join(f"<tr>{row}</tr>" for row in lines) + "</table>"


def _quantities(fit: Fit) -> list[tuple[str, ...]]:
    at = {name: i for i, name in enumerate(fit.draws.names)}
    moved = ndtr(fit.draws.weight @ fit.adjusted)
    rows: list[tuple[str, ...]] = [
        (e.name, f"{e.bits:.2f}", f"{e.low:.2f} to {e.high:.2f}", f"{e.middle:.2f}",
         f"{moved[at[e.name]]:.2f}")
        for e in fit.learnt
        if e.bits >= LITTLE
    ]  # fmt: skip
    return rows[:40]


def _history(fit: Fit) -> list[tuple[str, ...]]:
    return [
        (str(h["generation"]), f"{h['tolerance']:.3g}", f"{h['acceptance']:.2f}",
         f"{h['distinct']:.0f}", f"{h['runs']:,}")
        for h in fit.history
    ]  # fmt: skip


def _pairs(fit: Fit) -> str:
    """Return the pair plot of the quantities of which most was learnt, as SVG."""
    names = [e.name for e in fit.learnt[:PAIRED]]
    at = [fit.draws.names.index(name) for name in names]
    places = ndtr(fit.draws.z[:_DOTS, at])
    parts = []
    for row, name in enumerate(names):
        y = row * _SIDE
        parts.append(
            f'<text x="{y + 4}" y="{y + _SIDE / 2:.0f}">{escape(name.split(".", 1)[-1])}</text>'
        )
        for column in range(row):
            x = column * _SIDE
            parts.append(
                f'<rect x="{x}" y="{y}" width="{_SIDE - 8}" height="{_SIDE - 8}" fill="none" '
                'stroke="var(--line)"/>'
            )
            for u, v in zip(places[:, column], places[:, row]):
                cx, cy = x + u * (_SIDE - 8), y + (1 - v) * (_SIDE - 8)
                parts.append(
                    f'<circle cx="{cx:.0f}" cy="{cy:.0f}" r="1.6" fill="var(--dot)" '
                    'fill-opacity=".5"/>'
                )
    side = _SIDE * len(names)
    return (
        f'<svg viewBox="0 0 {side} {side}" width="{side}" role="img" '
        f'aria-label="Pair plot of {len(names)} quantities">' + "".join(parts) + "</svg>"
    )


def _foot(fit: Fit) -> str:
    there = fit.draws.identity
    return (
        f"{there['dossier']}, seed {there['seed']}, {there['weight']:g} persons a citizen, "
        f"{there['days']:g} days. Made by corcyra fit."
    )

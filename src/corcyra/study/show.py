"""A study in a line of text and a table: one sentence first."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from corcyra.claims.verdicts import FEWEST_TOLD
from corcyra.study.request import whose_luck

if TYPE_CHECKING:
    from corcyra.study.result import Study

Row = tuple[str, ...]
_ENDS = ("fell", "restored", "call_day")


def sentence(study: Study) -> str:
    """Return what the study is, and what it found, in one sentence."""
    arms, name = study.arms, study.loaded.dossier.name
    many = f"{study.pairs:,} pair{'s' * (study.pairs != 1)}"
    asked = study.manifest["pairs_asked"]
    if study.pairs < asked:
        many += f" of {asked:,}"
    what = f"{name}: {many} of {len(arms)} arm{'s' * (len(arms) != 1)}"
    if study.further is not None:
        what += f" and {study.further.pairs:,} more for the claims that few can tell"
    what += f", {whose_luck(study.manifest['identity'])}"
    if not study.pairs:
        return f"{what}; nothing is done yet."
    failed, _ = study.failures()
    lost = f", {failed:,} runs failed" if failed else ""
    if not study.judged:
        return f"{what}{lost}."
    built = sum(v.built_in for v in study.verdicts)
    few = sum(not v.built_in and v.told < FEWEST_TOLD for v in study.verdicts)
    claims = len(study.verdicts)
    notes = [f"{built} built in"] if built else []
    notes += [f"{few} told by too few pairs"] if few else []
    found = (
        f"of {claims} claim{'s' * (claims != 1)} {claims - built - few} with a word of likelihood"
    )
    return f"{what}{lost}; {', '.join([found, *notes])}."


def rows(study: Study, verdicts: bool = True) -> list[Row]:
    """Return the table, its heads first: verdicts if there are any, or how the arms ended."""
    if not study.pairs:
        return []
    return _verdicts(study) if verdicts and study.judged else _end_rows(study)


def text(study: Study, verdicts: bool = True) -> str:
    """Return sentence and table as plain text."""
    table = rows(study, verdicts)
    widths = [max(len(row[i]) for row in table) for i in range(len(table[0]))] if table else []
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)) for row in table]
    return "\n".join([sentence(study), *(line.rstrip() for line in lines)])


def html(study: Study) -> str:
    """Return sentence and table for a notebook."""
    table = rows(study)
    first = f"<p>{escape(sentence(study))}</p>"
    if not table:
        return first
    head = "".join(f"<th>{escape(cell)}</th>" for cell in table[0])
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in table[1:]
    )
    return f"{first}<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _verdicts(study: Study) -> list[Row]:
    found: list[Row] = [
        ("claim", "speaker", "in words", "holds", "no difference", "opposite", "pairs", "verdict")
    ]
    for v in study.verdicts:
        shares = (v.share_holds, v.share_same, v.share_opposite)
        found.append(
            (v.id, v.speaker, v.short, *(_percent(share) for share in shares), str(v.told), v.word)
        )
    return found


def ends(study: Study) -> list[dict[str, Any]]:
    """Return how each arm ended: shares of its runs that went well, and how many failed."""
    found = []
    for plan in study.manifest["identity"]["arms"]:
        ok = study.paired.ok(plan["id"])
        measured = {name: study.outcome(plan["id"], name)[ok] for name in _ENDS}
        measured["called"] = np.isfinite(measured.pop("call_day"))
        shares = {name: float(v.mean()) if v.size else math.nan for name, v in measured.items()}
        found.append(
            {"arm": plan["id"], "days": plan["days"], **shares, "failed": int((~ok).sum())}
        )
    return found


def _end_rows(study: Study) -> list[Row]:
    table: list[Row] = [("arm", "days", "fell", "restored", "troops called", "failed")]
    for end in ends(study):
        shares = (_percent(end[name]) for name in ("fell", "restored", "called"))
        table.append((end["arm"], f"{end['days']:g}", *shares, str(end["failed"])))
    return table


def _percent(share: float) -> str:
    return f"{share:.0%}" if np.isfinite(share) else "-"

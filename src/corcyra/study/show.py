"""A study in a line of text and a table: one sentence first."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from corcyra.study.result import Study

Row = tuple[str, ...]


def sentence(study: Study) -> str:
    """Return what the study is, and what it found, in one sentence."""
    arms, name = study.arms, study.loaded.dossier.name
    many = f"{study.pairs:,} pair{'s' * (study.pairs != 1)}"
    asked = study.manifest["pairs_asked"]
    if study.pairs < asked:
        many += f" of {asked:,}"
    what = f"{name}: {many} of {len(arms)} arm{'s' * (len(arms) != 1)}, seed {_seed(study)}"
    if not study.pairs:
        return f"{what}; nothing is done yet."
    failed, _ = study.failures()
    lost = f", {failed:,} runs failed" if failed else ""
    if not study.judged:
        return f"{what}{lost}."
    words = [verdict.word for verdict in study.verdicts]
    open_ = sum(not v.built_in for v in study.verdicts)
    return f"{what}{lost}; {open_} of {len(words)} claims are open on these priors."


def rows(study: Study) -> list[Row]:
    """Return the table, its heads first: verdicts, or how the arms ended."""
    if not study.pairs:
        return []
    return _verdicts(study) if study.judged else _ends(study)


def text(study: Study) -> str:
    """Return sentence and table as plain text."""
    table = rows(study)
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


def _ends(study: Study) -> list[Row]:
    found: list[Row] = [("arm", "days", "fell", "restored", "troops called", "failed")]
    days = {arm["id"]: f"{arm['days']:g}" for arm in study.manifest["arms"]}
    for arm in study.arms:
        ok = study.paired.ok(arm)
        truths = [study.outcome(arm, name)[ok] for name in ("fell", "restored")]
        called = np.isfinite(study.outcome(arm, "call_day")[ok])
        shares = [float(v.mean()) if v.size else float("nan") for v in (*truths, called)]
        found.append((arm, days[arm], *(_percent(x) for x in shares), str(int((~ok).sum()))))
    return found


def _percent(share: float) -> str:
    return f"{share:.0%}" if np.isfinite(share) else "-"


def _seed(study: Study) -> str:
    return str(study.manifest["seed"])

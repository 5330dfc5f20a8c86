"""The first screen of `judge`: one sentence, three surprises, the table, notes.

Reads at 80 columns and without colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import Any, Final, Literal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from corcyra.report import gather
from corcyra.report.shape import Study
from corcyra.report.words import finite, number, pairs, percent, seed

SURPRISES: Final = 3


def first_screen(study: Study, console: Console) -> None:
    """Print what a study found."""
    verdicts = gather.verdicts(study)
    console.print(Text(headline(study)))
    if not verdicts:
        return
    for number_, verdict in enumerate(surprises(verdicts), 1):
        _surprise(console, number_, verdict)
    console.print()
    console.print(table(verdicts, console.width))
    for note in notes(verdicts):
        console.print(Text(note, style="dim"))


def headline(study: Study) -> str:
    """The whole study in one sentence."""
    dossier, verdicts = study.loaded.dossier, gather.verdicts(study)
    worlds = f"{pairs(study):,} paired worlds (seed {seed(study)})"
    if not verdicts:
        return f"{dossier.title}: {worlds} were run, and no claims judged."
    built = sum(v.built_in for v in verdicts)
    few = sum(not v.built_in and v.word.startswith("too few") for v in verdicts)
    open_ = [v for v in verdicts if not v.built_in and not v.word.startswith("too few")]
    most = sum(v.share_holds > 0.5 for v in open_)
    parts = []
    if open_:
        claims = "claim holds" if len(open_) == 1 else "claims hold"
        parts.append(f"{most} of {len(open_)} open {claims} in most worlds that can tell")
    parts += [f"{built} {'is' if built == 1 else 'are'} built in"] if built else []
    parts += [f"{few} cannot be told from so few pairs"] if few else []
    text = "; ".join(parts)
    return f"{dossier.title}: in {worlds}, {text}. This explains, it does not predict."


def surprises(verdicts: Sequence[Any]) -> list[Any]:
    """The verdicts farthest from what their speakers say."""
    order = sorted(verdicts, key=lambda v: -v.surprise)
    return [v for v in order if v.surprise > 0][:SURPRISES]


def _surprise(console: Console, place: int, verdict: Any) -> None:
    head = Text.assemble(
        (f"{place}. {verdict.short}", "bold"),
        f" ({verdict.speaker}): {verdict.word}, holds in {percent(verdict.share_holds)} "
        f"of {verdict.told:,}",
    )
    console.print()
    console.print(head)
    _indented(console, f"why: {verdict.why}")
    if verdict.flip:
        _indented(console, f"would flip it: {verdict.flip}")


def _indented(console: Console, text: str) -> None:
    indent = "   "
    lines = wrap(text, console.width, initial_indent=indent, subsequent_indent=indent)
    console.print(Text("\n".join(lines)))


def table(verdicts: Sequence[Any], width: int = 80) -> Table:
    """All verdicts, one line each; the speakers' names give way."""
    cells = [_cells(v) for v in verdicts]
    heads = ("claim", "speaker", "holds", "same", "opp.", "told", "mean [90%]", "word")
    widths = [max(len(text) for text in column) for column in zip(heads, *cells)]
    widths[0] = min(widths[0], 12)
    widths[1] = max(4, min(widths[1], width - sum(widths) + widths[1] - len(widths) + 1))
    rows = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style="dim")
    for head, room in zip(heads, widths):
        justify: Literal["left", "right"] = "right" if head in heads[2:6] else "left"
        rows.add_column(head, justify=justify, no_wrap=True, width=room, overflow="ellipsis")
    for row in cells:
        rows.add_row(*(Text(text) for text in row))
    return rows


def _cells(verdict: Any) -> tuple[str, ...]:
    shares = (verdict.share_holds, verdict.share_same, verdict.share_opposite)
    told = f"{verdict.told:,}"
    return (verdict.id, verdict.speaker, *map(percent, shares), told, mean(verdict), word(verdict))


def mean(verdict: Any) -> str:
    """`+0.04 [-0.01, 0.09]`, short; a share where there is no difference."""
    low, high = verdict.interval
    if not finite(verdict.mean):
        return number(None)
    if verdict.outcome:
        ends = f" [{_short(low)}, {_short(high)}]" if finite(low) and finite(high) else ""
        sign = "+" if verdict.mean > 0 else ""
        return f"{sign}{_short(verdict.mean)}{ends}"
    ends = f" [{_points(low)}, {_points(high)}]" if finite(low) and finite(high) else ""
    return f"{percent(verdict.mean)}{ends}"


def _short(x: float) -> str:
    """Two figures; thousands as k."""
    rounded = float(f"{x:.2g}")
    if abs(rounded) >= 1000:
        return f"{rounded / 1000:g}k".replace("-", "−")
    text = f"{rounded:g}" if abs(rounded) >= 0.001 else f"{rounded:.0e}" if rounded else "0"
    return text.replace("-", "−").replace("−0.", "−.").removeprefix("0") or "0"


def _points(x: float) -> str:
    return f"{100 * x:.0f}"


def word(verdict: Any) -> str:
    """The word, short enough for a column."""
    return "too few" if verdict.word.startswith("too few") else str(verdict.word)


def notes(verdicts: Sequence[Any]) -> list[str]:
    """What the table leaves out."""
    found = [
        "",
        "Shares are of the pairs that can tell (told). mean: with minus without, or the share "
        "itself, with its 90% interval.",
    ]
    built = [v for v in verdicts if v.built_in]
    if built:
        names = ", ".join(v.id for v in built)
        found.append(
            f"built in: the assumptions decide {names} in more than 95% of pairs, whatever the "
            "luck; no likelihood word."
        )
        found += [f"  {v.id}: {v.built_in_reason}" for v in built if v.built_in_reason]
    untold = [f"{v.id} {v.untold:,}" for v in verdicts if v.untold]
    if untold:
        found.append(f"Pairs that cannot tell (the act never came): {', '.join(untold)}.")
    failed = sum(v.failed for v in verdicts)
    if failed:
        found.append("Some runs failed; their pairs are left out and stand in the runs table.")
    return found

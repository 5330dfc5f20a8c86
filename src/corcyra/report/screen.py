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

from corcyra.claims import luck, pairing
from corcyra.claims.contrasts import title
from corcyra.claims.verdicts import FEWEST_TOLD, UNIDENTIFIED
from corcyra.report import gather
from corcyra.report.shape import Study
from corcyra.report.words import finite, further, identity, number, pairs, percent
from corcyra.study.request import whose_luck

SURPRISES: Final = 3
OUTERMOST: Final = ("remote", "nearly certain")


def first_screen(study: Study, console: Console) -> None:
    """Print what a study found."""
    verdicts = gather.verdicts(study)
    console.print(Text(headline(study)))
    if not verdicts:
        return
    farthest = surprises(verdicts)
    if farthest:
        console.print("\nThe greatest surprises, farthest from what was claimed first:")
    for number_, verdict in enumerate(farthest, 1):
        _surprise(console, number_, verdict)
    for line in facing(study, console.width):
        console.print(Text(line))
    console.print()
    console.print(table(verdicts, console.width))
    for note in (*notes(verdicts), *left_out(study)):
        console.print(Text(note, style="dim"))


def headline(study: Study) -> str:
    """The whole study in one sentence."""
    dossier, verdicts = study.loaded.dossier, gather.verdicts(study)
    worlds = f"{pairs(study):,} pairs of worlds ({whose_luck(identity(study))})"
    if not verdicts:
        return f"{dossier.title}: {worlds} were run, and no claims judged."
    built = sum(v.built_in for v in verdicts)
    few = sum(not v.built_in and _few(v) for v in verdicts)
    undecided = sum(v.unidentified for v in verdicts)
    open_ = [v for v in verdicts if not v.built_in and not v.unidentified and not _few(v)]
    most = sum(v.share_holds > 0.5 for v in open_)
    parts = []
    if open_:
        rest = f", {len(open_) - most} in half or fewer" if most < len(open_) else ""
        parts.append(f"{_hold(most)} in most of the pairs that can tell{rest}")
    if built:
        parts.append(f"{built} {'is' if built == 1 else 'are'} built in: nearly all pairs agree")
    if undecided:
        is_ = "is" if undecided == 1 else "are"
        parts.append(f"{undecided} {is_} unidentified: the assumptions decide, not the evidence")
    if few:
        parts.append(f"{few} remain{'s' * (few == 1)} open: too few pairs can tell")
    claims = "1 claim" if len(verdicts) == 1 else f"{len(verdicts)} claims"
    text = "; ".join(parts)
    if further(study):
        worlds += f", some on {further(study):,} more"
    found = f"{dossier.title}. {claims} tested on {worlds}: {text}."
    return f"{found} This explains, it does not predict."


def _few(verdict: Any) -> bool:
    return bool(verdict.told < FEWEST_TOLD)


def _hold(count: int) -> str:
    return "none holds" if count == 0 else "1 holds" if count == 1 else f"{count} hold"


def surprises(verdicts: Sequence[Any]) -> list[Any]:
    """The verdicts farthest from what their speakers say; none that is no finding."""
    order = sorted(verdicts, key=lambda v: -v.surprise)
    return [v for v in order if v.surprise > 0][:SURPRISES]


def _surprise(console: Console, place: int, verdict: Any) -> None:
    said = f" ({verdict.speaker}): {verdict.word_range or verdict.word}"
    share = f"; holds in {percent(verdict.share_holds)} of {verdict.told:,} pairs"
    console.print(Text.assemble((f"\n{place}. {verdict.short}", "bold"), said, share))
    _indented(console, f"why: {verdict.why}")
    if verdict.flip:
        _indented(console, f"would flip it: {verdict.flip}")


def facing(study: Study, width: int = 80) -> list[str]:
    """The sharpest contradiction between two claims, in lines; nothing if there is none."""
    contrast = next((c for c in study.against if c.clear), None)
    if contrast is None:
        return []
    logic = ", by their conditions alone" if contrast.bond == "excludes" else ""
    text = (
        f"{title(contrast)}: both right in {percent(contrast.both)} of {contrast.told:,} pairs"
        f"{logic} (“{contrast.first.short}”, “{contrast.second.short}”)."
    )
    return ["", *wrap(text, width)]


def _indented(console: Console, text: str) -> None:
    indent = "   "
    lines = wrap(text, console.width, initial_indent=indent, subsequent_indent=indent)
    console.print(Text("\n".join(lines)))


def table(verdicts: Sequence[Any], width: int = 80) -> Table:
    """All verdicts, one line each; the speakers' names give way, to initials first."""
    cells = [_cells(v) for v in verdicts]
    heads = ("claim", "speaker", "holds", "same", "opp.", "told", "mean [90%]", "word")
    widths = [max(len(text) for text in column) for column in zip(heads, *cells)]
    widths[0] = min(widths[0], 12)
    widths[1] = max(4, min(widths[1], width - sum(widths) + widths[1] - len(widths) + 1))
    rows = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style="dim")
    for head, room in zip(heads, widths):
        justify: Literal["left", "right"] = "right" if head in heads[2:6] else "left"
        rows.add_column(head, justify=justify, no_wrap=True, width=room, overflow="ellipsis")
    for claim, speaker, *rest in cells:
        rows.add_row(*map(Text, (claim, _initials(speaker, widths[1]), *rest)))
    return rows


def _initials(name: str, room: int) -> str:
    """`M. Ablyazov` where the whole name has no room."""
    first, *more = name.split()
    if len(name) <= room or not more or first in ("A", "An", "The"):
        return name
    return f"{first[0]}. {more[-1]}"


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
    return "too few" if _few(verdict) and not verdict.built_in else str(verdict.word)


def notes(verdicts: Sequence[Any]) -> list[str]:
    """What the table leaves out."""
    found = [
        "",
        "told: pairs that can tell, and the shares are of these; in the others what is asked "
        "about never came. mean: with minus without, or the share itself, with its 90% interval.",
    ]
    found += [f"{v.id}: {v.why}" for v in verdicts if v.told == 0]
    built = [v for v in verdicts if v.built_in]
    if built:
        ids = [v.id for v in built]
        names = ", ".join(ids[:-1]) + (" and " if ids[1:] else "") + ids[-1]
        found.append(
            f"built in: of {names} the whole 90% interval lies beyond 95% or below 5%. As far as "
            "the pairs show, the ranges of the assumptions settle it, and the record where they "
            "are fitted to it; it takes no word of likelihood."
        )
        found += [f"  {v.id}: {v.built_in_reason}" for v in built if v.built_in_reason]
    mixed = [v.id for v in verdicts if v.between != "no difference"]
    if mixed:
        found.append(f"same, in {', '.join(mixed)}: also mixed, some parts holding and others not.")
    found += _worth(verdicts) + _outermost(verdicts)
    found += _unidentified(verdicts)
    found += [text for text in (luck.note(verdicts), pairing.note(verdicts)) if text]
    failed = sum(v.failed for v in verdicts)
    if failed:
        found.append("Some runs failed; their pairs are left out and stand in the runs table.")
    return found


def left_out(study: Study) -> list[str]:
    """Arms of the dossier that were not run, since no claim reads them."""
    names = gather.unused(study)
    if not names:
        return []
    arms, them = ("arm", "it") if len(names) == 1 else ("arms", "them")
    text = f"not run: {arms} {', '.join(names)}, since no claim reads {them}"
    return [f"{text} (corcyra run runs {them})."]


def _worth(verdicts: Sequence[Any]) -> list[str]:
    """Pairs that have parts of their luck in common make wider intervals than as many others."""
    fewer = [v for v in verdicts if v.fewer]
    each = ", ".join(f"{v.id} {v.worth:,.0f}" for v in fewer)
    if not each:
        return []
    return [
        "worth: fitted draws have luck and values in common. The intervals count the pairs that "
        f"can tell as so many independent ones: {each}. What is said of conditions, drivers, "
        "pairing, luck and of claims against each other takes pairs as independent."
    ]


def _outermost(verdicts: Sequence[Any]) -> list[str]:
    """The table has no room for ranges; the two outermost words do not stand without theirs."""
    wide = [v for v in verdicts if v.word in OUTERMOST and v.word_range]
    each = "; ".join(f"{v.id}, {v.word_range}" for v in wide)
    return [f"as far as the pairs show: {each}."] if each else []


def _unidentified(verdicts: Sequence[Any]) -> list[str]:
    names = ", ".join(v.id for v in verdicts if v.unidentified)
    if not names:
        return []
    return [
        f"unidentified: {UNIDENTIFIED}, of {names}: each holds in part of the assumptions' space "
        "and fails in the rest, nearly whatever the luck."
    ]

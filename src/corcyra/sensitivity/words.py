"""What `check --inert` and `sense` print: lines of at most 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from corcyra.sensitivity.inert import Effect, InertReport

WIDTH: Final = 80
_UNTOLD: Final = "why cannot be told: these pairs may not come to it"


def inert_lines(found: InertReport) -> list[str]:
    """Return the report on what changes nothing."""
    pairs = _numbers(found.pairs)
    lines = wrap(
        f"{found.moved} quantities moved to both ends under the same luck, arm {found.arm}, "
        f"{len(found.pairs)} pairs ({pairs}), seed {found.seed}: {found.runs:,} runs.",
        WIDTH,
    )
    lines = ["", *lines]
    lines += _inert(found)
    lines += _few(found.few)
    if found.breaks:
        lines += ["", f"{_count(found.breaks)} a run breaks with:"]
        lines += [line for e in found.breaks for line in _item(e.quantity, e.failed)]
    if found.still:
        lines += ["", "Not moved, all or nothing of their group:"]
        lines += _item(", ".join(found.still), "")
    return lines


def _inert(found: InertReport) -> list[str]:
    if not found.inert:
        return ["", "Each of them changes some outcome."]
    by_why: dict[str, list[Effect]] = {}
    for effect in found.inert:
        by_why.setdefault(effect.why or _UNTOLD, []).append(effect)
    lines = ["", f"{_count(found.inert)} no outcome to the last bit:"]
    for why, effects in by_why.items():
        names = ", ".join(_with_series(e) for e in effects)
        lines += _item(names, why)
    return lines


def _few(few: Sequence[Effect]) -> list[str]:
    if not few:
        return []
    by_outcomes: dict[tuple[str, ...], list[str]] = {}
    for effect in few:
        by_outcomes.setdefault(effect.outcomes, []).append(effect.quantity)
    lines = ["", f"{_count(few)} few outcomes:"]
    for outcomes, names in by_outcomes.items():
        lines += _item(", ".join(names), f"only {', '.join(outcomes)}")
    return lines


def _with_series(effect: Effect) -> str:
    return (
        f"{effect.quantity} (only series: {', '.join(effect.series)})"
        if effect.series
        else (effect.quantity)
    )


def _count(effects: Sequence[Effect]) -> str:
    one = len(effects) == 1
    return f"{len(effects)} quantit{'y changes' if one else 'ies change'}"


def _item(names: str, note: str) -> list[str]:
    """Return names, and a note under them."""
    lines = _wrapped(names, "  ")
    return lines + (_wrapped(note, "      ") if note else [])


def _wrapped(text: str, indent: str) -> list[str]:
    return wrap(
        text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
    )


def _numbers(pairs: Iterable[int]) -> str:
    """Return 0 to 11, or the numbers one by one."""
    found = sorted(pairs)
    if found == list(range(found[0], found[-1] + 1)) and len(found) > 2:
        return f"{found[0]} to {found[-1]}"
    return ", ".join(map(str, found))

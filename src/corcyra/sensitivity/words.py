"""What `check --inert` and `sense` print: lines of at most 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil
from statistics import median
from textwrap import wrap
from typing import TYPE_CHECKING, Final

from corcyra.claims.needs import latest_day
from corcyra.report.words import number, percent, signed
from corcyra.sensitivity.targets import claim_of

if TYPE_CHECKING:
    from corcyra.sensitivity.asked import Asked
    from corcyra.sensitivity.indices import Index
    from corcyra.sensitivity.inert import Effect, InertReport
    from corcyra.sensitivity.result import Found, Sense

WIDTH: Final = 80
_UNTOLD: Final = "why cannot be told: these pairs may not come to it"


def inert_lines(found: InertReport) -> list[str]:
    """Return the report on what changes nothing."""
    pairs = _numbers(found.pairs)
    lines = wrap(
        f"{found.moved} quantities moved to both ends under the same luck, arm {found.arm}, "
        f"{len(found.pairs)} pairs ({pairs}), seed {found.seed}, those of the first "
        f"{found.among:,} that together come to most: {found.runs:,} runs.",
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


SHOWN: Final = 12
"""Quantities in a table, the largest."""
_NAME: Final = 36
_MOST: Final = 100_000
"""Points that `sense` takes at most."""
UNITS: Final = {"morris": "trajectories", "radial": "draws", "sobol": "base points"}


def sense_lines(sense: Sense) -> list[str]:
    """Return what was varied and what moves each target most."""
    lines = [*_varied(sense)]
    for found in sense.found:
        lines += ["", *wrap(found.words, WIDTH), *_spread(found, sense)]
        lines += _table(found, sense.asked)
    return lines


def _varied(sense: Sense) -> list[str]:
    """Say exactly what was varied, and what was not."""
    asked, many = sense.asked, len(sense.factors.names)
    unit = UNITS[asked.method]
    arms = ", ".join(f"{arm.id} ({arm.days:g} d)" for arm in asked.base.arms)
    shares = sum(ends != (0.0, 1.0) for ends in sense.factors.bounds)
    text = (
        f"{sense.dossier.name}: {many} uncertain quantities {_how(asked.method)} "
        f"(log ranges in the logarithm"
    )
    text += f"; {shares} weights from the 1st to the 99th hundredth of their prior). " if shares \
        else "). "  # fmt: skip
    text += f"Only those that fit {' '.join(asked.only)}; luck draws the rest. " if asked.only \
        else "All else is as the dossier says. "  # fmt: skip
    text += (
        f"{asked.method.capitalize()}, {asked.points:,} {unit}: {len(sense.design.points):,} "
        f"points, each under the same {asked.lucks} lucks (pairs 0 to {asked.lucks - 1} of seed "
        f"{asked.base.seed}), arms {arms}: {sense.worlds * len(asked.base.arms):,} runs."
    )
    lines = wrap(text, WIDTH)
    return lines + _calm(sense)


def _how(method: str) -> str:
    if method == "radial":
        return "each moved by half of its prior range, around draws as a study takes them"
    return "varied over their whole prior ranges"


def _scale(found: Found, method: str) -> list[str]:
    """Say what an effect is per, where it can be larger than all that the target spans."""
    if found.target.kind != "claim" or method == "sobol":
        return []
    part, most = {"morris": ("two thirds", 3), "radial": ("half", 4)}[method]
    text = (
        f"moves it by: per whole range of the quantity, from steps of {part} of it; so up to "
        f"{most}, though the claim runs from -1 to 1"
    )
    return _wrapped(text, "  ")


def _calm(sense: Sense) -> list[str]:
    """Say what is done with points at which people come out before anything happens."""
    if not sense.calm < 1:
        return []
    text = f"At {percent(1 - sense.calm)} of the points people come out before anything happens; "
    text += (
        "steps to such points are left out."
        if sense.asked.method == "radial"
        else "a study draws such worlds again, here they count (--method radial leaves them out)."
    )
    return wrap(text, WIDTH)


def _spread(found: Found, sense: Sense) -> list[str]:
    """Say mean and spread, and how much of it is luck."""
    if found.untold == 1:
        return wrap(f"No world can tell it: {_why_untold(found, sense)}.", WIDTH)
    spread, many, only = found.spread, len(found.indices), bool(sense.asked.only)
    text = f"Mean {number(spread.mean)}, standard deviation {number(spread.sd)}"
    if spread.luck == spread.luck:
        rest = ", with what it draws," if only else ""
        text += f"; luck's share{rest} of the variance {percent(spread.luck)}"
    text += f". {found.told} of {many} quantities are told from luck"
    text += f"; for {found.unsettled} it is not settled (?)." if found.unsettled else "."
    if found.untold:
        text += f" In {percent(found.untold)} of the worlds the claim cannot tell: they count as 0."
    if spread.sd == 0:
        text = f"It is {number(spread.mean)} in every world: nothing to explain."
    return wrap(text, WIDTH)


def _why_untold(found: Found, sense: Sense) -> str:
    """Say why: it looks beyond the runs' last day, or nothing came to what it is about."""
    ran = max(arm.days for arm in sense.asked.base.arms)
    wanted = latest_day(claim_of(sense.dossier, found.target.name).test)
    if wanted > ran:
        return f"it looks at day {wanted:g}, and the runs end on day {ran:g}"
    return "in none of them is its condition true and its outcome there"


def _table(found: Found, asked: Asked) -> list[str]:
    if found.spread.sd == 0 or found.untold == 1:
        return []
    method = asked.method
    heads = (
        ("moves it by", "±", "signed", "luck's")
        if method != "sobol"
        else ("in total", "±", "by itself", "luck's")
    )
    lines = [f"  {'quantity':<{_NAME}}" + "".join(f"{head:>{w}}" for head, w in zip(heads, _WIDE))]
    top = [index for index in found.indices if index.total > 0][:SHOWN]
    for index in top:
        cells = (
            number(index.total), number(index.total_error),
            signed(index.first) if method != "sobol" else number(index.first),
            number(index.luck),
        )  # fmt: skip
        lines += _row(_mark(index), index.quantity, cells)
    return [*lines, *_scale(found, method), *_marks(top, asked)]


def _row(mark: str, name: str, cells: Sequence[str]) -> list[str]:
    """Return a line; a name too long for its column stands on a line of its own."""
    numbers = "".join(f"{cell:>{w}}" for cell, w in zip(cells, _WIDE))
    if len(name) <= _NAME:
        return [f"{mark} {name:<{_NAME}}{numbers}"]
    return [f"{mark} {name}", f"  {'':<{_NAME}}{numbers}"]


def _mark(index: Index) -> str:
    if not index.settled:
        return "?"
    return " " if index.told else "~"


def _marks(top: Sequence[Index], asked: Asked) -> list[str]:
    """Say what the marks mean, and how many points would settle what is not."""
    marks, lines = {_mark(index) for index in top}, []
    if "~" in marks:
        lines += ["  ~ cannot be told from luck with so few points and lucks"]
    if "?" in marks:
        points = median(i.settled_at(asked.points) for i in top if not i.settled)
        lines += _wrapped(
            "? not settled: told from luck or not, another --seed may say otherwise; about "
            f"{_at_least(points, asked.method)} would settle half of these",
            "  ",
        )
    return lines


def _at_least(points: float, method: str) -> str:
    """Return points upwards to two figures, `120 trajectories`; of Sobol a power of two."""
    if points > _MOST:
        return f"more than {_MOST:,} {UNITS[method]}"
    whole = ceil(points)
    if method == "sobol":
        return f"{1 << (whole - 1).bit_length():,} {UNITS[method]}"
    scale = 10 ** max(0, len(str(whole)) - 2)
    return f"{-(-whole // scale) * scale:,} {UNITS[method]}"


_WIDE: Final = (12, 10, 11, 9)

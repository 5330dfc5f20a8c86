"""Numbers, dates and feet in words."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping
from typing import Any, Final

from corcyra.report.shape import Study
from corcyra.study.request import whose_luck

NONE: Final = "–"
MONTHS: Final = tuple("JanFebMarAprMayJunJulAugSepOctNovDec"[3 * i : 3 * i + 3] for i in range(12))


def finite(x: object) -> bool:
    """Whether `x` is a number that can be shown."""
    return isinstance(x, int | float) and math.isfinite(x)


def number(x: float | None) -> str:
    """Three figures and thousands: `12,300`, `0.042`, `–` for what never came."""
    if x is None or not finite(x):
        return NONE
    if abs(x) < 1e-9:
        return "0"
    digits = 2 - math.floor(math.log10(abs(x)))
    rounded = round(x, digits)
    if abs(rounded) >= 100 or rounded == int(rounded):
        return f"{rounded:,.0f}"
    if abs(rounded) < 1e-4:
        return f"{rounded:.2g}"
    return f"{rounded:.{max(digits, 0)}f}".rstrip("0").rstrip(".")


def signed(x: float | None) -> str:
    """A difference with its sign, a true minus."""
    text = number(x)
    if x is None or not finite(x) or text == "0":
        return text
    return f"+{text}" if x > 0 else text.replace("-", "−")


def percent(x: float | None) -> str:
    """A share: `37%`; never 0% or 100% for what is neither."""
    if x is None or not finite(x):
        return NONE
    if 0 < x < 0.005:
        return "<1%"
    if 0.995 < x < 1:
        return ">99%"
    return f"{100 * x:.0f}%"


def date(day: dt.date) -> str:
    """`5 Jan 2022`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def day_date(start: dt.date, day: float) -> str:
    """Date, without year, on which a day counted from the start falls."""
    when = start + dt.timedelta(days=math.floor(day + 1e-9))
    return f"{when.day} {MONTHS[when.month - 1]}"


def plain(name: str) -> str:
    """A column's name in words: `pi0` stays, `sites_lost` becomes `sites lost`."""
    return name.replace("_", " ")


def written(value: object) -> str:
    """A value as a dossier writes it on a line: `{range: [140, 14000], scale: log}`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{value:.12g}"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {written(v)}" for key, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(written, value)) + "]"
    return str(value)


def slug(text: str) -> str:
    """An anchor's name."""
    return re.sub(r"[^a-z0-9_-]+", "-", text.lower()).strip("-")


def foot(study: Study, drawn: int | None = None, of: int | None = None) -> str:
    """What every chart says under itself: dossier, pairs, and whose luck.

    `of` is how many pairs were looked at, if not the study's; `drawn` how many of them the chart
    shows, if not all: arms are compared over the pairs in which each was run.
    """
    looked = pairs(study) if of is None else of
    many = f"{looked:,} pairs"
    if drawn is not None and drawn != looked:
        many = f"{drawn:,} of {many} drawn"
    return f"{study.loaded.dossier.name} · {many} · {whose_luck(identity(study))}"


def further(study: Study) -> int:
    """How many more pairs were run for those claims only that few pairs can tell."""
    more = getattr(study, "further", None)
    return 0 if more is None else int(more.pairs)


def pairs(study: Study) -> int:
    """How many pairs were run."""
    return int(study.manifest["pairs"])


def identity(study: Study) -> Mapping[str, Any]:
    """What identifies the study: hashes, seed, weight, step, days, arms."""
    found: Mapping[str, Any] = study.manifest["identity"]
    return found


def sentence(text: str) -> str:
    """With a capital first letter and a full stop."""
    text = text.strip()
    if not text:
        return ""
    text = text[0].upper() + text[1:]
    return text if text[-1] in ".!?…" else text + "."

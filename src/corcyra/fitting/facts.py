"""A dossier's facts: which can be fitted, which are held out, which are refused and why."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

import numpy as np

from corcyra import outcomes
from corcyra.errors import FitError
from corcyra.fitting.measures import CUMULATIVE, GROWING, Measure, Scale, compared, scale_of

if TYPE_CHECKING:
    from corcyra.dossier.questions import Fact
    from corcyra.dossier.schema import Dossier

RECALLED: Final = 1.5
"""A fact of which no figure was read has its width multiplied by this."""
FAR: Final = 3.0
"""Two facts that differ by more than so many of their widths contradict each other."""
_PARTED: Final = (0.2, 0.4, 0.6, 0.8)
MARGIN: Final = 2.0
"""Days that a run goes on after the last fact."""


@dataclass(frozen=True, slots=True)
class Target:
    """A fact as the fit sees it."""

    id: str
    title: str
    measure: Measure
    scale: Scale
    day: float
    """Of its date, from the start."""
    low: float
    """Lowest figure of any source."""
    high: float
    """Highest."""
    centre: float
    """On the compared scale: the middle of lowest and highest."""
    width: float
    """One standard deviation on the compared scale."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The facts of a fit."""

    used: tuple[Target, ...]
    held_out: tuple[Target, ...]
    refused: dict[str, str]
    """Facts that cannot be compared with a run, by id, and why."""
    days: float
    """Length of the runs that the facts need."""

    @property
    def all(self) -> tuple[Target, ...]:
        """Those used, then those held out."""
        return (*self.used, *self.held_out)


def cuts(used: Sequence[Target]) -> tuple[float, ...]:
    """Return the days on which luck is to turn: the first, and such as part the facts evenly."""
    days = np.quantile([t.day for t in used], _PARTED, method="nearest")
    return (0.0, *(float(day) for day in np.unique(days) if day > 0))


def choose(
    dossier: Dossier, use: Sequence[str] | None = None, hold_out: Sequence[str] = ()
) -> Chosen:
    """Return the facts to fit and those to hold out.

    Parameters
    ----------
    dossier : Dossier
        With its facts.
    use : sequence of str, optional
        Ids of the facts to fit; those that say `fit: use` if absent.
    hold_out : sequence of str
        Ids of facts not to fit, whatever they say.

    Raises
    ------
    FitError
        No such fact, one that cannot be fitted, none to fit, or two that contradict each other.
    """
    if not dossier.facts:
        raise FitError(f"{dossier.name} has no facts to fit; add a section facts")
    known = [fact.id for fact in dossier.facts]
    for name in (*(use or ()), *hold_out):
        _check(name, known)
    days, refused, targets = _horizon(dossier), {}, {}
    for fact in dossier.facts:
        reason = refusal(fact, dossier)
        if reason:
            refused[fact.id] = reason
        else:
            targets[fact.id] = target(fact, dossier)
    for name in use or ():
        if name in refused:
            raise FitError(f"{name} cannot be fitted: {refused[name]}")
    wanted = set(use) if use is not None else {f.id for f in dossier.facts if f.fit == "use"}
    used = tuple(t for t in targets.values() if t.id in wanted and t.id not in hold_out)
    rest = tuple(t for t in targets.values() if t not in used)
    if not used:
        raise FitError(
            f"no fact of {dossier.name} is left to fit: name some with --use, or write fit: use "
            "at those that shall be"
        )
    refuse_contradictions(used)
    return Chosen(used, rest, refused, days)


def _check(name: str, known: Sequence[str]) -> None:
    if name not in known:
        close = get_close_matches(name, known, 1)
        meant = f"; did you mean {close[0]}?" if close else f" (facts: {', '.join(known)})"
        raise FitError(f"no fact is called {name!r}{meant}")


def _horizon(dossier: Dossier) -> float:
    """Return the days a run must last for the facts that can be compared."""
    last = max((_day(f, dossier) for f in dossier.facts if not refusal(f, dossier)), default=0.0)
    return min(dossier.days, math.ceil(last + 1.0 + MARGIN))


def _day(fact: Fact, dossier: Dossier) -> float:
    return float((fact.date - dossier.start).days)


def refusal(fact: Fact, dossier: Dossier) -> str:
    """Return why a fact cannot be fitted, or an empty string."""
    if fact.fit == "never":
        return "the dossier says so (fit: never)"
    if fact.outcome is None:
        return "nothing in the model corresponds to it"
    day = _day(fact, dossier)
    if not 0 <= day < dossier.days:
        return f"its date, {fact.date}, is not among the {dossier.days:g} days that are run"
    entered = _entered(fact.outcome, dossier) or _begun(fact, day, dossier)
    if entered:
        return f"{fact.outcome} is entered, not found out: {entered}"
    if fact.place is not None and fact.outcome not in outcomes.LOCAL:
        return f"{fact.outcome} is not kept by place"
    if fact.place is None and fact.outcome not in _NATION:
        local = fact.outcome in outcomes.LOCAL
        return f"{fact.outcome} needs a place" if local else f"no record tells {fact.outcome}"
    return _impossible(fact, dossier) or _overtaken(fact, dossier)


def _overtaken(fact: Fact, dossier: Dossier) -> str:
    """Refuse all but the latest figure of a number that a run keeps only as of its end."""
    if fact.place is not None or fact.outcome not in GROWING - set(outcomes.NATIONAL):
        return ""
    later = [f for f in dossier.facts
             if f.outcome == fact.outcome and f.place is None and f.date > fact.date]  # fmt: skip
    if not later or fact.outcome == "crowd_peak":
        return ""
    return f"a run keeps {fact.outcome} as of its end only: {later[-1].id} is the later figure"


_NATION: Final = frozenset({*outcomes.SCALARS, *outcomes.NATIONAL})


def _entered(outcome: str, dossier: Dossier) -> str:
    """Return how the dossier itself sets an outcome, or an empty string."""
    abroad, palace = dossier.abroad, dossier.palace
    mode = "decided" if palace.dismissal is None else palace.dismissal.mode
    if outcome.startswith("dismissed") and mode != "decided":
        return f"the dismissal is {mode} (palace.dismissal)"
    if outcome in ("foreign", "foreign_peak") and abroad is not None:
        return "the contingents' men stand under abroad.members"
    if outcome in ("call_day", "answer_day", "landing_day", "gone_day", "foreign_days"):
        if palace.call == "never":
            return "nobody can call (palace.call)"
        if abroad is None:
            return "there is nobody abroad"
        if outcome != "call_day" and abroad.answer == "never":
            return "the answer is never yes (abroad.answer)"
        if outcome not in ("call_day", "answer_day") and abroad.sending != "troops":
            return "no troops are sent (abroad.sending)"
    return ""


def _begun(fact: Fact, day: float, dossier: Dossier) -> str:
    """Return which event brings a place's crowd out on the fact's day, or an empty string."""
    if fact.outcome != "crowd" or fact.place is None:
        return ""
    sparks = [e for e in dossier.events if e.kind == "spark" and e.place == fact.place]
    on_that_day = (e.id for e in sparks if e.day.low < day + 1.0 and e.day.high >= day)
    return next((f"event {name} brings it out on that day" for name in on_that_day), "")


def _impossible(fact: Fact, dossier: Dossier) -> str:
    """Return why no run could ever give the fact's figures, or an empty string."""
    kind, low = scale_of(str(fact.outcome)).kind, min(f.low for f in fact.figures)
    high = max(f.high for f in fact.figures)
    if kind == "count":
        adults = sum(p.population for p in dossier.country.places) * dossier.country.adult_share
        if low < 0 or high > adults:
            return f"{low:,.0f} to {high:,.0f} is not a number of {adults:,.0f} adults"
    if kind in ("truth", "share") and not 0 <= low <= high <= (3 if kind == "truth" else 1):
        return f"{low:g} to {high:g} is outside what a run can give"
    if kind == "day" and not 0 <= low <= high <= dossier.days:
        return f"day {low:g} to {high:g} is not among the {dossier.days:g} days that are run"
    return ""


def target(fact: Fact, dossier: Dossier) -> Target:
    """Return a fact as the fit sees it; it must not be one that is refused."""
    outcome = str(fact.outcome)
    scale = scale_of(outcome)
    low, high = min(f.low for f in fact.figures), max(f.high for f in fact.figures)
    ends = [float(compared(np.array([[end]]), [scale], math.inf)[0, 0]) for end in (low, high)]
    off = fact.width if fact.width is not None else scale.width
    if scale.kind == "count":
        off = math.log(off)
    if all(figure.status == "recalled" for figure in fact.figures):
        off *= RECALLED
    return Target(
        id=fact.id, title=fact.title, measure=_measure(fact, dossier), scale=scale,
        day=_day(fact, dossier), low=low, high=high, centre=sum(ends) / 2,
        width=math.hypot(off, (ends[1] - ends[0]) / 2),
    )  # fmt: skip


def _measure(fact: Fact, dossier: Dossier) -> Measure:
    outcome, day = str(fact.outcome), _day(fact, dossier)
    if fact.place is not None:
        places = [place.id for place in dossier.country.places]
        column = list(outcomes.LOCAL).index(outcome)
        return Measure(outcome, column, "local", day, places.index(fact.place))
    # An outcome of the whole run goes before a series of the same name, unless it only grows and
    # the fact says by when.
    if outcome in outcomes.SCALARS and outcome not in outcomes.NATIONAL:
        return Measure(outcome, list(outcomes.SCALARS).index(outcome), "outcome")
    return Measure(outcome, list(outcomes.NATIONAL).index(outcome), "national", day)


def refuse_contradictions(used: Sequence[Target]) -> None:
    """Refuse facts of which no run could give two at once.

    Raises
    ------
    FitError
        Two are far apart on one measure, or a number that only grows is said to have shrunk.
    """
    for i, one in enumerate(used):
        for other in used[i + 1 :]:
            first, second = sorted((one, other), key=lambda t: t.measure.day)
            if (first.measure.outcome, first.measure.place) != (
                second.measure.outcome, second.measure.place,
            ):  # fmt: skip
                continue
            apart = (first.centre - second.centre) / math.hypot(first.width, second.width)
            same = first.measure.of == "outcome" or first.measure.day == second.measure.day
            if same and abs(apart) > FAR:
                why = "are about the same number and differ"
            elif first.measure.outcome in CUMULATIVE and apart > FAR:
                why = "are about a number that only grows, and the later is smaller,"
            else:
                continue
            raise FitError(
                f"{first.id} ({_range(first)}) and {second.id} ({_range(second)}) {why} by "
                f"{abs(apart):.1f} of their widths: use one of them (--hold-out), or widen them"
            )


def _range(t: Target) -> str:
    return f"{t.low:,g}" if t.low == t.high else f"{t.low:,g} to {t.high:,g}"

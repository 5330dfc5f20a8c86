"""Verdicts in plain words, made from their numbers."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

from corcyra.claims.expressions import is_truth
from corcyra.claims.needs import leaves
from corcyra.claims.propositions import Result
from corcyra.claims.syntax import read

if TYPE_CHECKING:
    from corcyra.dossier.questions import (
        AllOf,
        AnyOf,
        Because,
        Decides,
        Effect,
        Enough,
        Needed,
        NotOf,
        Proposition,
        State,
    )

_QUESTIONS: Final = {
    "call": "the call for troops",
    "response": "the order given",
    "send": "the alliance's answer",
}
_MOMENTS: Final = {
    "call": "at the call",
    "peak": "at peak deployment",
    "later": "30 days after peak deployment",
    "end": "at the end",
}
_ODD: Final = {
    "days_without_order_30": "days without order to day 30",
    "crowd_peak": "the largest crowd",
    "out_days": "person-days in the street",
    "deadlock_30": "a dead end at day 30",
    "rising": "a rising",
}
_OF_SOMEBODY: Final = {
    "flips_call": " alone flips the call for troops",
    "flips_response_": " alone flips the order given",
    "flips_send": " alone turns the alliance's answer",
    "share_response_": "'s share of the order given",
    "share_call": "'s share of the call for troops",
    "power_": "'s real power",
    "office_call": "'s office",
}


def percent(share: float) -> str:
    """A share as whole percent; never 0% or 100% where it is neither, none where there is none."""
    if math.isnan(share):
        return "none"
    if 0 < share < 0.005:
        return "under 1%"
    if 0.995 < share < 1:
        return "over 99%"
    return f"{share:.0%}"


def number(value: float) -> str:
    """Three figures, thousands grouped: 0.0312, 4.5, 12,300; never for infinity."""
    if math.isnan(value):
        return "unknown"
    if math.isinf(value):
        return "never"
    if abs(value) >= 1000:
        return f"{float(f'{value:.3g}'):,.0f}"
    return f"{value:.3g}" if abs(value) >= 5e-5 else "0"


def phrase(text: str) -> str:
    """An expression as a reader says it: `legitimacy_30` is legitimacy at day 30."""
    tree = read(text)
    if tree.signs == ("==",) and tree.parts[1].value == 1 and is_truth(tree.parts[0]):
        tree = tree.parts[0]  # `rising == 1` says no more than `rising`
    if tree.name is None:
        return f"({' '.join(text.split())})"
    outcome, who = tree.name.outcome, tree.name.who
    for start, words in _OF_SOMEBODY.items():
        if who and outcome.startswith(start) and outcome != "flips_send_others":
            moment = _MOMENTS.get(outcome.removeprefix(start), "")
            return f"{who}{words} {moment}".strip()
    words = _ODD.get(outcome) or re.sub(r"_(15|30|90|180)$", r" at day \1", outcome)
    words = re.sub(r"_end$", " at the end", words).replace("_", " ")
    return f"{words} of {who}" if who else words


def why(test: Proposition, result: Result) -> str:
    """One sentence: what happened in the pairs, and how many could not tell."""
    told = int(result.told.sum())
    if told == 0:
        return f"No pair can tell{_left_out(result)}."
    chosen = " The act itself changes which pairs can tell." if _owned_up_to(test) else ""
    return f"{_finding(test, result)}{_left_out(result)}.{chosen}"


def _owned_up_to(test: Proposition) -> bool:
    """Whether a condition of it reads what the act changes, as the dossier says."""
    return any(leaf.conditions_on_effect for leaf in leaves(test))


def _finding(test: Proposition, result: Result) -> str:
    match test.kind:
        case "effect" | "because":
            return _effect(test, result)
        case "state":
            return _state(test, result)
        case "decides":
            return _decides(test, result)
        case "needed" | "enough":
            return _necessity(test, result)
        case "all" | "any":
            return _joint(test, result)
        case "not":
            return _denied(test, result)


def _left_out(result: Result) -> str:
    n, failed = result.asked, int(result.failed.sum())
    untold = n - int(result.told.sum()) - failed
    parts = [f"{untold} of {n} pairs cannot tell"] if untold else []
    parts += [f"{failed} failed"] if failed else []
    return "; " + ", ".join(parts) if parts else ""


def _share(result: Result, code: int) -> float:
    told = result.told
    return float((result.code[told] == code).mean()) if told.any() else math.nan


def _effect(test: Effect | Because, result: Result) -> str:
    figures, what = result.details, phrase(test.outcome)
    done, undone = figures["mean_with"], figures["mean_without"]
    if result.truth:
        levels = (
            f"{what} is true in {percent(done)} of worlds in `{test.with_}` "
            f"and in {percent(undone)} in `{test.without}`"
        )
    elif math.isinf(done) or math.isinf(undone):
        levels = f"{what} sometimes never comes, so it has no mean"
    else:
        levels = (
            f"{what} averages {number(done)} in `{test.with_}` "
            f"and {number(undone)} in `{test.without}`"
        )
    return _upper(f"{levels}; {_directions(test, result)}")


def _directions(test: Effect | Because, result: Result) -> str:
    to, fro = ("up", "down") if test.direction == "up" else ("down", "up")
    margin = number(test.margin)
    if test.kind == "effect" and test.relative:
        margin = percent(test.margin)
    by = f" by more than {margin}" if test.margin > 0 and not result.truth else ""
    if test.kind == "effect":
        return (
            f"it goes {to}{by} in {percent(_share(result, 1))} of pairs, "
            f"{fro} in {percent(_share(result, -1))}"
        )
    figures = result.details
    right = _share(result, 1) + figures["other_cause"]
    text = f"it goes {to}{by} in {percent(right)} of pairs"
    if right > 0:
        text += (
            f", and at least {percent(test.share)} of that goes with the mechanism off "
            f"in {percent(_share(result, 1))}"
        )
    if math.isnan(figures["residual"]) or math.isinf(figures["effect"]):
        return text
    # A mechanism that does nothing without the act is off there: Pearl's natural indirect effect.
    natural = figures["mechanism_without_pairs"] == 0
    return (
        f"{text}; of the mean effect of {number(figures['effect'])}, "
        f"{number(figures['indirect'])} goes through the mechanism"
        f"{' (the natural indirect effect)' if natural else ''} and "
        f"{number(figures['residual'])} is left without it"
    )


def _state(test: State, result: Result) -> str:
    text = f"it is so in {percent(_share(result, 1))} of {int(result.told.sum())} worlds"
    if test.opposite is not None:
        text += f", the contrary in {percent(_share(result, -1))}"
    return _upper(text)


def _decides(test: Decides, result: Result) -> str:
    what = _QUESTIONS[test.question]
    when = "" if test.question in ("send", "call") else f" {_MOMENTS[test.moment]}"
    each = ", ".join(
        f"{name} in {percent(result.details[f'flips {name}'])}"
        for name in (*test.alone, *test.not_alone)
    )
    return (
        f"Who alone flips {what}{when}: {each}; just as claimed in {percent(_share(result, 1))} "
        f"of {int(result.told.sum())} pairs"
    )


def _necessity(test: Needed | Enough, result: Result) -> str:
    told, share, what = int(result.told.sum()), percent(_share(result, 1)), phrase(test.outcome)
    if test.kind == "needed":
        found = (
            f"{what} is true in `{test.with_}` in {told} pairs, "
            f"and no longer in `{test.without}` in {share} of them"
        )
    else:
        found = (
            f"{what} is false in `{test.without}` in {told} pairs, "
            f"and becomes true in `{test.with_}` in {share} of them"
        )
    return f"{_upper(found)}; {_outsider(test, result)}"


def _outsider(test: Needed | Enough, result: Result) -> str:
    """What the two arms' shares alone would say, to somebody who cannot replay a world."""
    figures, which = result.details, "pn" if test.kind == "needed" else "ps"
    low, high = percent(figures[f"{which}_low"]), percent(figures[f"{which}_high"])
    span = f"{low}" if low == high else f"{low} to {high}"
    return f"from the two arms' shares alone one could say {span}"


def _joint(test: AllOf | AnyOf, result: Result) -> str:
    told = result.told
    shares = ", ".join(percent(float((part.code[told] == 1).mean())) for part in result.parts)
    mixed = result.details["mixed"]
    some = f"; some hold and others do not in {percent(mixed)}" if mixed > 0 else ""
    return (
        f"{'All' if test.kind == 'all' else 'One'} of its {len(result.parts)} parts "
        f"hold{'' if test.kind == 'all' else 's'} in {percent(_share(result, 1))} "
        f"of {int(told.sum())} pairs{some}; the parts hold in {shares}"
    )


def _denied(test: NotOf, result: Result) -> str:
    part = result.parts[0]
    return (
        f"What is denied holds in {percent(_share(part, 1))} of {int(result.told.sum())} pairs: "
        f"{_finding(test.of, part)}"
    )


def _upper(text: str) -> str:
    """Capitalise, but leave the spelling of names and expressions alone."""
    return text[:1].upper() + text[1:]

"""A claim's test in plain words: what is compared, what counts, which pairs can tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from corcyra.claims.expressions import names
from corcyra.claims.sentences import phrase
from corcyra.outcomes import PER_ACTOR, PER_MEMBER, SCALARS
from corcyra.report import gather
from corcyra.report.words import number, percent, plain

QUESTIONS: Final = {
    "call": "the decision to call troops",
    "response": "the order given",
    "send": "the alliance's answer",
}
MOMENTS: Final = {
    "call": "at the call",
    "peak": "at peak deployment",
    "later": "30 days after peak deployment",
    "end": "at the end",
}


def in_words(test: Any) -> list[str]:
    """One paragraph for each part of a proposition; text between backquotes is code."""
    match test.kind:
        case "all" | "any":
            return _joint(test)
        case "not":
            end = "Where it holds, that is the opposite."
            return ["This must not hold:", *in_words(test.of), end]
        case "effect":
            return [_effect(test) + _when(test)]
        case "because":
            return [_because(test) + _when(test)]
        case "state":
            return [_state(test) + _when(test)]
        case "decides":
            return [_decides(test) + _when(test)]
        case "needed":
            return [_needed(test) + _when(test)]
        case _:
            return [_enough(test) + _when(test)]


def _joint(test: Any) -> list[str]:
    if test.kind == "all":
        head = "All of these must hold:"
        tail = (
            "The opposite is that all have the opposite. Where some hold and others do not, the "
            "pair is mixed; where none holds and not all have the opposite, it is no difference."
        )
    else:
        head = "One of these must hold:"
        tail = "The opposite is that none holds and one has the opposite; else it is no difference."
    parts = [" ".join(in_words(part)) for part in test.of]
    return [head, *(f"({i}) {part}" for i, part in enumerate(parts, 1)), tail]


def _what(text: str) -> str:
    said = phrase(text)
    return f"whether `{said[1:-1]}`" if said.startswith("(") else said


def _effect(test: Any) -> str:
    way = "up" if test.direction == "up" else "down"
    least = percent(test.margin) if getattr(test, "relative", False) else number(test.margin)
    of = f" of its value in `{test.without}`" if getattr(test, "relative", False) else ""
    text = (
        f"Compares {_what(test.outcome)} in `{test.with_}` and in `{test.without}`: "
        f"the same world with the same luck, run twice. The claim says that it goes {way}"
    )
    if test.margin > 0:
        return (
            f"{text} by more than {least}{of}; less either way is no difference, more the other "
            "way the opposite."
        )
    return f"{text}; the other way is the opposite."


def _because(test: Any) -> str:
    return (
        f"{_effect(test)} And at least {percent(test.share)} of that difference must go when the "
        f"mechanism is off in both arms (`{test.with_off}`, `{test.without_off}`); a difference "
        "that stays is the opposite too."
    )


def _state(test: Any) -> str:
    text = f"Asks whether `{test.holds}`."
    if test.opposite is None:
        text += " Where it is not so, the pair says the opposite."
    else:
        text += f" The opposite is `{test.opposite}`; anything else counts as no difference."
    return text


def _decides(test: Any) -> str:
    moment = "" if test.question == "send" else f", {MOMENTS[test.moment]}"
    parts = []
    if test.alone:
        parts.append(f"{_list(test.alone)} alone can turn it")
    if test.not_alone:
        parts.append(f"{_list(test.not_alone)} alone cannot")
    return (
        f"Looks at {QUESTIONS[test.question]}{moment}, in `{test.arm}`: "
        f"the claim says that {' and '.join(parts)}. To turn a decision is to change it by wanting "
        "the opposite while everybody else wants what he wants. A pair in which that is not so, be "
        "it that somebody else turns it too or that he does not, says the opposite."
    )


def _list(ids: list[str]) -> str:
    return ", ".join(plain(i) for i in ids[:-1]) + (" and " if ids[1:] else "") + plain(ids[-1])


def _needed(test: Any) -> str:
    return (
        f"Takes the pairs in which `{test.outcome}` in `{test.with_}` and asks whether it is gone "
        f"in `{test.without}`, without the cause. Where it is still there, the pair says the "
        "opposite."
    )


def _enough(test: Any) -> str:
    return (
        f"Takes the pairs in which `{test.outcome}` does not come about in `{test.without}` and "
        f"asks whether it does in `{test.with_}`, where the cause is added. Where it still does "
        "not, the pair says the opposite."
    )


def _when(test: Any) -> str:
    if not test.when:
        return ""
    if test.conditions_on_effect:
        return (
            f" Only pairs with `{test.when}` can tell. The act itself changes whether that is so: "
            "the finding is about such pairs, and no effect of the act on all of them."
        )
    return f" Only pairs with `{test.when}` can tell."


def expressions(test: Any) -> list[str]:
    """Every expression of a proposition."""
    found = []
    for part in gather.tests(test):
        found += [getattr(part, key, None) for key in ("outcome", "holds", "opposite", "when")]
    return [text for text in found if text]


def glossary(test: Any) -> dict[str, str]:
    """Meaning of every outcome that a proposition reads."""
    known = {**SCALARS, **PER_ACTOR, **PER_MEMBER}
    found: dict[str, str] = {}
    for text in expressions(test):
        for _, outcome, _ in names(text):
            if outcome in known:
                found[outcome] = known[outcome][1]
    return found


def arms(test: Any) -> set[str]:
    """Arms that a proposition compares or reads."""
    found: set[str] = set()
    for part in gather.tests(test):
        for key in ("with_", "without", "with_off", "without_off", "arm"):
            found |= {getattr(part, key)} if getattr(part, key, None) else set()
    for text in expressions(test):
        found |= {arm for arm, _, _ in names(text) if arm}
    return found


def pieces(text: str) -> list[tuple[str, bool]]:
    """Text cut at backquotes: (piece, is code)."""
    return [(piece, bool(i % 2)) for i, piece in enumerate(re.split("`", text)) if piece]


def arm_words(titles: Mapping[str, str], arm: str) -> str:
    """An arm's title; `with` is the dossier as it stands unless the dossier says otherwise."""
    return titles.get(arm) or ("the dossier as it stands" if arm == "with" else "")

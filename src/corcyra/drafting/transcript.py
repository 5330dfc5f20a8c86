"""Speakers' labels: `JUDGE ORLOVA: ...`, as records of courts and interviews have them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from corcyra.drafting.bodies import is_office
from corcyra.drafting.english import COMMON, GROUPS, MODIFIERS, TITLES, words
from corcyra.drafting.subjects import Stage
from corcyra.drafting.tokens import Sentence
from corcyra.drafting.whose import Speaker, Whose

LONGEST: Final = 7
"""Words of a label."""
_NO_SPEAKER: Final = words("note update correction source photo location date subject")


def label(stage: Stage, whose: Whose, sentences: Sequence[Sentence]) -> tuple[Speaker, int] | None:
    """Return whose label begins a paragraph, and the first token behind it; None without one."""
    first, last = sentences[0].first, sentences[-1].last
    tokens = stage.text.tokens
    colon = next(
        (i for i in range(first, min(last, first + LONGEST + 1)) if tokens[i].text == ":"), -1
    )
    if colon <= first or last - colon < 4 or stage.text.inside[colon + 1] == -2:
        return None
    words = tokens[first:colon]
    if any(not _of_label(stage, i) for i in range(first, colon)):
        return None
    for at in range(colon - 1, first - 1, -1):
        someone = stage.at(at)
        if someone is not None and someone.kind == "person":
            return Speaker(someone, 0.92), colon + 1
    if words[-1].low in _NO_SPEAKER:
        return None
    name = stage.text.slice(first, colon)
    return whose.voice(name.lower() if name.isupper() else name, 0.75), colon + 1


def _of_label(stage: Stage, at: int) -> bool:
    token = stage.text.tokens[at]
    known = is_office(token, stage.names) or token.low in GROUPS or token.low in TITLES
    if at in stage.named:
        someone = stage.at(at)
        return someone is not None and someone.kind == "person"
    return known or (token.low in MODIFIERS and token.low not in COMMON) or token.text in "(),."

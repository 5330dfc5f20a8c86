"""Which kind of test a statement may want, by its cue words."""

from __future__ import annotations

import re
from typing import Final

from corcyra.drafting.directions import direction, effect_of
from corcyra.drafting.found import Cue

_WORDS: Final = {
    "because": ("because|thanks to|due to|owing to|since|as a result of|on account of|by way of",),
    "needed": (
        "without|but for|had it not been|if not for|only because|never have|would not have",
    ),
    "enough": ("enough|suffic\\w+|alone would|inevitabl[ey]",),
    "decides": (
        "decid\\w+|decision\\w*|decisive|solves|in charge|final say|last word|gives? the orders",
        "ordered|orders|obeys?|puppet|own will|pulls the strings|performs|answers to|behind|runs",
    ),
    "not": ("not|never|no longer|nobody|cannot|fiction|invention",),
    "effect": (
        "help\\w*|lead\\w* to|undermin\\w+|destroy\\w*|damag\\w+|strengthen\\w*|weaken\\w*",
        "caus\\w+|(?<!own )will|would|saved?|brought|bring\\w*|rais\\w+|restor\\w+|prevent\\w*",
        "provok\\w+|worsen\\w*|become|made|makes|erod\\w+|depriv\\w+|los(?:e|es|ing)|robs?|robbed",
        "ends|ended|led to|increas\\w+|reduc\\w+|improv\\w+|preserv\\w+|threaten\\w*",
    ),
    "state": ("is|are|was|were|majority|most|many|few|supports?|believes?",),
}
"""By kind of proposition, the most telling first; `docs/dossier.md` says what each asks."""
_CUES: Final = {
    kind: re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE) for kind, words in _WORDS.items()
}
MOST: Final = 3
"""Kinds that are offered at once."""


def cues(words: str) -> tuple[Cue, ...]:
    """Return the kinds of test that words suggest, the most telling first."""
    found = (
        Cue(kind, told, _direction(kind, words[:2000]))
        for kind, pattern in _CUES.items()
        if (told := _telling(pattern, words[:2000]))
    )
    return tuple(found)[:MOST]


def _telling(pattern: re.Pattern[str], words: str) -> str:
    """The first cue word, a verb before a mere `will`; empty without one."""
    found = [m[0].lower() for m in pattern.finditer(words)]
    return next((word for word in found if word not in ("will", "would")), *found[:1] or [""])


def _direction(kind: str, words: str) -> str:
    if kind == "because":
        return effect_of(words)
    return direction(words) if kind == "effect" else ""

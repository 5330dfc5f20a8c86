"""Claims against each other as the page shows them: a matrix, the sharpest contrasts, a claim's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from corcyra.claims.against import Contrast
from corcyra.claims.contrasts import in_words, title
from corcyra.report import gather
from corcyra.report.shape import Study
from corcyra.report.words import finite, percent

SHARPEST: Final = 3
SIGNS: Final = {
    "exclude": "≠",
    "contradict": "×",
    "apart": "−",
    "together": "+",
    "open": "",
    "settled": "·",
    "few": "?",
}
"""How a cell of the matrix says what two claims are to each other."""
WORDS: Final = {
    "exclude": "cannot both hold, by their conditions alone",
    "contradict": "contradict each other",
    "apart": "keep apart",
    "together": "go together",
    "open": "not told from chance",
    "settled": "one always or never holds",
    "few": "too few pairs can tell both",
}


def contrasts(study: Study) -> Sequence[Contrast]:
    """The study's contrasts; none if it was only run."""
    return study.against if len(gather.verdicts(study)) else ()


def matrix(found: Sequence[Contrast], ids: Sequence[str]) -> list[dict[str, Any]]:
    """A row a claim, its cells the claims before it."""
    between = {
        frozenset((c.first.claim, c.second.claim)): c for c in found if not c.second.question
    }
    return [
        {"id": own, "cells": [_cell(between[frozenset((own, other))]) for other in ids[:i]]}
        for i, own in enumerate(ids)
    ]


def _cell(contrast: Contrast) -> dict[str, Any]:
    relation = "exclude" if contrast.bond == "excludes" else contrast.relation
    says = WORDS[relation]
    return {
        "relation": relation,
        "named": contrast.named,
        "sign": SIGNS[relation],
        "shade": f"{abs(contrast.phi):.2f}" if finite(contrast.phi) else "0",
        "colour": "opposite" if contrast.phi < 0 else "holds",
        "title": f"{contrast.first.short} / {contrast.second.short}: {says}; both hold in "
        f"{percent(contrast.both)} of {contrast.told:,} pairs",
        "says": says,
    }


def sharpest(found: Sequence[Contrast]) -> list[dict[str, Any]]:
    """Up to three that contradict or that the dossier sets against each other, in words.

    Of several between one claim and one rival, the first.
    """
    shown: dict[tuple[str, str], Contrast] = {}
    for contrast in found:
        if contrast.clear or contrast.named:
            other = contrast.second.speaker or contrast.second.short
            shown.setdefault((contrast.first.claim, other), contrast)
    return [card(contrast) for contrast in list(shown.values())[:SHARPEST]]


def of_claim(found: Sequence[Contrast], claim: str) -> list[Contrast]:
    """What stands against a claim: clearly, or because the dossier says so."""
    return [c for c in found if (c.clear or c.named) and claim in (c.first.claim, c.second.claim)]


def card(contrast: Contrast) -> dict[str, Any]:
    """A contrast with its four shares."""
    shares = (contrast.both, contrast.only_first, contrast.only_second, contrast.neither)
    first, second = contrast.first, contrast.second
    return {
        "title": title(contrast),
        "first": {"short": first.short, "claim": first.claim, "speaker": first.speaker},
        "second": {"short": second.short, "claim": second.claim, "speaker": second.speaker},
        "shares": [{"text": percent(s), "shade": f"{s:.2f}"} for s in shares if finite(s)],
        "named": contrast.named,
        "words": in_words(contrast),
    }


def together(found: Sequence[Contrast]) -> list[dict[str, str]]:
    """Claims of which both hold more often than chance explains, and why, where one thing says."""
    return [
        {
            "first": c.first.short,
            "second": c.second.short,
            "shared": "" if c.shared is None else c.shared.words,
        }
        for c in found
        if c.relation == "together" and not c.second.question
    ]

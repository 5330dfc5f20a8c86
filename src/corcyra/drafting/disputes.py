"""Two figures for one thing: one fact, both figures kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from corcyra.drafting.english import words
from corcyra.drafting.figures import PEOPLE
from corcyra.drafting.found import Disputed, Figure
from corcyra.drafting.tokens import Text

NEAR: Final = 2
"""Sentences between two figures that may be of one thing though no year says so."""
CONTRAST: Final = words(
    "although though but while whereas however official officially officials believed unofficial "
    "independent disputed different contrary other others according claim claims says said put"
)
"""Words that set one figure against another."""


def disputes(
    text: Text, figures: Sequence[Figure], sentences: Sequence[int], paragraphs: Sequence[int]
) -> list[Disputed]:
    """Return sets of figures that differ and are of one thing.

    Parameters
    ----------
    sentences, paragraphs
        Of each figure, where it stands.
    """
    groups: list[list[int]] = []
    for i, figure in enumerate(figures):
        if figure.thing not in (*PEOPLE, "share", "price"):
            continue
        for group in groups:
            if any(_same(text, figures, sentences, paragraphs, j, i) for j in group):
                group.append(i)
                break
        else:
            groups.append([i])
    return [_disputed(figures, group) for group in groups if _differ(figures, group)]


def _same(
    text: Text,
    figures: Sequence[Figure],
    sentences: Sequence[int],
    paragraphs: Sequence[int],
    j: int,
    i: int,
) -> bool:
    one, other = figures[j], figures[i]
    if one.thing != other.thing or one.unit != other.unit:
        return False
    if one.year is not None and other.year is not None and one.year != other.year:
        return False
    if sentences[i] == sentences[j]:
        return one.source != other.source or _contrast(text, one.end, other.start)
    if paragraphs[i] != paragraphs[j] and sentences[i] - sentences[j] > NEAR:
        return one.year is not None and one.year == other.year and one.source != other.source
    near = sentences[i] - sentences[j] <= NEAR
    return near and (one.source != other.source or _contrast(text, one.end, other.start))


def _contrast(text: Text, start: int, end: int) -> bool:
    words = text.text[start : min(end, start + 600)].lower().split()
    return any(word.strip(",.;:") in CONTRAST for word in words)


def _differ(figures: Sequence[Figure], group: list[int]) -> bool:
    return len({(figures[i].low, figures[i].high) for i in group}) > 1


def _disputed(figures: Sequence[Figure], group: list[int]) -> Disputed:
    years = [y for i in group if (y := figures[i].year) is not None]
    sources = len({figures[i].source for i in group})
    sure = min(figures[i].sure for i in group) * (1.0 if sources > 1 else 0.7)
    return Disputed(
        figures[group[0]].thing, years[0] if years else None, tuple(group), round(sure, 2)
    )

"""Spellings of one name: what translations and transliterations make of it, by RapidFuzz.

Two names are folded first: accents, doubled letters and the endings of a gender go, and letters
that stand for one sound in romanisations of Russian and its neighbours become one. Folded surnames
are the same if they share their consonants and are near, or are long and differ in one letter.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any, Final

from corcyra.errors import MissingExtra

_SOUNDS: Final = (
    ("dzh", "j"), ("shch", "s"), ("sch", "s"), ("kh", "h"), ("zh", "j"), ("ph", "f"), ("ck", "k"),
    ("ks", "x"), ("tz", "c"), ("ts", "c"), ("q", "k"), ("w", "v"), ("yo", "e"), ("ye", "e"),
    ("iy", "i"), ("y", "i"), ("ie", "e"), ("ou", "u"), ("oe", "o"),
)  # fmt: skip
"""What one sound is written as, longest first."""
_FEMININE: Final = re.compile(r"(?<=[ei]v|ov|in)a$|(?<=sk)aia?$|(?<=sk)i$")
NEAR: Final = 0.75
"""Similarity (one less the share of letters to change) that is enough with the same consonants."""
LONG: Final = 9
"""Letters of a name in which one consonant may differ."""


def _distance() -> Any:
    try:
        from rapidfuzz.distance import Levenshtein
    except ImportError:
        raise MissingExtra(
            "draft needs RapidFuzz, which is not installed; it comes with: "
            "pip install 'corcyra[draft]'"
        ) from None
    return Levenshtein


@lru_cache(maxsize=20_000)
def fold(name: str) -> str:
    """Return a name without what translations change."""
    plain = "".join(
        sign for sign in unicodedata.normalize("NFKD", name.casefold()) if sign.isalnum()
    )
    for old, new in _SOUNDS:
        plain = plain.replace(old, new)
    plain = re.sub(r"(.)\1+", r"\1", plain)
    return _FEMININE.sub("", plain) if len(plain) > 4 else plain


@lru_cache(maxsize=20_000)
def consonants(folded: str) -> str:
    """Return a folded name without its vowels."""
    return re.sub("[aeiou]", "", folded)


def same_surname(one: str, other: str) -> bool:
    """Whether two folded surnames are one in two spellings."""
    if one == other:
        return True
    if min(len(one), len(other)) < 4:
        return False
    levenshtein = _distance()
    if consonants(one) == consonants(other):
        return bool(levenshtein.normalized_similarity(one, other) >= NEAR)
    long = min(len(one), len(other)) >= LONG
    return long and bool(levenshtein.distance(one, other, score_cutoff=1) <= 1)


def same_given(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether given names (folded) may be the same person's: none, an initial, or one alike."""
    if not one or not other:
        return True
    levenshtein = _distance()
    for a in one:
        for b in other:
            if len(a) == 1 or len(b) == 1:
                if a[0] == b[0]:
                    return True
            elif consonants(a) == consonants(b) or levenshtein.normalized_similarity(a, b) >= 0.8:
                return True
    return False


def near_keys(folded: str) -> tuple[str, ...]:
    """Return keys of which two spellings of one name share one: what must be compared at all."""
    half = len(folded) // 2
    return (consonants(folded), f"<{folded[:half]}", f">{folded[half:]}", f">{folded[half + 1 :]}")

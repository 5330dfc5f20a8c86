"""Words of likelihood, as analysts use them.

Office of the Director of National Intelligence (2015), Intelligence Community Directive 203,
Analytic Standards, section D.6.e.(2). The directive's ranges share their ends; here a share on a
boundary takes the word nearer to even, so that a claim and its negation get mirrored words.
"""

from __future__ import annotations

from typing import Final

_BELOW_EVEN: Final = ((0.05, "remote"), (0.20, "very unlikely"), (0.45, "unlikely"))
_MIRROR: Final = {
    "remote": "nearly certain",
    "very unlikely": "very likely",
    "unlikely": "likely",
    "roughly even": "roughly even",
}


def likelihood(share: float) -> str:
    """Word for a share between 0 and 1.

    Raises
    ------
    ValueError
        Outside 0 to 1.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"a share lies between 0 and 1, is {share:g}")
    if share > 0.5:
        return _MIRROR[likelihood(round(1 - share, 12))]
    return next((word for top, word in _BELOW_EVEN if share < top), "roughly even")


def likelihood_range(low: float, high: float) -> str:
    """Words from `low` to `high`: one if both have the same, else "unlikely to roughly even"."""
    first, last = likelihood(low), likelihood(high)
    return first if first == last else f"{first} to {last}"

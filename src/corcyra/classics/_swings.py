"""Counting coalitions exactly, by generating functions on whole numbers.

A weighted game of n voters has 2^n coalitions, but the polynomial ``prod(1 + y x^w_i)`` holds the
number of coalitions of each size (power of y) and weight (power of x).  One such polynomial in x
is kept as one Python integer: the coefficient of x^k in bits k B to (k + 1) B, with B wide enough
for 2^n.  Multiplying by (1 + x^w) is then a shift and an addition, dividing by it a subtraction,
and both run in C on games of hundreds of voters.  Mann and Shapley (1962), "Values of large games,
VI", RAND RM-3158, credit the generating function to Cantor.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm

from ._errors import ClassicError

Number = int | float | str | Decimal | Fraction


@dataclass(frozen=True, slots=True)
class Game:
    """A weighted voting game in whole numbers: a coalition wins with weight ``quota`` or more."""

    quota: int
    weights: tuple[int, ...]

    @property
    def bits(self) -> int:
        """The width of a coefficient: no count of coalitions exceeds 2^n."""
        return len(self.weights) + 1

    def distinct(self) -> list[int]:
        """The different positive weights, ascending."""
        return sorted({w for w in self.weights if w > 0})

    def smaller_dual(self) -> Game:
        """This game or its dual (blocking instead of winning), whichever has the lower quota.

        A voter swings in as many coalitions, of mirrored sizes, in the one as in the other.
        """
        return Game(min(self.quota, sum(self.weights) - self.quota + 1), self.weights)


def game(quota: Number, weights: Sequence[Number]) -> Game:
    """Return the game in whole numbers; fractions and decimals are scaled up exactly."""
    exact = [_exact(w, f"weight {i}") for i, w in enumerate(weights)]
    needed = _exact(quota, "quota")
    if not exact:
        raise ClassicError("weights must hold at least one voter")
    if any(w < 0 for w in exact):
        raise ClassicError("weights must not be negative")
    if not 0 < needed <= sum(exact):
        raise ClassicError(
            f"quota must be above 0 and at most the sum of the weights, {sum(exact)}; is {needed}"
        )
    scale = lcm(needed.denominator, *(w.denominator for w in exact))
    return Game(int(needed * scale), tuple(int(w * scale) for w in exact))


def _exact(value: Number, name: str) -> Fraction:
    try:
        # A float means the decimal that it prints as: 0.1 is a tenth.
        return Fraction(str(value)) if isinstance(value, float) else Fraction(value)
    except (ValueError, TypeError, ZeroDivisionError):
        raise ClassicError(f"{name} must be a number, is {value!r}") from None


def digit_sum(packed: int, low: int, high: int, bits: int) -> int:
    """Return the sum of coefficients ``low`` to ``high - 1`` of a packed polynomial."""
    low = max(low, 0)
    if high <= low:
        return 0
    part = (packed >> (low * bits)) & ((1 << ((high - low) * bits)) - 1)
    # Casting out: the digits of a number add up to it modulo (base - 1), and none is lost,
    # because the sum is at most 2^n and the base is 2^(n + 1).
    return part % ((1 << bits) - 1)


def divide(packed: int, weight: int, degree: int, bits: int) -> int:
    """Return the polynomial without one factor (1 + x^weight), modulo x^degree."""
    mask = (1 << (degree * bits)) - 1
    if weight == 0:
        return packed >> 1
    # 1 / (1 + t) = (1 - t)(1 + t^2)(1 + t^4)...
    packed = (packed - (packed << (weight * bits))) & mask
    power = 2 * weight
    while power < degree:
        packed = (packed + (packed << (power * bits))) & mask
        power *= 2
    return packed


def by_weight(weights: Sequence[int], degree: int, bits: int) -> int:
    """Return prod(1 + x^w) modulo x^degree: coalitions by weight."""
    mask = (1 << (degree * bits)) - 1
    packed = 1
    for w in weights:
        packed = (packed + (packed << (w * bits))) & mask
    return packed


def multiply_sized(sizes: list[int], weight: int, degree: int, bits: int) -> None:
    """Multiply by (1 + y x^weight) in place; ``sizes[k]`` is the coefficient of y^k."""
    mask = (1 << (degree * bits)) - 1
    sizes.append(0)
    for k in range(len(sizes) - 1, 0, -1):
        sizes[k] = (sizes[k] + (sizes[k - 1] << (weight * bits))) & mask


def divide_sized(sizes: Sequence[int], weight: int, degree: int, bits: int) -> Iterator[int]:
    """Yield, size by size, the quotient by one factor (1 + y x^weight)."""
    mask = (1 << (degree * bits)) - 1
    quotient = 0
    for k in range(len(sizes) - 1):
        quotient = (sizes[k] - (quotient << (weight * bits))) & mask
        yield quotient

"""The press: two stories, witnesses, and the dead that are announced and believed.

Claims that a story spreads as far as its teller is trusted and is corrected by those who were
there. The belief relaxes exactly, so the step does not matter.

Reads: places.{crowd, legitimacy, open, recent}, now.crowd. Writes: places.{belief, believed_now}.
Draws: none.

    a = reach L,  w = witness min(1, 20 A/n) + open w2 min(1, 60 A_nation/n_nation)
    b <- a/(a+w) + (b - a/(a+w)) exp(-(a+w) D)
    believed deaths = ((1 - b) rumour + b official) true deaths, the official part delayed
"""

from __future__ import annotations

import math

from corcyra.kernels import borrower
from corcyra.model.layout import Array, Row, Setup, Table


@borrower
def tell(setup: Setup, p: Row, places: Table, crowd: float, adults: float, length: float) -> None:
    """Move each place's belief in the official story."""
    network = p.w2 * min(1.0, 60.0 * crowd / adults)
    for q in range(setup.place.shape[0]):
        a = p.reach * places[q].legitimacy
        w = p.witness * min(1.0, 20.0 * places[q].crowd / setup.place[q].adults)
        w += places[q].open * network
        if a + w > 0.0:
            rest = a / (a + w)
            places[q].belief = rest + (places[q].belief - rest) * math.exp(-(a + w) * length)


@borrower
def mourn(
    setup: Setup, p: Row, places: Table, recent: Array, step: int, delay: int
) -> tuple[float, float]:
    """Set the step's believed deaths by place; returns believed and announced deaths."""
    believed, announced = 0.0, 0.0
    slots = recent.shape[1]
    for q in range(setup.place.shape[0]):
        new = recent[q, step % slots]
        late = recent[q, (step - delay) % slots] if step >= delay else 0.0
        official = p.official_fraction * late
        b = places[q].belief
        places[q].believed_now = (1.0 - b) * p.rumour * new + b * official
        believed += places[q].believed_now
        announced += official
    return believed, announced

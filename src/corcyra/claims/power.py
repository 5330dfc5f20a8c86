"""Who decides: beside who flips a decision alone, shares of that game, real power, formal office.

Flipping alone is counterfactual pivotality: with the opposite wish, all others as they are, the
decision turns. The share is the Shapley-Shubik index (1954, doi:10.2307/1951053) of the game in
which a set of actors wins if their opposite wishes together turn it. Real power v knows nothing of
wishes: formal weights through the ties of influence (Friedkin and Johnsen 1990,
doi:10.1080/0022250X.1990.9990069).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corcyra.claims.evaluate import Floats
from corcyra.claims.table import Outcomes

if TYPE_CHECKING:
    from corcyra.dossier.questions import Decides
    from corcyra.dossier.schema import Dossier


def voters(test: Decides, dossier: Dossier) -> tuple[str, ...]:
    """Actors of the palace, or members of the alliance where it answers a call."""
    if test.question == "send":
        return tuple(member.id for member in dossier.abroad.members) if dossier.abroad else ()
    return tuple(actor.id for actor in dossier.palace.actors)


def standing(
    test: Decides, table: Outcomes, told: NDArray[np.bool_], names: Sequence[str]
) -> dict[str, float]:
    """Means over the told pairs of each one's flips, share, real power and office at the call.

    Keys `flips NAME`, `share NAME`, `power NAME`, `office NAME`; of the alliance's answer, which is
    no game of weights, `flips NAME` and `others flip NAME`: all the others together turn it.
    """
    found = dict[str, float]()
    for name in names:
        for key, column in columns(test).items():
            found[f"{key} {name}"] = _mean(table.get(test.arm, f"{column}[{name}]")[told])
    return found


def in_words(details: dict[str, float], names: Sequence[str]) -> str:
    """One sentence on shares, real power and office; "" where there is no game of weights."""
    told = [name for name in names if not math.isnan(details.get(f"share {name}", math.nan))]
    if not told:
        return ""
    told.sort(key=lambda name: -details[f"share {name}"])
    each = (
        f"{name} {details[f'share {name}']:.2f} ({details[f'power {name}']:.2f}, "
        f"{details[f'office {name}']:.2f})"
        for name in told
    )
    return f"Share of the decision (real power, office): {', '.join(each)}."


def columns(test: Decides) -> dict[str, str]:
    """Which outcome holds which figure."""
    if test.question == "send":
        return {"flips": "flips_send", "others flip": "flips_send_others"}
    if test.question == "call":
        flips, share, power = "flips_call", "share_call", "power_call"
    else:
        flips, share = f"flips_response_{test.moment}", f"share_response_{test.moment}"
        power = f"power_{test.moment}"
    return {"flips": flips, "share": share, "power": power, "office": "office_call"}


def _mean(values: Floats) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else float("nan")

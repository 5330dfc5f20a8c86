"""The clash: arrests, deaths and key sites, place by place.

Claims that harm grows with the crowd that the force can reach and with the order it has, and that a
site is lost when too many press on too few. Arrest as in Epstein (2002),
doi:10.1073/pnas.092080199, as a rate; deaths are rare, so they are Poisson counts of a place and
remove no citizen.

Reads: places.{crowd, extra, free, alarm, site_lost}, now.order. Writes: places.{site_lost, deaths,
recent}. Draws: TOLL.

    e = 1 - exp(-kappa C / (A + c0))        exposure
    arrests      arrest(order) e            per person out and day
    deaths       Poisson(A lethal(order) e D), times lost_site while the key site is lost
    forces' dead Poisson((A + (arms - 1) agitators) force_lethal e D)
"""

from __future__ import annotations

import math

from corcyra.kernels import borrower
from corcyra.model.draws import TOLL, moment_key, philox, poisson, uniform
from corcyra.model.layout import Array, Drawn, Row, Setup, Table

C0 = 100.0
"""One unit of men: what a count of men is never under, so that a lone citizen takes no site."""
ARREST, LETHAL = 2, 3  # rows of setup.rules.orders


@borrower
def exposure(p: Row, places: Table, q: int) -> float:
    """Return e, how far the force of a place reaches its crowd."""
    return 1.0 - math.exp(-p.kappa * places[q].free / (places[q].crowd + C0))


@borrower
def arrest_rates(setup: Setup, p: Row, places: Table, order: int, rates: Array) -> None:
    """Write arrests per person out and day into rates (P)."""
    base = p.arrest_scale * setup.rules.orders[ARREST, order]
    for q in range(rates.shape[0]):
        rates[q] = base * exposure(p, places, q) * (1.0 + places[q].alarm)


@borrower
def sites(setup: Setup, p: Row, places: Table) -> float:
    """Lose and retake key sites; return the importance of those that are lost."""
    lost = 0.0
    for q in range(setup.place.shape[0]):
        if setup.place[q].site == 0:
            continue
        pressure = (places[q].crowd + places[q].extra) / (places[q].free + C0)
        if pressure > p.z_lose:
            places[q].site_lost = 1
        elif pressure < p.z_retake * p.z_lose and places[q].free >= C0:
            places[q].site_lost = 0
        lost += places[q].site_lost * setup.place[q].importance
    return lost


@borrower
def toll(
    setup: Setup, drawn: Drawn, p: Row, places: Table, recent: Array, order: int,
    step: int, length: float, crowds: Array,
) -> tuple[float, float, float]:  # fmt: skip
    """Draw the step's deaths for crowds (P), the mean of before and after the street's step.

    Returns deaths, wounded and deaths among the forces; a place's deaths go to recent.
    """
    dead_all, hurt_all, force_all = 0.0, 0.0, 0.0
    slot = step % recent.shape[1]
    lethal = p.lethal_scale * setup.rules.orders[LETHAL, order]
    for q in range(setup.place.shape[0]):
        recent[q, slot] = 0.0
        crowd = crowds[q]
        if crowd <= 0.0:
            continue
        reached = exposure(p, places, q) * length * (p.lost_site if places[q].site_lost else 1.0)
        mean = min(crowd * lethal * reached, crowd)
        k0, k1 = moment_key(drawn, step, q)
        w0, w1, w2, _ = philox(k0, k1, 0, q, step, TOLL)
        dead = min(poisson(mean, uniform(w0)), crowd)
        recent[q, slot] = dead
        places[q].deaths += dead
        dead_all += dead
        hurt_all += poisson(mean * p.wounded_ratio, uniform(w1))
        force_mean = (crowd + places[q].extra) * p.force_lethal * reached
        force_all += min(poisson(force_mean, uniform(w2)), places[q].free)
    return dead_all, hurt_all, force_all

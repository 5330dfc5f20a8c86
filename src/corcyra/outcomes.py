"""What is measured of a run: every column of `runs` and `series`, with unit and meaning.

Days that never come are NaN in memory and null in files; an expression of a claim reads them as
infinity. Truths are 0 or 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

SCALARS: Final[dict[str, tuple[str, str]]] = {
    "fell": ("truth", "the regime fell"),
    "fell_day": ("d", "day of the fall"),
    "risen": ("truth", "crowd peak over .1% of the adults"),
    "restored": ("truth", "risen, not fallen, and order back"),
    "restored_day": ("d", "first of the three days of order, if it lasts to the end"),
    "restored_15": ("truth", "at day 15 not fallen, and order back for three days already"),
    "kept": ("truth", "not fallen, legitimacy at the end at least half its norm"),
    "kept_90": ("truth", "at day 90 not fallen, legitimacy at least half its norm"),
    "leader_out": ("truth", "the leader fell, was dismissed or is in flight at the end"),
    "dismissed_day": ("d", "day of the dismissal"),
    "call_day": ("d", "day foreign troops were called"),
    "answer_day": ("d", "day the alliance said yes"),
    "landing_day": ("d", "day of the first landing"),
    "gone_day": ("d", "day the last foreign soldier left"),
    "crowd_peak": ("persons", "largest national crowd"),
    "crowd_peak_day": ("d", "day of the largest national crowd"),
    "out_days": ("person-days", "sum of the crowds over time"),
    "rising": ("truth", "a key site lost and crowds over .05% of adults and 500 in three places"),
    "deaths": ("persons", "deaths in the crowd"),
    "deaths_official": ("persons", "deaths announced"),
    "deaths_believed": ("persons", "deaths as people believe"),
    "wounded": ("persons", "wounded in the crowd"),
    "force_deaths": ("men", "deaths among the forces"),
    "held_peak": ("persons", "most held at once"),
    "held_total": ("persons", "all ever held"),
    "men_lost_peak": ("share", "largest share of men not obeying"),
    "men_lost_before_call": ("share", "men gone over in the largest city before the call"),
    "sites_lost_peak": ("share", "largest importance of the key sites lost at once"),
    "days_without_order_30": ("d", "days to day 30 with a crowd over `calm`; 30 if it fell"),
    "deadlock_30": ("truth", "at day 30 neither restored nor fallen nor troops gone"),
    "army_confidence_min": ("chance", "smallest pi0, the odds without foreign men"),
    "pi_min": ("chance", "smallest pi, the perceived chance that the regime survives"),
    "pi_tenths": ("bits", "bit k: pi was ever in the k-th tenth"),
    "foreign_peak": ("men", "most foreign men in the country"),
    "foreign_days": ("d", "days with foreign men"),
    "dependence_peak": ("1", "largest dependence D"),
    "deal_broken": ("d", "day the patron ended a deal"),
    "legitimacy_norm": ("1", "legitimacy in calm"),
    "legitimacy_min": ("1", "smallest national legitimacy"),
    "legitimacy_30": ("1", "at day 30; 0 after a fall"),
    "legitimacy_90": ("1", "at day 90; 0 after a fall"),
    "legitimacy_end": ("1", "at the end; 0 after a fall"),
    "reputation_30": ("1", "leader's, at day 30; 0 after a fall"),
    "reputation_90": ("1", "at day 90; 0 after a fall"),
    "reputation_180": ("1", "at day 180; 0 after a fall"),
    "reputation_end": ("1", "at the end; 0 after a fall"),
    "friendship_30": ("1", "at day 30, or at the fall if earlier"),
    "friendship_180": ("1", "at day 180, or at the fall if earlier"),
    "friendship_end": ("1", "at the end"),
    "belief_end": ("share", "believing the official story at the end"),
    "against_call": ("share", "against the troops on the day of the call"),
    "against_troops": ("share", "against the troops, mean while they are there"),
    "days_weak": ("d", "days with troops and pi0 < 1/2"),
    "days_strong": ("d", "days with troops and pi0 >= 1/2"),
    "days_alone": ("d", "days without troops and pi0 < 1/2"),
    "obeys_weak": ("share", "of days_weak on which the patron alone flips the order given"),
    "obeys_strong": ("share", "of days_strong on which the patron alone flips the order given"),
    "obeys_alone": ("share", "of days_alone on which the patron alone flips the order given"),
}
"""Outcomes that are one number a run; those "at day N" are NaN when the run is shorter than N."""

MOMENTS: Final = ("call", "peak", "later", "end")
"""The call; peak deployment (last day of the largest F); 30 days after that; the end."""

PER_ACTOR: Final[dict[str, tuple[str, str]]] = {
    "flips_call": ("truth", "alone flips the decision to call, at the call"),
    **{f"flips_response_{m}": ("truth", f"alone flips the order given, at {m}") for m in MOMENTS},
    "share_call": ("share", "Shapley-Shubik share of the decision to call, at the call"),
    **{f"share_response_{m}": ("share", f"of the order given, at {m}") for m in MOMENTS},
    **{f"power_{m}": ("1", f"real power v at {m}") for m in MOMENTS},
    "office_call": ("1", "formal weight f at the call"),
}
"""Outcomes for each actor, columns `name[actor]`; NaN when the moment never came."""

PER_MEMBER: Final[dict[str, tuple[str, str]]] = {
    "flips_send": ("truth", "alone turns the alliance's answer"),
    "flips_send_others": ("truth", "all the others together turn it"),
}
"""Outcomes for each member of the alliance, taken at its answer, or at its last refusal."""

NATIONAL: Final[dict[str, tuple[str, str]]] = {
    "crowd": ("persons", "out, everywhere"),
    "held": ("persons", "held"),
    "force": ("men", "C: obeying and free to act"),
    "lost": ("share", "men not obeying"),
    "deaths": ("persons", "deaths so far"),
    "deaths_official": ("persons", "announced so far"),
    "legitimacy": ("1", "national mean"),
    "reputation": ("1", "leader's"),
    "friendship": ("1", "between the peoples"),
    "belief": ("share", "believing the official story"),
    "outrage": ("1", "national mean"),
    "pi": ("chance", "perceived chance that the regime survives"),
    "pi0": ("chance", "the same without foreign men"),
    "foreign": ("men", "foreign men in the country"),
    "dependence": ("1", "D"),
    "order_given": ("0-3", "concede, contain, disperse, shoot"),
    "sites_lost": ("share", "importance of the key sites lost"),
}
LOCAL: Final[dict[str, tuple[str, str]]] = {
    "crowd": ("persons", "out"),
    "force": ("men", "C"),
    "deaths": ("persons", "so far"),
    "legitimacy": ("1", "L"),
    "belief": ("share", "b"),
    "site_lost": ("truth", "key site lost"),
}


def columns(actors: Sequence[str], members: Sequence[str]) -> tuple[str, ...]:
    """Names of a run's outcomes, in the order in which the kernel writes them."""
    return (
        *SCALARS,
        *(f"{name}[{actor}]" for name in PER_ACTOR for actor in actors),
        *(f"{name}[{member}]" for name in PER_MEMBER for member in members),
    )


def national_columns(actors: Sequence[str]) -> tuple[str, ...]:
    """Names of the national series, real power of each actor behind the rest."""
    return (*NATIONAL, *(f"power[{actor}]" for actor in actors))

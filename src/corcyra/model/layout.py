"""The arrays of a run, by arena: what is fixed, what a draw sets, what changes.

P places, N citizens, U units, A actors, M members. All counts are persons or men; days are days.
Tables are structured arrays, one row a place (unit, actor, member), so that a kernel reads
`places[q].crowd` and `p.tau` as the protocol writes them; only citizens, who are many, lie by
column. (Tables also keep compilation short: a kernel gets five arrays, not fifty.)
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corcyra.outcomes import SCALARS
from corcyra.parameters import PARAMETERS

F8 = NDArray[np.float64]
F4 = NDArray[np.float32]
I8 = NDArray[np.int64]
U8 = NDArray[np.uint8]
U2 = NDArray[np.uint16]
U4 = NDArray[np.uint32]
Int = int | np.integer[Any]
Array = NDArray[Any]
Table = NDArray[Any]
"""A structured array; checkers cannot see its fields, the row types below say them."""
Row = Any
"""A row of one, read and written by field: p, now, out, rules."""


def _table(
    floats: str = "", whole: str = "", *more: tuple[str, str, tuple[int, ...]]
) -> np.dtype[np.void]:
    """Return a row type of float64 and int64 fields, by name, and of fields with a shape."""
    fields: list[tuple[str, str] | tuple[str, str, tuple[int, ...]]] = []
    fields += [(name, "f8") for name in floats.split()]
    fields += [(name, "i8") for name in whole.split()]
    return np.dtype(fields + list(more))


PARAMETER_DTYPE = _table(" ".join(p.name for p in PARAMETERS))
OUTCOME_DTYPE = _table(" ".join(SCALARS))

RULES_DTYPE = _table(
    "",
    # people: citizens in all. capital: the largest place with a site. near, far_*: ties a citizen.
    # plain: 1 = look at every citizen and unit at every step (the reference for what is skipped).
    # watched: 1 = stop once a crowd is larger than `calm` (is the country calm before day 0?).
    "people capital near far_inside far_outside everybody weak plain watched "
    # rule 0 mean, 1 median, 2 challenge; leader signs; dismissal 0 never, 1 decided, 2 dated.
    "rule leader patron may_call target heir dismissal "
    # charter 0 consensus, 1 majority, 2 leader; answer 0 never, 1 called, 2 interest, 3 unasked;
    # sending 0 none, 1 promise, 2 troops; withdrawal 0 interest, 1 calm, 2 both.
    "alliance_leader charter answer sending withdrawal binding",
    ("orders", "f8", (4, 4)),  # reach, severity, arrest, lethal by order
    ("cuts", "f8", (4,)),  # three cuts of the response, hysteresis
)
PLACE_DTYPE = _table(
    "adults weight importance",  # persons; persons a citizen stands for
    "citizens first stop site",  # citizens first..stop-1 live here; 1 where there is a key site
    ("offsets", "f8", (4,)),  # added to the means of h, r, s, o
)
UNIT_DTYPE = _table("men cohesion sympathy", "place number service mobile")
MEMBER_DTYPE = _table("men rate dependence", "combat place sends votes")


class Setup(NamedTuple):
    """What a dossier (of one arm) fixes; nothing here is drawn."""

    rules: Row  # a row of RULES_DTYPE
    place: Table  # (P) PLACE_DTYPE
    unit: Table  # (U) UNIT_DTYPE: garrison, number in it, service; cohesion, sympathy are offsets
    member: Table  # (M) MEMBER_DTYPE
    clients: I8  # (C) actors with a deal
    distance: F8  # (P, P) km


class Fabric(NamedTuple):
    """How the people are made and tied; only the street reads it."""

    tables: F4  # (4, MEANS + 1, QUANTILES + 1) quantiles of h, r, s, o
    past: F8  # (P, B, 2) distance (km) to, and disputed share of, each past bloodshed
    keys: U4  # (P + 1, 1 + most far ties): ring, far ties of a place; last row far ties of all
    rows: NDArray[np.int32]  # (N, near + far) implicit ties + 1 once worked out, or (1, near + far)
    tie_start: I8  # (N + 1) of a tie list, or (1), by place.first + number
    tie_to: I8  # citizens of the tie list, likewise
    thresholds: F8  # (N) tau per citizen, or (0), likewise


ACTOR_DTYPE = _table("office susceptible nerve", "", ("base", "f8", (3,)), ("slope", "f8", (3,)))
INVITED_DTYPE = _table("base delay")


class Drawn(NamedTuple):
    """What a pair's draw sets; arms share it unless an arm overrides a value."""

    # Keys; all the same, and nothing added, but for a lot whose luck has parts.
    person: U4  # (2) of who people are, and who begins
    unit: U4  # (2) of who units are
    moment: U4  # (T, 2) of what happens in each step
    person_at: U4  # (P + 1, 2) added (exclusive or) at a place; last, where ties span the nation
    moment_at: U4  # (P + 1, 2) likewise; last, what units do
    actor: Table  # (A) ACTOR_DTYPE: formal weight f, a, nerve, ideals
    ties: F8  # (A, A) W
    member: Table  # (M) INVITED_DTYPE: own view, days to the landing
    rank: F8  # (P) a place's rank in hardship, between 0 and 1


class Events(NamedTuple):
    """Dated events, one row each."""

    shock: F8  # (S, 3) day, change of hardship, gain c of a concession
    shock_where: F8  # (S, P) share of it at each place
    alarm: F8  # (K, 3) day, until, size of an emergency
    alarm_where: U8  # (K, P)
    dark: F8  # (K, 3) day, until, open of a shutdown
    dark_where: U8  # (K, P)
    spark: F8  # (K, 3) day, share, place
    agitators: F8  # (K, 5) day, term, persons, arms, place
    dismiss_days: F8  # (K)


class Blocks(NamedTuple):
    """Bounds on 32 neighbours each: no block is skipped that might act.

    Of citizens (N/32), and again of 32 such blocks (N/1024): `Citizens.block` and `top`.
    """

    h: F4  # largest hardship
    r: F4  # least risk aversion
    s: F4  # largest s'
    m: F4  # largest m'
    low_m: F4  # least m'
    near: U2  # at least the largest number of near ties that are out
    far: U2  # the same of far ties
    out: NDArray[np.int32]  # citizens that are out
    due: NDArray[np.int32]  # at most the first step at which somebody is free, or rested
    look: U8  # 1 where this step must look


class Citizens(NamedTuple):
    """The street: one row a citizen, by place, and within a place by traits (`street.lay_out`)."""

    h: F4  # hardship
    r: F4  # risk aversion
    s: F4  # s', value of sovereignty, sharpened by memory
    m: F4  # m', memory
    turn: F4  # belief under which he is against the troops
    state: U8  # 0 quiet, 1 out, 2 held, 3 resting
    near: U2  # near ties that are out
    far: U2  # far ties that are out
    release: NDArray[np.int32]  # step at which he is free, or rested
    act: U8  # 1 where this step must look closer
    number: U4  # his number in his place, under which he is drawn and tied
    where: NDArray[np.int32]  # row of the citizen of each number: place.first + number
    block: Blocks
    top: Blocks


NOW_DTYPE = _table(
    "day order last_order wants_call wants_dismiss called call answered answer_at promised "
    "landing_at peak_at foreign withdrawing dependence pi pi0 odds_below fallen dismissed "
    "crowd held force men men_absent share_lost crowd_pressure sites_lost men_gone_city "
    "calm_for orderly_for "
    "restored_from rewarded over_site legitimacy belief outrage sovereignty reputation "
    "reputation_norm friendship friendship_norm against_sum against_days "
    # What the barracks remember: counted, until when; the largest pull of the regime, at which pi.
    "counted next_arrival edge edge_pi"
)
"""The nation's state; truths are 0 or 1, days that never came NaN."""

STATE_DTYPE = _table(
    # A, agitators once; (arms - 1) agitators; C; men by what they do; deaths so far.
    "crowd extra free obeying absent gone deaths believed_now "
    # b, L, O; mean of s'; added to h now; weight of far ties and emergency now; largest crowd.
    "belief legitimacy outrage s_mean hardship open alarm peak",
    "out held site_lost",  # citizens out and held; 1 while the key site is lost
)
"""What changes by place."""

SOLDIERS_DTYPE = _table("cohesion sympathy bias", "place state arrives")
"""What a unit is and does: state 0 obeying, 1 wavering, 2 gone over; under way before `arrives`."""

GUEST_DTYPE = _table("here", "goes")
"""A contingent: men in the country; whether the member sends it."""


class Court(NamedTuple):
    """The palace: working arrays."""

    office: F8  # (A) f of those present
    formal: F8  # (A) f, present or not
    susceptible: F8  # (A) a
    ties: F8  # (A, A) W now
    ideal: F8  # (A, 3)
    settled: F8  # (A, 3)
    power: F8  # (A) v
    system: F8  # (A, A) scratch
    present: U8  # (A)
    heeded: U8  # (C) deals that stand
    decision: F8  # (3)

"""What can be said of expressions and propositions before any run."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from claim_toys import proposition

from corcyra.claims.evaluate import evaluate
from corcyra.claims.formulas import bond
from corcyra.claims.logic import possible
from corcyra.claims.syntax import read
from corcyra.dossier.load import load

TAU = {"tau": (0.2, 0.5)}


@pytest.mark.parametrize(
    "text",
    [
        "with.risen or not with.risen",
        "with.risen == 1 or with.risen == 0",
        "not (with.fell or with.risen) or with.fell or with.risen",
        "with.crowd_peak >= 0",
        "with.deaths + with.wounded >= 0",
        "with.belief_end <= 1",
        "with.fell_day > 3 or with.fell_day < 5",
        "with.fell_day < no_send.fell_day or no_send.fell_day <= with.fell_day",
        "0 <= with.pi_min <= 1",
        "drawn[tau] > 0.1",
        "abs(with.legitimacy_30 - no_send.legitimacy_30) >= 0",
        "1 < 2",
    ],
)
def test_what_always_holds_is_known(text):
    assert possible(read(text), TAU) == {True}
    assert possible(read(f"not ({text})"), TAU) == {False}


@pytest.mark.parametrize(
    "text",
    [
        "with.risen",
        "with.crowd_peak > 0",
        "with.landing_day < 1000",
        "with.fell_day > 5 or with.fell_day < 3",
        "with.risen or not no_send.risen",
        "with.legitimacy_30 >= 0.5",
        "drawn[tau] > 0.3",
        "drawn[events.spark.share] > 0.1",
        "with.deaths / with.wounded >= 0",
        "with.fell_day <= no_send.fell_day",
    ],
)
def test_what_worlds_decide_is_left_to_them(text):
    assert possible(read(text), TAU) == {True, False}


def test_what_is_said_to_be_always_so_is_so_in_every_world():
    rng = np.random.default_rng(7)
    parts = [
        "with.fell",
        "with.deaths > 2",
        "with.deaths <= 1",
        "with.fell_day < with.restored_day",
    ]
    parts += ["with.restored_day <= with.fell_day", "with.belief_end < 1"]
    world = {name: rng.integers(0, 2, 300).astype(float) for name in ("fell",)}
    world |= {name: rng.integers(0, 4, 300).astype(float) for name in ("deaths", "fell_day")}
    world |= {"restored_day": rng.integers(0, 4, 300) * 1.0, "belief_end": rng.uniform(size=300)}
    settled = 0
    for first, second, third in itertools.permutations(parts, 3):
        texts = (
            f"{first} or not ({second}) and {third}",
            f"{first} and {second} or {third}",
            f"{first} or {second} or not {third}",
        )
        for text in texts:
            seen = evaluate(read(text), lambda name: world[name.outcome])
            assert {bool(value) for value in seen} <= possible(read(text))
            settled += len(possible(read(text))) == 1
    assert settled > 5


def test_too_many_kinds_of_worlds_are_not_looked_at():
    text = " or ".join(f"a{i}.risen" for i in range(20))
    assert possible(read(f"({text}) or not a0.risen")) == {True, False}


def needed(**given):
    return proposition(kind="needed", outcome="rising == 1", **given)


def test_rivals_that_ask_contrary_things_of_one_world_exclude_each_other():
    enough = proposition(
        kind="enough", outcome="rising == 1", without="no_grievance", **{"with": "with"}
    )
    rival = needed(**{"with": "attacked"}, without="with")
    assert bond(enough, rival) == "excludes"
    assert bond(enough, needed(**{"with": "attacked"}, without="attack_only")) == ""


def test_an_effect_excludes_its_contrary_and_not_a_smaller_one():
    def effect(direction, margin, **more):
        return proposition(
            kind="effect", outcome="deaths", without="no_send", direction=direction, margin=margin,
            **more,
        )  # fmt: skip

    assert bond(effect("up", 5), effect("down", 0)) == "excludes"
    assert bond(effect("up", 5), effect("up", 1)) == "first in second"
    assert bond(effect("up", 1), effect("up", 5)) == "second in first"
    assert bond(effect("up", 1), effect("up", 1)) == "same"
    assert bond(effect("up", 0.1, relative=True), effect("down", 1)) == ""


def test_a_proposition_excludes_its_denial_and_follows_from_what_joins_it():
    state = {"kind": "state", "holds": "with.risen == 1"}
    other = {"kind": "state", "holds": "with.kept == 1"}
    assert bond(proposition(**state), proposition(kind="not", of=state)) == "excludes"
    joined = proposition(kind="all", of=[state, other])
    assert bond(joined, proposition(**state)) == "first in second"
    assert bond(proposition(**other), proposition(kind="any", of=[state, other])) == (
        "first in second"
    )


def test_who_decides_alone_excludes_that_he_does_not():
    one = proposition(kind="decides", question="call", alone=["a"], not_alone=["b"])
    assert bond(one, proposition(kind="decides", question="call", alone=["b"])) == "excludes"
    assert bond(one, proposition(kind="decides", question="response", alone=["b"])) == ""


def test_what_never_holds_excludes_nothing():
    never = proposition(kind="state", holds="with.pi_min > 1")
    assert bond(never, proposition(kind="state", holds="with.pi_min > 0.5")) == ""


def test_that_attackers_are_needed_is_excluded_by_a_rising_without_them():
    claims = {claim.id: claim for claim in load("kazakhstan-2022").dossier.claims}
    rising = claims["rising"]
    bonds = {side.title: bond(rising.test, side.test) for side in rising.beside}
    assert bonds["Attackers are needed"] == "excludes"
    assert bonds["The 20,000 attackers of the official story are enough"] == ""

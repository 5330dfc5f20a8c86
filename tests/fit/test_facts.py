"""Facts as measures: which are fitted, on which scale, and what is refused and why."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from corcyra.dossier.load import load
from corcyra.errors import FitError
from corcyra.fitting.facts import choose, cuts, refusal, target
from corcyra.fitting.measures import compared, scale_of


@pytest.fixture(scope="module")
def kazakhstan():
    return load("kazakhstan-2022").dossier


def with_facts(dossier, **changes):
    """The dossier with fields of some facts replaced: {id: {field: value}}."""
    facts = [f.model_copy(update=changes.get(f.id.replace("-", "_"), {})) for f in dossier.facts]
    return dossier.model_copy(update={"facts": facts})


def figures(fact, low, high):
    return [fact.figures[0].model_copy(update={"low": low, "high": high})]


def test_the_dossier_says_what_is_fitted_and_a_user_says_otherwise(kazakhstan):
    assert "killed" in [t.id for t in choose(kazakhstan).used]
    assert [t.id for t in choose(kazakhstan, use=["call"]).used] == ["call"]
    without = choose(kazakhstan, hold_out=["killed"])
    assert "killed" in [t.id for t in without.held_out]
    assert "killed" not in [t.id for t in without.used]


def test_only_the_day_of_order_is_a_claims_record_and_fitted(kazakhstan):
    used = {t.id for t in choose(kazakhstan).used}
    records = {c.id: set(c.record_facts) & used for c in kazakhstan.claims}
    assert {name: facts for name, facts in records.items() if facts} == {
        "order": {"order-declared"},
        "deadlock": {"order-declared"},
    }


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        ("dismissal", "the dismissal is dated"),
        ("troops", "contingents' men"),
        ("referendum", "fit: never"),
        ("internet-almaty", "nothing in the model"),
        ("detained-7-jan", "as of its end only"),
        ("crowd-atyrau-4-jan", "event spark_atyrau brings it out"),
    ],
)
def test_what_is_entered_later_or_not_measured_is_refused_and_says_why(kazakhstan, fact, words):
    with pytest.raises(FitError, match=words):
        choose(kazakhstan, use=[fact])


def test_a_misspelt_fact_is_guessed(kazakhstan):
    with pytest.raises(FitError, match="did you mean killed"):
        choose(kazakhstan, use=["kiled"])


def test_a_dossier_without_facts_says_so():
    with pytest.raises(FitError, match="has no facts to fit"):
        choose(load("minimal").dossier)


def test_facts_that_contradict_each_other_are_named(kazakhstan):
    killed = next(f for f in kazakhstan.facts if f.id == "killed")
    early = killed.model_copy(
        update={
            "id": "early",
            "date": killed.date.replace(day=10),
            "figures": figures(killed, 9e3, 9e3),
        }
    )
    both = kazakhstan.model_copy(update={"facts": [killed, early]})
    with pytest.raises(FitError, match=r"early .* killed .* only grows"):
        choose(both, use=["killed", "early"])


def test_more_dead_than_people_cannot_be_fitted(kazakhstan):
    killed = next(f for f in kazakhstan.facts if f.id == "killed")
    fact = killed.model_copy(update={"figures": figures(killed, 2e7, 2e7)})
    assert "is not a number of" in refusal(fact, kazakhstan)


def test_sources_that_differ_make_a_fact_wide(kazakhstan):
    fact = next(f for f in kazakhstan.facts if f.id == "killed-almaty")
    wide = target(fact, kazakhstan)
    narrow = target(fact.model_copy(update={"figures": fact.figures[:1]}), kazakhstan)
    assert wide.width > narrow.width == pytest.approx(math.log(1.25))
    assert wide.centre == pytest.approx((math.log(104) + math.log(161)) / 2)


@pytest.mark.parametrize(
    ("days", "turns"),
    [(range(11), (0, 2, 4, 6, 8)), ([3, 3, 3, 3, 5], (0, 3)), ([0, 0, 0], (0,))],
)
def test_luck_turns_on_the_first_day_and_on_days_that_part_the_facts(kazakhstan, days, turns):
    one = choose(kazakhstan, use=["call"]).used[0]
    assert cuts([replace(one, day=float(day)) for day in days]) == turns


def test_a_fact_can_say_how_wide_it_is(kazakhstan):
    fact = next(f for f in kazakhstan.facts if f.id == "participants-4-jan")
    own = fact.model_copy(update={"width": 3.0})
    assert target(own, kazakhstan).width == pytest.approx(math.log(3))


def test_counts_are_compared_as_logarithms_and_a_day_never_come_as_the_last():
    s = compared(np.array([[900.0, np.inf]]), [scale_of("crowd_peak"), scale_of("call_day")], 21.0)
    assert s.tolist() == [[pytest.approx(math.log(1000)), 21.0]]

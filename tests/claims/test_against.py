"""Claims against each other on planted worlds, where what they are to each other is known."""

from __future__ import annotations

import json

import numpy as np
import pytest
from claim_toys import Table, claim, dossier, proposition
from scipy.stats import hypergeom

from corcyra.claims import fourfold
from corcyra.claims.against import against
from corcyra.claims.contrasts import in_words, title, which
from corcyra.claims.judging import judge
from corcyra.claims.shared import within


def contrasts(columns, draws=None, told=None, named=(), beside=()):
    """Claims `name`, each true where its column is 1; told where `told[name]` is 1."""
    told = told or {}
    outcomes = dict(zip(("fell", "restored", "kept", "risen"), columns.values()))
    gates = dict(zip(("call_day", "landing_day"), told.values()))
    gate_of = dict(zip(told, gates))
    claims = []
    for name, outcome in zip(columns, outcomes):
        when = f"with.{gate_of[name]} == 1" if name in gate_of else None
        test = proposition(kind="state", holds=f"with.{outcome} == 1", when=when)
        made = claim(test, id=name, beside=beside if name == next(iter(columns)) else ())
        others = [b for a, b in named if a == name]
        claims.append(made.model_copy(update={"against": others, "speaker": name.upper()}))
    table = Table({"with": outcomes | gates}, draws or {})
    whole = dossier(*claims)
    return against(whole, judge(whole, table), table)


def truths(seed, n=80, share=0.5):
    return (np.random.default_rng(seed).uniform(size=n) < share).astype(float)


def test_the_four_shares_are_counted_over_the_pairs_that_can_tell_both():
    a = [1.0, 1, 1, 0, 0, 0, 0, 1]
    b = [1.0, 0, 0, 1, 0, 0, 0, 1]
    told = {"a": [1.0, 1, 1, 1, 1, 1, 0, 1], "b": [1.0, 1, 1, 1, 1, 1, 1, 0]}
    (found,) = contrasts({"a": a, "b": b}, told=told)
    assert found.told == 6
    shares = (found.both, found.only_first, found.only_second, found.neither)
    assert shares == pytest.approx((1 / 6, 2 / 6, 1 / 6, 2 / 6))
    assert found.relation == "few"
    assert found.contested == 3
    assert "too few to say how they are related" in in_words(found)


def test_claims_that_exclude_each_other_contradict():
    a = truths(3)
    (found,) = contrasts({"a": a, "b": 1 - a})
    assert (found.relation, found.clear) == ("contradict", True)
    assert found.phi == pytest.approx(-1)
    assert found.phi_interval[1] < -0.8
    assert found.both == 0
    assert "They contradict each other" in in_words(found)


def test_claims_that_are_one_go_together():
    a = truths(3)
    (found,) = contrasts({"a": a, "b": a})
    assert found.relation == "together"
    assert found.phi == pytest.approx(1)
    assert which(found) == ""


def test_claims_that_have_nothing_to_do_with_each_other_are_open():
    (found,) = contrasts({"a": truths(3), "b": truths(4)})
    assert found.relation == "open"
    low, high = found.phi_interval
    assert low < 0 < high
    assert "not told from chance" in in_words(found)


def test_claims_that_hold_together_now_and_then_only_keep_apart():
    a = np.repeat([1.0, 0.0], 60)
    b = np.concatenate([np.repeat([1.0, 0.0], [12, 48]), np.repeat([1.0, 0.0], [48, 12])])
    (found,) = contrasts({"a": a, "b": b})
    assert (found.relation, found.both) == ("apart", 0.1)


def test_a_claim_that_always_or_never_holds_relates_to_nothing():
    (found,) = contrasts({"a": truths(3), "b": np.zeros(80)})
    assert found.relation == "settled"
    assert np.isnan(found.phi)
    assert found.to_json()["phi"] is None
    assert "always or never" in in_words(found)


def test_nothing_can_be_told_of_claims_that_no_pair_can_tell():
    (found,) = contrasts({"a": truths(3), "b": truths(4)}, told={"a": np.zeros(80)})
    assert (found.relation, found.told) == ("few", 0)
    assert in_words(found) == "No pair can tell both."
    json.dumps(found.to_json(), allow_nan=False)


def test_the_assumption_that_makes_each_right_is_found():
    rng = np.random.default_rng(5)
    deciding, idle = rng.uniform(size=120), rng.uniform(size=120)
    a = (deciding > 0.6).astype(float)
    (found,) = contrasts({"a": a, "b": 1 - a}, draws={"tau": deciding, "wx": idle})
    assert found.decider is not None
    assert found.decider.assumption == "tau"
    assert found.decider.high_share > 0.9 > 0.1 > found.decider.low_share
    assert "the first is right in 0% of pairs where this is lowest" in which(found)
    assert found.to_json()["assumption"]["assumption"] == "tau"


def test_no_assumption_is_named_where_none_decides():
    rng = np.random.default_rng(6)
    a = truths(3, 120)
    (found,) = contrasts({"a": a, "b": 1 - a}, draws={"tau": rng.uniform(size=120)})
    assert "No single assumption decides" in which(found)


def test_of_few_contested_worlds_no_assumption_is_asked():
    a = np.repeat([1.0, 0.0], 40)
    b = a.copy()
    b[:5] = 0
    b[40:45] = 1
    draws = {"tau": np.arange(80.0)}
    (found,) = contrasts({"a": a, "b": b}, draws=draws, named=[("a", "b")])
    assert (found.contested, found.decider) == (10, None)
    assert "too few to say which assumption" in which(found)
    assert found.to_json()["assumption"] is None


def test_named_claims_come_before_what_chance_explains_as_well():
    columns = {"a": truths(3), "b": truths(4), "c": truths(5)}
    plain = contrasts(columns)
    assert not any(contrast.named or contrast.clear for contrast in plain)
    last = plain[-1]
    named = contrasts(columns, named=[(last.second.claim, last.first.claim)])
    assert (named[0].first, named[0].second) == (last.first, last.second)
    assert named[0].named
    assert named[0].relation == "open"


def test_contradictions_come_first():
    a = truths(3)
    found = contrasts({"a": truths(7), "b": a, "c": 1 - a, "d": a})
    assert [c.relation for c in found[:2]] == ["contradict", "contradict"]
    assert {c.relation for c in found[2:]} == {"open", "together"}


def test_a_claim_stands_against_the_questions_beside_it():
    a = truths(3)
    beside = [("a rival", proposition(kind="state", holds="with.fell == 0"))]
    found = contrasts({"a": a, "b": truths(4)}, beside=beside)
    rival = next(contrast for contrast in found if contrast.second.question)
    assert (rival.relation, rival.second.short) == ("contradict", "a rival")
    assert title(rival) == "A against a question beside the claim"


def test_who_stands_against_whom_is_said():
    found = contrasts({"a": truths(3), "b": truths(4)})
    assert title(found[0]) == "A against B"


def test_the_tails_are_those_of_fishers_exact_test():
    rng = np.random.default_rng(9)
    cells = rng.integers(0, 30, (50, 4))
    at_most, at_least = fourfold.tails(cells, cells[:, 0])
    first, second, n = cells[:, 0] + cells[:, 1], cells[:, 0] + cells[:, 2], cells.sum(axis=1)
    expected = hypergeom(n, first, second)
    assert at_most == pytest.approx(expected.cdf(cells[:, 0]), abs=1e-9)
    assert at_least == pytest.approx(expected.sf(cells[:, 0] - 1), abs=1e-9)


def test_tests_that_could_not_come_out_small_do_not_count():
    hopeless = np.full(100, 0.4)
    assert fourfold.bound(np.append(hopeless, 1e-9), 0.025) == 0.025
    assert fourfold.bound(np.full(100, 1e-9), 0.025) == pytest.approx(0.00025)


def test_one_claim_alone_has_nobody_against_it():
    assert contrasts({"a": truths(3)}) == ()


@pytest.mark.verify
def test_unrelated_claims_are_rarely_called_related():
    """At most 5% of studies; each has six contrasts of four unrelated claims."""
    wrong = 0
    for seed in range(200):
        columns = {c: truths(10 * seed + i, 60, 0.3) for i, c in enumerate("abcd")}
        wrong += any(c.relation not in ("open", "settled") for c in contrasts(columns))
    assert wrong <= 18  # 5% of 200 and three standard errors


@pytest.mark.verify
@pytest.mark.parametrize("cells", [(0.3, 0.2, 0.2, 0.3), (0.05, 0.4, 0.3, 0.25)])
def test_the_interval_of_phi_covers(cells):
    truth = fourfold.correlation(np.array([cells]))[0]
    rng = np.random.default_rng(12)
    hits = 0
    for _ in range(200):
        _, (low, high) = fourfold.phi(rng.multinomial(60, cells))
        hits += low <= truth <= high
    assert 0.84 <= hits / 200 <= 0.95


def fates(kinds, holds, seed=1):
    """Two claims on the effect of an act; `kinds` of pairs and in what share of them each holds.

    A kind is whether the regime falls in `with` and in `off`.
    """
    rng = np.random.default_rng(seed)
    fell = np.repeat(np.array(kinds, float), [n for n, _ in holds], axis=0)
    share = np.repeat([share for _, share in holds], [n for n, _ in holds])
    day = np.where(fell == 1, 3.0, np.inf)
    up = (rng.uniform(size=(len(share), 2)) < share[:, None]) * 1.0
    none = np.zeros(len(share))
    table = Table(
        {
            "with": {"fell_day": day[:, 0], "legitimacy_30": up[:, 0], "friendship_30": up[:, 1]},
            "off": {"fell_day": day[:, 1], "legitimacy_30": none, "friendship_30": none},
        }
    )
    claims = [
        claim(proposition(kind="effect", outcome=f"{name}_30", without="off", direction="up"), name)
        for name in ("legitimacy", "friendship")
    ]
    whole = dossier(*claims)
    return against(whole, judge(whole, table), table)[0]


def test_what_goes_together_because_only_the_act_saves_the_regime_is_told():
    found = fates([(0, 1), (0, 0), (1, 1)], [(30, 0.9), (50, 0.1), (20, 0.0)])
    assert found.relation == "together"
    assert found.shared is not None and found.shared.explains
    assert "the regime stands in `with` and falls in `off`. They go together because" in (
        in_words(found)
    )
    assert found.to_json()["shared"]["falls_in"] == "off"
    json.dumps(found.to_json(), allow_nan=False)


def test_what_goes_together_among_alike_pairs_too_is_not_put_down_to_the_fall():
    n = 40
    fell = np.repeat([1.0, 0.0], n)
    both = np.concatenate([np.repeat([1.0, 0.0], [34, 6]), np.repeat([1.0, 0.0], [4, 36])])
    chance = within(both == 1, both == 1, fell.astype(int))
    assert chance < 1e-6
    rng = np.random.default_rng(2)
    one, other = (rng.uniform(size=2 * n) < 0.1 + 0.8 * fell for _ in range(2))
    assert within(one, other, fell.astype(int)) > 0.05


def test_what_does_not_hang_on_the_fall_is_not_explained_by_it():
    found = fates([(0, 0), (1, 1)], [(40, 0.95), (40, 0.05)])
    assert found.relation == "together"
    assert found.shared is None


def test_a_contradiction_by_the_conditions_alone_is_told_as_such():
    a = truths(3)
    outcomes = {"with": {"fell": a}}
    claims = [
        claim(proposition(kind="state", holds=f"with.fell == {value}"), f"c{value}")
        for value in (0, 1)
    ]
    whole = dossier(*claims)
    table = Table(outcomes)
    (found,) = against(whole, judge(whole, table), table)
    assert (found.relation, found.bond) == ("contradict", "excludes")
    assert "by their conditions alone" in in_words(found)
    assert found.to_json()["by_conditions"] == "excludes"
    (other,) = contrasts({"a": a, "b": 1 - a})
    assert other.bond == ""
    assert "by their conditions alone" not in in_words(other)

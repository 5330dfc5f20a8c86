"""Pairs that have parts of their luck in common count as fewer: closed forms and coverage."""

from __future__ import annotations

import numpy as np
import pytest
from claim_toys import Table, verdict

from corcyra.claims.statistics import mean_interval, paired_share_interval, wilson, worth
from corcyra.claims.turning import crossing

COLUMNS = {"with": {"fell": [1, 0] * 30}}
HOLDS = {"kind": "state", "holds": "with.fell == 1"}


def parts(*columns):
    return np.array(columns, np.int64).T


def test_pairs_with_nothing_in_common_are_worth_what_they_are():
    values = (np.arange(400) % 3 == 0) * 1.0
    assert worth(values, np.empty((400, 0), np.int64)) == 400
    assert worth(values, parts(np.arange(400))) == 400
    assert worth(np.empty(0), np.empty((0, 3), np.int64)) == 0


def test_pairs_whose_part_decides_are_worth_the_parts():
    luck = np.repeat(np.arange(20), 30)
    assert worth((luck % 2 == 0) * 1.0, parts(luck)) == pytest.approx(19, rel=0.01)


def test_where_all_are_alike_each_part_counts_once():
    luck = np.repeat(np.arange(7), 10)
    assert worth(np.ones(70), parts(luck)) == pytest.approx(7)
    assert worth(np.ones(4), parts([1, 1, 1, 2])) == pytest.approx(16 / 10)


def test_the_part_counts_by_which_they_are_worth_least():
    few, many = np.repeat(np.arange(10), 40), np.tile(np.arange(100), 4)
    values = (few % 2) * 1.0
    assert worth(values, parts(many, few)) == worth(values, parts(few)) < 12


def test_one_dissenter_makes_no_claim_surer():
    """The lower end of a share's interval never rises when a pair that holds turns."""
    luck, ends = parts(np.repeat(np.arange(24), 5)), []
    for turned in range(60):
        values = (np.arange(120) * 7 % 120 >= turned) * 1.0  # In one luck after another.
        n = worth(values, luck)
        ends.append(wilson(values.mean() * n, n)[0])
    assert np.diff(ends).max() < 0.005
    assert ends[1] < 0.92


def test_a_part_that_most_have_in_common_leaves_few():
    rng = np.random.default_rng(5)
    luck = parts([0] * 59 + [1])
    assert worth((rng.random(60) < 0.5) * 1.0, luck) < 8
    half = parts([0] * 30 + list(range(1, 31)))
    found = [worth((rng.random(60) < 0.5) * 1.0, half) for _ in range(200)]
    assert 10 < np.median(found) < 45


def test_values_that_a_part_does_not_move_are_worth_nearly_what_they_are():
    rng = np.random.default_rng(1)
    found = [worth(rng.normal(size=300), parts(np.repeat(np.arange(100), 3))) for _ in range(50)]
    assert 240 < np.median(found) <= 300


@pytest.mark.parametrize("kind", ["share", "mean", "paired"])
def test_intervals_cover_where_pairs_share_their_luck(kind):
    """40 lucks of 5 pairs, half of the spread theirs: of 400 studies 90% cover, or a few less."""
    rng, luck, covered, plain = np.random.default_rng(2), np.repeat(np.arange(40), 5), 0, 0
    common = parts(luck)
    for _ in range(400):
        latent = np.sqrt(0.5) * rng.normal(size=40)[luck] + np.sqrt(0.5) * rng.normal(size=200)
        if kind == "share":
            hits, truth = (latent > 0) * 1.0, 0.5
            n, share = worth(hits, common), hits.mean()
            found, naive = wilson(share * n, n), wilson(hits.sum(), 200)
        elif kind == "mean":
            truth, found, naive = 0.0, mean_interval(latent, common), mean_interval(latent)
        else:
            change, truth = np.sign(latent) * (np.abs(latent) > 1), 0.0
            found, naive = paired_share_interval(change, common), paired_share_interval(change)
        covered += found[0] <= truth <= found[1]
        plain += naive[0] <= truth <= naive[1]
    assert 0.85 < covered / 400 < 0.97
    assert plain / 400 < 0.8


def test_a_verdict_says_what_its_pairs_are_worth_and_is_less_sure():
    alone = verdict(Table(COLUMNS), **HOLDS)
    shared = verdict(Table(COLUMNS, parts=[[0, 1] * 30]), **HOLDS)
    assert (alone.worth, alone.fewer) == (60, False)
    assert shared.fewer
    assert shared.worth < 2
    assert shared.share_holds == alone.share_holds == 0.5
    assert shared.share_interval[0] < alone.share_interval[0] - 0.1
    assert shared.error > 2 * alone.error
    assert shared.interval == shared.share_interval
    assert shared.to_json()["worth"] == pytest.approx(shared.worth)


def test_what_all_pairs_of_few_lucks_agree_on_is_not_built_in():
    columns = {"with": {"fell": [1] * 60}}
    assert verdict(Table(columns), **HOLDS).built_in
    few = verdict(Table(columns, parts=[[i % 6 for i in range(60)]]), **HOLDS)
    assert not few.built_in
    assert few.worth == pytest.approx(6)
    assert few.word_range == "likely to nearly certain"


def test_a_turning_point_is_less_sure_where_pairs_are_worth_less():
    x = np.linspace(0, 1, 200)
    holds = np.random.default_rng(3).random(200) < 1 / (1 + np.exp(-12 * (x - 0.5)))
    value, alone, rises = crossing(x, holds)
    same, shared, _ = crossing(x, holds, 0.1)
    assert rises
    assert same == pytest.approx(value, rel=0.01)
    assert shared[1] - shared[0] > 2 * (alone[1] - alone[0])


def test_limits_found_in_pairs_that_share_their_luck_say_so():
    rng = np.random.default_rng(4)
    x = rng.random(120)
    columns = {"with": {"fell": ((x > 0.5) * 1.0).tolist()}}
    draws = {"tau": x.tolist()}
    alone = verdict(Table(columns, draws), **HOLDS).conditions.words
    luck = (x > 0.5).astype(int).tolist()
    shared = verdict(Table(columns, draws, parts=[luck]), **HOLDS).conditions.words
    assert "may be that luck" not in alone
    assert "worth 1 independent ones: what tells them apart may be that luck" in shared

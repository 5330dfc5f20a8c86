"""Conditions, drivers and flip points of a verdict, on toys whose answer is known."""

import json

import numpy as np
import pytest
from claim_toys import Table, dossier, verdict

from corcyra.claims import drivers, turning
from corcyra.claims.assumptions import Assumptions

EFFECT = {"kind": "effect", "outcome": "reputation_30", "without": "no", "direction": "down"}
STATE = {"kind": "state", "holds": "with.against_call > .5"}


def toy(holds, noise=30, seed=0, **draws):
    """A state that holds in some pairs, the draws, and columns of noise."""
    n = len(holds)
    table = Table({"with": {"against_call": list(0.1 + 0.8 * np.asarray(holds))}})
    columns = np.random.default_rng([seed, n]).uniform(size=(n, noise))
    table.draws = {name: list(values) for name, values in draws.items()}
    table.draws |= {f"noise{i}": list(columns[:, i]) for i in range(noise)}
    return table


def threshold(n=400, low=0.1, high=0.9, seed=3):
    """Holds mostly where tau is below .44."""
    draw = np.random.default_rng(seed)
    tau = draw.uniform(0.38, 0.56, n)
    return toy(draw.uniform(size=n) < np.where(tau < 0.44, high, low), tau=tau)


def test_where_it_holds_where_it_fails_and_where_it_turns():
    found = verdict(threshold(), **STATE).conditions
    assert [limit.assumption for limit in found.holds.limits] == ["tau"]
    assert found.holds.limits[0].high == pytest.approx(0.44, abs=0.01)
    assert found.fails.limits[0].low == pytest.approx(0.44, abs=0.01)
    assert found.holds.density == pytest.approx(0.9, abs=0.06)
    assert found.holds.elsewhere == pytest.approx(0.1, abs=0.06)
    assert (found.flip.assumption, found.flip.rises) == ("tau", False)
    assert found.flip.value == pytest.approx(0.44, abs=0.01)
    assert found.flip.interval[0] < found.flip.value < found.flip.interval[1]
    assert found.told == 400


def test_the_words_say_the_meaning_not_the_letter():
    found = verdict(threshold(), **STATE)
    words = found.conditions.words
    assert "ikely to hold where threshold of joining is below 0.4" in words
    assert "ikely to fail where threshold of joining is above 0.4" in words
    assert "tau" not in words
    # It holds in a third: what would flip it is where it holds.
    assert found.flip == found.conditions.holds.words


def test_what_mostly_holds_is_flipped_by_where_it_fails():
    draw = np.random.default_rng(1)
    rho = draw.uniform(1, 4, 300)
    found = verdict(toy(draw.uniform(size=300) < np.where(rho < 1.6, 0.1, 0.95), rho=rho), **STATE)
    assert found.share_holds > 0.5
    assert found.flip == found.conditions.fails.words
    assert "rate of reconsidering is below 1.6" in found.flip
    assert "a day" in found.flip


def test_holding_is_told_from_no_difference_too():
    wx = np.linspace(0.1, 0.6, 60)
    table = Table({"with": {"reputation_30": -1.0 * (wx > 0.35)}, "no": {"reputation_30": 0 * wx}})
    table.draws = {"wx": list(wx)}
    found = verdict(table, **EFFECT).conditions
    assert found.holds.density > 0.95 and found.holds.coverage > 0.95
    assert found.holds.limits[0].low == pytest.approx(0.35, abs=0.01)


def test_noise_has_no_conditions_no_drivers_and_says_so():
    draw = np.random.default_rng(8)
    found = verdict(toy(draw.uniform(size=100) < 0.4, noise=50), **STATE)
    assert (found.conditions.holds, found.conditions.fails, found.drivers) == (None, None, ())
    assert found.flip == (
        "Of 50 assumptions none stands out from chance in 100 pairs; more pairs may tell."
    )


@pytest.mark.parametrize(
    "hits, n, words",
    [
        (12, 12, "Too few pairs can tell (12) to look for conditions."),
        (40, 40, "It holds in all of 40 pairs: no assumption turns it in any of them."),
        (0, 40, "It holds in none of 40 pairs: no assumption turns it in any of them."),
    ],
)
def test_nothing_to_search(hits, n, words):
    found = verdict(toy(np.arange(n) < hits), **STATE)
    assert found.conditions.words == found.flip == words
    assert found.drivers == ()


def test_pairs_without_draws_and_constant_columns_are_left_out():
    table = threshold()
    for name in table.draws:
        table.draws[name][:50] = [float("nan")] * 50
    table.draws["wx"] = [float("nan")] * 50 + [0.3] * 350
    found = verdict(table, **STATE)
    assert (found.told, found.conditions.told, found.conditions.searched) == (400, 350, 31)
    assert found.conditions.holds.limits[0].assumption == "tau"


def test_without_draws_nothing_varies():
    table = toy(np.arange(60) < 20, noise=0)
    assert verdict(table, **STATE).conditions.words == "Nothing varies between the pairs."


def test_json_has_the_box_by_name_and_no_nan():
    found = verdict(threshold(), **STATE).to_json()
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    conditions = found["conditions"]
    (name, (low, high)), *more = conditions["box"].items()
    assert (name, low, more) == ("tau", None, [])
    assert high == pytest.approx(0.44, abs=0.01)
    assert 0.8 < conditions["density"] <= 1 and 0.8 < conditions["coverage"] <= 1
    assert conditions["fails"]["box"].keys() == {"tau"}
    assert [driver["assumption"] for driver in found["drivers"]] == ["tau"]
    none = verdict(toy(np.arange(40) < 40), **STATE).to_json()["conditions"]
    assert (none["box"], none["density"], none["fails"]) == ({}, None, None)


def test_the_driver_is_named_with_its_share_of_the_variance():
    found = verdict(threshold(n=3000), **STATE).drivers
    assert [driver.assumption for driver in found] == ["tau"]
    # Of ten bins three lie below .44, and a third of the fourth.
    means = np.array([0.9] * 3 + [0.1 + 0.8 / 3] + [0.1] * 6)
    truth = means.var() / (means.mean() * (1 - means.mean()))
    assert found[0].index == pytest.approx(truth, abs=0.05)
    assert found[0].low_share > 0.8 > 0.2 > found[0].high_share
    assert found[0].bound < 0.03


def test_what_is_worst_in_the_middle_is_a_driver_without_a_flip_point():
    draw = np.random.default_rng(2)
    wx = draw.uniform(0.1, 0.6, 400)
    middle = np.abs(wx - 0.35) < 0.083
    found = verdict(toy(draw.uniform(size=400) < np.where(middle, 0.1, 0.9), wx=wx), **STATE)
    assert found.drivers[0].assumption == "wx"
    assert "between" in found.drivers[0].words
    assert found.conditions.flip is None
    assert found.conditions.fails.limits[0].words.startswith("weight of contagion is between 0.2")


def test_index_is_unbiased_where_nothing_matters():
    draw = np.random.default_rng(5)
    x, y = draw.uniform(size=(60, 3000)), draw.uniform(size=60) < 0.3
    index = drivers.index(*drivers.counts(drivers.binned(x, 4), y))
    # Standard deviation about sqrt(2 * 3) / 59; the mean of 3,000 within four errors.
    assert abs(index.mean()) < 4 * 0.042 / np.sqrt(3000)


def test_ties_share_a_bin():
    x = np.array([[0.0], [0.0], [0.0], [0.0], [1.0], [2.0]])
    assert drivers.binned(x, 3)[:, 0].tolist() == [0, 0, 0, 0, 2, 2]


def test_the_crossing_of_a_clean_cut_lies_between_its_neighbours():
    x = np.linspace(0, 1, 51)
    value, (low, high), rises = turning.crossing(x, x > 0.61)
    assert rises
    assert 0.56 <= low <= 0.6 < value < 0.62 <= high <= 0.66


def test_a_crossing_beyond_what_is_drawn_is_no_value():
    draw = np.random.default_rng(6)
    x = draw.uniform(size=300)
    value, (low, high), rises = turning.crossing(x, draw.uniform(size=300) < 0.6 + 0.3 * x)
    assert np.isnan(value) and rises and low == -np.inf and high < 0.2


def test_the_crossing_of_a_range_on_a_logarithmic_scale_is_that_of_the_logarithm():
    draw = np.random.default_rng(7)
    x = draw.uniform(size=80)
    y = draw.uniform(size=80) < x
    plain, scaled = turning.crossing(x, y), turning.crossing(np.exp(9 * x), y)
    assert np.log(scaled[0]) / 9 == pytest.approx(plain[0])
    assert np.log(scaled[1]) / 9 == pytest.approx(plain[1])


def test_labels_of_paths_say_whose_they_are():
    table = toy(np.arange(40) < 20, noise=0)
    table.draws = {"tau": [0.1, 0.2] * 20}
    assumptions = Assumptions(table, dossier())
    labels = {
        "tau": "threshold of joining",
        "cohesion_mean": "mean cohesion",
        "kY": "reputation: loss by disorder",
        "palace.actors.regent.nerve": "odds of survival under which regent flees",
        "palace.actors.regent.ideals.call.slope": (
            "regent's wish for foreign troops as the odds fall"
        ),
        "palace.ties.regent.regent": "how much regent listens to himself",
        "palace.office.regent": "formal weight of regent",
        "events.spark.share": "“spark”: share of adults who come out",
        "abroad.members.ally.delay": "ally's delay to the first landing",
        "unheard.of": "unheard.of",
    }
    assert {name: assumptions.label(name) for name in labels} == labels
    assert assumptions.unit("calm_days") == "days"


@pytest.mark.parametrize("at", [0.0, 0.9, 0.999, 1.0, 1.001, 1.2])
def test_the_bound_is_not_looked_for_further_than_needed(at):
    draw = np.random.default_rng(8)
    x, y = draw.uniform(size=(60, 30)), draw.uniform(size=60) < 0.4
    code = drivers.binned(x, drivers.bins(60))
    whole = drivers.bound(code, y)
    assert drivers.bound(code, y, at * whole) == (np.inf if at <= 1 else whole)


@pytest.mark.verify
def test_noise_is_hardly_ever_a_driver():
    told = 0
    for seed in range(200):
        draw = np.random.default_rng(seed)
        x, y = draw.uniform(size=(60, 90)), draw.uniform(size=60) < 0.4
        code = drivers.binned(x, drivers.bins(60))
        told += drivers.index(*drivers.counts(code, y)).max() > drivers.bound(code, y)
    # P(8 or more of 200 | .01) is .1%.
    assert told < 8


@pytest.mark.verify
@pytest.mark.parametrize("n, columns", [(100, 1), (400, 1)])
def test_intervals_of_an_index_cover_it(n, columns):
    cover, bins = 0, drivers.bins(n)
    edges = np.arange(bins + 1) / bins
    # E[Y|x] = .2 + .6 x: what bins can see of it.
    means = 0.2 + 0.6 * (edges[1:] + edges[:-1]) / 2
    truth = means.var() / 0.25
    for seed in range(200):
        draw = np.random.default_rng([n, seed])
        x = draw.uniform(size=(n, columns))
        y = draw.uniform(size=n) < 0.2 + 0.6 * x[:, 0]
        pairs, hits = drivers.counts(drivers.binned(x, bins), y)
        low, high = drivers.jackknife(pairs[0], hits[0])
        cover += low <= truth <= high
    assert 0.84 <= cover / 200 <= 0.95


@pytest.mark.verify
@pytest.mark.parametrize("n", [60, 300])
def test_intervals_of_a_flip_point_cover_it(n):
    cover = 0
    for seed in range(200):
        draw = np.random.default_rng([n, seed])
        x = draw.uniform(size=n)
        y = draw.uniform(size=n) < 1 / (1 + np.exp(-8 * (x - 0.6)))
        low, high = turning.crossing(x, y)[1]
        cover += low <= 0.6 <= high
    assert 0.84 <= cover / 200 <= 0.95

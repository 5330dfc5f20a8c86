"""The probabilistic Condorcet election, against the toolkit's sample and by hand."""

import numpy as np
import pytest

from corcyra.classics._errors import ClassicError
from corcyra.classics.bargaining import elect, pce, risk_attitudes

# The sample of the KTAB toolkit (MIT licence): five actors on three questions.
SAMPLE = {
    "Actor": ["Alice", "Bob", "Carol", "David", "Ellie"],
    "Power": [117.7, 93.2, 61.4, 135.4, 63.8],
    "pos0": [52.8, 15.9, 61.1, 26.3, 73.3],
    "sal0": [32.3, 25.2, 28.8, 15.6, 39.7],
    "pos1": [39.8, 61.4, 86.5, 16.5, 61.1],
    "sal1": [22.4, 34.5, 28.6, 42.0, 19.9],
    "pos2": [39.6, 72.0, 44.5, 15.9, 26.3],
    "sal2": [13.4, 26.5, 18.2, 14.3, 15.8],
}


# Utilities of three options to the five actors, printed by the toolkit with five digits.
PRINTED_UTILITIES = [
    [0.94413, 0.95113, 0.94812],
    [0.64659, 0.67104, 0.64728],
    [0.64098, 0.63545, 0.63969],
    [0.65095, 0.65249, 0.65888],
    [0.69137, 0.70138, 0.69155],
]


def test_the_toolkits_worked_example():
    # KTAB, printed: coalitions, pairwise chances, and the Markov-incentive shares.
    election = elect(SAMPLE["Power"], PRINTED_UTILITIES, vote="blend", rule="markov")
    coalition = [[0, 0.170, 0.039], [1.975, 0, 1.599], [0.809, 0.563, 0]]
    beats = [[0.5, 0.0791, 0.0465], [0.9209, 0.5, 0.7396], [0.9535, 0.2604, 0.5]]
    # The printed utilities are rounded to 1e-5, worth up to 1e-5 * 471.5 / 2 of a coalition.
    assert election.coalition == pytest.approx(np.array(coalition), abs=0.0025)
    assert election.beats == pytest.approx(np.array(beats), abs=2e-4)
    assert election.probability == pytest.approx([0.0054, 0.7502, 0.2444], abs=1.5e-4)


def test_the_toolkits_sample_at_its_first_turn():
    # KTAB smpExample, printed: risk attitudes and chances at state 0.
    election = pce(SAMPLE, vote="blend", rule="markov", risk="inferred")
    assert election.risk == pytest.approx([1, -0.387, -0.5, -0.001, -0.298], abs=5.1e-4)
    expected = [0.3154, 0.1668, 0.1082, 0.2216, 0.188]
    assert election.probability == pytest.approx(expected, abs=5.1e-5)


@pytest.mark.parametrize("vote", ["proportional", "blend"])
@pytest.mark.parametrize("rule", ["conditional", "markov"])
def test_chances_are_chances(vote, rule):
    election = pce(SAMPLE, vote, rule)
    assert election.probability.sum() == pytest.approx(1)
    assert (election.probability > 0).all()
    assert election.beats + election.beats.T == pytest.approx(np.ones((5, 5)))
    assert election.winner == "Alice"


def test_two_options_win_as_often_as_their_coalitions_are_strong():
    election = elect([3, 1], [[1, 0], [0, 1]])
    assert election.probability == pytest.approx([0.75**1 * 0.5 / 0.5, 0.25])
    # Two options under the Markov rule: j is challenged only by i, so the pairwise chance again.
    assert elect([3, 1], [[1, 0], [0, 1]], rule="markov").probability == pytest.approx([0.75, 0.25])


def test_what_all_prefer_prevails_for_certain():
    election = elect([1, 1], [[1, 0, 0.5], [1, 0.5, 0]], rule="markov")
    assert election.probability == pytest.approx([1, 0, 0])


def test_unanimous_cycles_share_the_time():
    # Wise's note: all prefer a to b, b to c and c to a, here by three actors whose votes make it.
    cycle = [[2, 1, 0], [0, 2, 1], [1, 0, 2]]
    election = elect([1, 1, 1], cycle, rule="markov")
    assert election.probability == pytest.approx([1 / 3] * 3)


def test_the_cubic_blend_counts_large_differences_more():
    large, small = [[1.0, 0.0], [0.4, 0.6]], [1, 4]
    assert elect(small, large, "proportional").probability[0] == pytest.approx(1 / 1.8)
    blend = elect(small, large, "blend").probability[0]
    assert blend == pytest.approx(1.0 / (1.0 + 4 * (0.2 + 0.2**3) / 2))


def test_actors_at_one_position_hold_one_option():
    table = {**SAMPLE, **{f"pos{q}": [*SAMPLE[f"pos{q}"][:4], SAMPLE[f"pos{q}"][0]] for q in "012"}}
    election = pce(table)
    assert election.options == ("Alice, Ellie", "Bob", "Carol", "David")


def test_risk_runs_from_minus_a_half_to_one():
    assert risk_attitudes([0.1, 0.3, 0.5]).tolist() == pytest.approx([-0.5, 0.25, 1.0])
    assert risk_attitudes([0.5, 0.5]).tolist() == [0, 0]


def test_the_scale_of_positions_may_be_said():
    shifted = {
        name: [x - 50 for x in column] if name.startswith("pos") else column
        for name, column in SAMPLE.items()
    }
    assert pce(shifted, scale=(-50, 50)).probability == pytest.approx(pce(SAMPLE).probability)
    with pytest.raises(ClassicError, match=r"give scale=\(low, high\)"):
        pce(shifted)


def test_an_election_says_what_it_is():
    election = pce(SAMPLE)
    assert repr(election) == "<Election: 5 options, likeliest Alice at 0.691>"
    assert election.table().column_names == ["option", "probability"]
    assert election.chart().to_dict()["mark"]["type"] == "bar"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"vote": "loud"}, "vote must be"),
        ({"rule": "first"}, "rule must be"),
        ({"risk": "bold"}, "risk must be"),
        ({"risk": [0.1]}, "one attitude for each"),
    ],
)
def test_elections_that_cannot_be_are_refused(options, message):
    with pytest.raises(ClassicError, match=message):
        pce(SAMPLE, **options)

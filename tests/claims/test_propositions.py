"""Each kind of proposition on a structural model whose answer is known."""

import numpy as np
import pytest
from claim_toys import Table, proposition, verdict

from corcyra.claims.propositions import evaluate_proposition

NAN = float("nan")
EFFECT = {"kind": "effect", "outcome": "legitimacy_30", "without": "no", "direction": "down"}


def codes(table, **given):
    """Codes of the pairs, None where they cannot tell."""
    result = evaluate_proposition(proposition(**given), table)
    return [int(code) if told else None for code, told in zip(result.code, result.told)]


def two_arms(outcome, done, undone, **other):
    return Table({"with": {outcome: done, **other}, "no": {outcome: undone}})


def test_effect_is_with_minus_without_beyond_a_margin():
    table = two_arms("legitimacy_30", [0.25, 0.5, 0.75, NAN], [0.5, 0.5, 0.5, 0.5])
    assert codes(table, **EFFECT) == [1, 0, -1, None]
    assert codes(table, **EFFECT, margin=0.25) == [0, 0, 0, None]
    assert codes(table, **EFFECT | {"direction": "up"}) == [-1, 0, 1, None]
    result = evaluate_proposition(proposition(**EFFECT), table)
    assert np.array_equal(result.difference, [-0.25, 0, 0.25, NAN], equal_nan=True)


def test_a_relative_margin_is_a_share_of_without():
    table = two_arms("crowd_peak", [106, 104, 100], [100, 100, 0])
    given = EFFECT | {"outcome": "crowd_peak", "direction": "up", "margin": 0.05, "relative": True}
    assert codes(table, **given) == [1, 0, 1]


def test_effect_on_a_truth_counts_turns():
    table = two_arms("restored_day", [10, 20, NAN, 3], [20, 10, NAN, NAN])
    result = evaluate_proposition(
        proposition(**EFFECT | {"outcome": "restored_day <= 15", "direction": "up"}), table
    )
    assert result.difference.tolist() == [1, -1, 0, 1]
    assert result.truth


def test_effect_on_a_day_that_never_comes_has_codes_but_no_mean():
    table = two_arms("restored_day", [10, NAN] * 20, [NAN, NAN] * 20)
    found = verdict(table, **EFFECT | {"outcome": "restored_day"})
    assert (found.share_holds, found.share_same) == (0.5, 0.5)
    assert np.isnan(found.mean)
    assert found.to_json()["mean"] is None
    assert "never comes" in found.why


def test_because_splits_no_such_effect_from_another_cause():
    # legitimacy = .5 + direct + through a mechanism, which is off in the last two arms.
    direct = np.array([0.0, -0.1, -0.3, 0.2, 0.0])
    through = np.array([-0.3, -0.3, -0.1, 0.0, 0.0])
    arms = {"with": 0.5 + direct + through, "no": np.full(5, 0.5)}
    arms |= {"with-off": 0.5 + direct, "no-off": np.full(5, 0.5)}
    table = Table({arm: {"legitimacy_30": list(values)} for arm, values in arms.items()})
    given = EFFECT | {"kind": "because", "with_off": "with-off", "without_off": "no-off"}
    assert codes(table, **given, margin=0.02) == [1, 1, -1, -1, 0]
    assert codes(table, **given, margin=0.02, share=0.8) == [1, -1, -1, -1, 0]
    details = evaluate_proposition(proposition(**given, margin=0.02), table).details
    assert details["other_cause"] == pytest.approx(0.2)
    assert details["no_such_effect"] == pytest.approx(0.2)
    # Linear mediation: the share of the mean effect that goes is through / (direct + through).
    assert details["share_gone"] == pytest.approx(through.sum() / (direct + through).sum())


def test_state_takes_its_contrary_from_the_claim_or_from_its_failure():
    table = Table({"with": {"against_call": [0.7, 0.45, 0.2, NAN]}})
    holds = {"kind": "state", "holds": "with.against_call > .5"}
    assert codes(table, **holds) == [1, -1, -1, None]
    assert codes(table, **holds, opposite="with.against_call < .4") == [1, 0, -1, None]


def test_a_contrary_that_cannot_be_told_matters_only_where_the_claim_does_not_hold():
    table = Table({"with": {"against_call": [0.7, 0.3], "against_troops": [NAN, NAN]}})
    state = {"kind": "state", "holds": "with.against_call > .5"}
    assert codes(table, **state, opposite="with.against_troops < .4") == [1, None]


def test_decides_needs_each_of_alone_and_none_of_the_others():
    flips = {"flips_response_peak[a]": [1, 1, 0, NAN, 1], "flips_response_peak[b]": [0, 1, 0, 0, 0]}
    table = Table({"with": flips | {"landing_day": [1, 1, 1, 1, NAN]}})
    given = {"kind": "decides", "question": "response", "moment": "peak"}
    given |= {"alone": ["a"], "not_alone": ["b"], "when": "with.landing_day < 1000"}
    assert codes(table, **given) == [1, -1, -1, None, None]


def test_decides_reads_the_column_of_its_question():
    table = Table({"with": {"flips_call[a]": [1, 0], "flips_send[m]": [0, 1]}})
    assert codes(table, kind="decides", question="call", alone=["a"]) == [1, -1]
    assert codes(table, kind="decides", question="send", alone=["m"]) == [-1, 1]


def test_needed_and_enough_find_the_probabilities_of_a_structural_model():
    # Y = (X and U1) or U2, U1 and U2 independent: P(needed) and P(enough) as in Pearl (2009),
    # section 9.2, computed over all cells: with P(U1) = .6, P(U2) = .25,
    # P(no Y without X | Y with X) = .75 * .6 / (1 - .4 * .75), P(Y with X | no Y without) = .6.
    u1 = np.repeat([1, 1, 1, 0, 0], 4)
    u2 = np.tile([1, 0, 0, 0], 5)
    table = two_arms("rising", list(u1 | u2), list(u2))
    needed = verdict(table, kind="needed", outcome="rising", without="no")
    enough = verdict(table, kind="enough", outcome="rising", without="no")
    assert needed.share_holds == pytest.approx(0.75 * 0.6 / (1 - 0.4 * 0.75))
    assert (needed.told, needed.untold) == (14, 6)
    assert enough.share_holds == pytest.approx(0.6)
    assert enough.told == 15


def test_all_and_any_join_codes_of_pairs_that_can_tell_every_part():
    low = {"kind": "state", "holds": "with.deaths < 1", "opposite": "with.deaths > 2"}
    calm = {"kind": "state", "holds": "with.pi_min > .5"}
    columns = {"deaths": [0, 0, 3, 3, 1.5, NAN, 1.5], "pi_min": [0.9, 0, 0.9, 0, 0, 0.9, 0.9]}
    table = Table({"with": columns})
    assert codes(table, kind="all", of=[low, calm]) == [1, 0, 0, -1, 0, None, 0]
    assert codes(table, kind="any", of=[low, calm]) == [1, 1, 1, -1, -1, None, 1]


def test_the_condition_comes_first_and_untellable_conditions_cannot_tell():
    table = two_arms("legitimacy_30", [0.1] * 3, [0.5] * 3, against_call=[0.7, 0.3, NAN])
    assert codes(table, **EFFECT, when="with.against_call > .5") == [1, None, None]


def test_a_failed_run_is_counted_as_failed_and_nothing_else():
    table = two_arms("legitimacy_30", [0.1] * 4, [0.5] * 4)
    table.broken = {"no": [True, False, False, False], "with": [True, True, False, False]}
    found = verdict(table, **EFFECT)
    assert (found.told, found.untold, found.failed) == (2, 0, 2)
    assert "2 failed" in found.why


def test_an_arm_that_was_not_run_leaves_nothing_to_tell():
    found = verdict(Table({"with": {"legitimacy_30": [0.5] * 30}}), **EFFECT)
    assert (found.told, found.untold, found.word) == (0, 30, "too few pairs can tell")
    assert found.why == "No pair can tell: arm `no` was not run."
    assert found.to_json()["share_holds"] is None

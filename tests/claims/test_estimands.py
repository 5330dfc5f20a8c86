"""What the kinds estimate, against closed forms."""

import numpy as np
import pytest
from claim_toys import Table, claim, dossier, proposition, verdict
from hypothesis import given
from hypothesis import strategies as st

from corcyra.claims import estimands
from corcyra.claims.evaluate import evaluate
from corcyra.claims.expressions import ExpressionError, Scope, parse
from corcyra.claims.judging import judge
from corcyra.claims.propositions import evaluate_proposition
from corcyra.claims.table import values

COUNTS = st.lists(st.integers(0, 40), min_size=4, max_size=4).filter(any)


def worlds(both, only_with, only_without, neither):
    """Outcomes with and without the cause, of so many worlds of each type."""
    done = np.repeat([1.0, 1, 0, 0], [both, only_with, only_without, neither])
    undone = np.repeat([1.0, 0, 1, 0], [both, only_with, only_without, neither])
    return done, undone


def test_probabilities_of_causation_of_a_known_table():
    # 100 worlds: 20 always, 30 by the cause, 10 prevented by it, 40 never.
    found = estimands.necessity(*worlds(20, 30, 10, 40))
    assert found["pn"] == pytest.approx(30 / 50)
    assert found["ps"] == pytest.approx(30 / 70)
    assert found["pns"] == pytest.approx(0.3)
    assert found["prevented"] == pytest.approx(0.1)
    # By hand from the margins .5 and .3 (Tian and Pearl 2000, equations for exogenous causes).
    assert found["excess_risk_ratio"] == pytest.approx(0.4)
    assert (found["pn_low"], found["pn_high"]) == pytest.approx((0.4, 1.0))
    assert (found["ps_low"], found["ps_high"]) == pytest.approx((0.2 / 0.7, 0.5 / 0.7))
    assert (found["pns_low"], found["pns_high"]) == pytest.approx((0.2, 0.5))


@given(COUNTS)
def test_the_bounds_hold_the_truth_of_every_joint_distribution(counts):
    found = estimands.necessity(*worlds(*counts))
    for name in ("pn", "ps", "pns"):
        low, truth, high = found[f"{name}_low"], found[name], found[f"{name}_high"]
        assert np.isnan(truth) or low - 1e-12 <= truth <= high + 1e-12


@given(COUNTS)
def test_the_bounds_are_reached_by_joints_with_the_same_margins(counts):
    both, only_with, only_without, neither = counts
    found = estimands.necessity(*worlds(*counts))
    fewest, most = min(only_with, only_without), -min(both, neither)
    for move, edge in ((fewest, "pns_low"), (most, "pns_high")):
        moved = (both + move, only_with - move, only_without - move, neither + move)
        assert estimands.necessity(*worlds(*moved))["pns"] == pytest.approx(found[edge])


@given(COUNTS.filter(lambda counts: counts[0] + counts[1] > 0))
def test_a_cause_that_never_prevents_is_needed_as_the_excess_risk_ratio_says(counts):
    both, only_with, _, neither = counts
    found = estimands.necessity(*worlds(both, only_with, 0, neither))
    assert found["pn"] == pytest.approx(found["excess_risk_ratio"])


def test_needed_and_enough_show_the_bounds_in_words():
    done, undone = worlds(20, 30, 10, 40)
    table = Table({"with": {"rising": list(done)}, "no": {"rising": list(undone)}})
    needed = verdict(table, kind="needed", outcome="rising", without="no")
    assert needed.share_holds == pytest.approx(needed.details["pn"])
    assert needed.why.endswith(
        "no longer in `no` in 60% of them; from the two arms' shares alone one could say 40% to "
        "100%; 50 of 100 pairs cannot tell."
    )
    enough = verdict(table, kind="enough", outcome="rising", without="no")
    assert enough.share_holds == pytest.approx(enough.details["ps"])


def test_linear_mediation_splits_into_the_path_and_the_rest():
    # M = a X + u, Y = b M + c X + e: effect a b + c, of which a b by way of M.
    rng = np.random.default_rng(5)
    u, e = rng.normal(size=(2, 400))
    a, b, c = 0.5, -2.0, 0.25
    done, undone = b * (a + u) + c + e, b * u + e
    found = estimands.mediation(done, undone, b * u + c + e, undone, np.ones(400, bool))
    assert found["effect"] == pytest.approx(a * b + c)
    assert found["indirect"] == pytest.approx(a * b)
    assert found["residual"] == pytest.approx(c)
    assert found["share_gone"] == pytest.approx(a * b / (a * b + c))
    # The mechanism does nothing without the act, so this is the natural indirect effect.
    assert found["mechanism_without"] == 0
    assert found["mechanism_with"] == pytest.approx(a * b)


def test_a_mechanism_that_works_without_the_act_is_told_apart():
    # Off takes -3 from both arms and -1 more from the treated: the effect loses 1, not 4.
    ones = np.ones(10)
    found = estimands.mediation(5 * ones, 4 * ones, ones, ones, np.ones(10, bool))
    assert (found["effect"], found["indirect"], found["residual"]) == (1, 1, 0)
    assert (found["mechanism_with"], found["mechanism_without"]) == (4, 3)


def test_pairs_that_never_change_are_not_certain_of_a_truth():
    # Thirty pairs in which it is so in every arm but one: nothing varies, and 30 pairs are not all.
    yes, no = np.ones(30), np.zeros(30)
    found = estimands.mediation(yes, no, no, no, np.ones(30, bool), truth=True)
    for name in ("effect", "indirect", "residual", "mechanism_with", "mechanism_without"):
        assert found[f"{name}_low"] < found[f"{name}_high"]
    # By hand: a pair each way beside the 30, half a width of z sqrt((32 - 30^2 / 32) / 32^2).
    half = 1.6448536 * np.sqrt(32 - 30**2 / 32) / 32
    assert found["effect_low"] == pytest.approx(30 / 32 - half)
    # The indirect effect of truths goes up to 2, all others to 1.
    assert found["indirect_high"] == pytest.approx(30 / 32 + half)
    assert found["effect_high"] == 1
    # As numbers the same are what they are.
    assert estimands.mediation(yes, no, no, no, np.ones(30, bool))["effect_low"] == 1


def test_a_truth_through_a_mechanism_takes_the_interval_of_truths():
    yes, no = [0.9] * 30, [0.1] * 30
    columns = {"with": yes, "no": no, "with-off": no, "no-off": no}
    table = Table({arm: {"legitimacy_30": column} for arm, column in columns.items()})
    because = {
        "kind": "because", "without": "no", "direction": "up", "with_off": "with-off",
        "without_off": "no-off",
    }  # fmt: skip
    truth = verdict(table, outcome="legitimacy_30 > .5", **because)
    assert truth.details["effect_low"] == truth.interval[0] < 1
    assert "(the natural indirect effect)" in truth.why
    number = verdict(table, outcome="legitimacy_30", **because)
    assert number.details["effect_low"] == pytest.approx(0.8)


def test_because_says_the_residual_in_words():
    n = 30
    arms = {"with": [0.2] * n, "no": [0.5] * n, "with-off": [0.4] * n, "no-off": [0.5] * n}
    table = Table({arm: {"legitimacy_30": column} for arm, column in arms.items()})
    found = verdict(
        table, kind="because", outcome="legitimacy_30", without="no", direction="down",
        with_off="with-off", without_off="no-off",
    )  # fmt: skip
    assert (
        "of the mean effect of -0.3, -0.2 goes through the mechanism (the natural indirect effect) "
        "and -0.1 is left without it"
    ) in found.why
    assert found.to_json()["details"]["indirect"] == pytest.approx(-0.2)


def test_everybody_stands_beside_who_decides():
    columns = {
        "flips_call[a]": [1, 0, 1, 0] * 5, "share_call[a]": [0.5] * 20,
        "power_call[a]": [0.7] * 20, "office_call[a]": [0.2] * 20,
        "flips_call[b]": [0, 1, 0, 1] * 5, "share_call[b]": [0.25] * 20,
        "power_call[b]": [0.1] * 20, "office_call[b]": [0.8] * 20,
    }  # fmt: skip
    whole = dossier(claim(proposition(kind="decides", question="call", alone=["a"])))
    actors = type("Palace", (), {"actors": [type("A", (), {"id": id}) for id in "ab"]})
    judged = judge(whole.model_copy(update={"palace": actors}), Table({"with": columns}))[0]
    assert judged.why.endswith(
        "Share of the decision (real power, office): a 0.50 (0.70, 0.20), b 0.25 (0.10, 0.80)."
    )
    found = judged.details
    assert [found[f"{key} a"] for key in ("flips", "share", "power", "office")] == pytest.approx(
        [0.5, 0.5, 0.7, 0.2]
    )
    assert (found["flips b"], found["share b"]) == (0.5, 0.25)


def test_not_obeys_de_morgan():
    low = {"kind": "state", "holds": "with.deaths < 1", "opposite": "with.deaths > 2"}
    calm = {"kind": "state", "holds": "with.pi_min > .5"}
    table = Table({"with": {"deaths": [0, 0, 3, 3, 1.5, 1.5], "pi_min": [0.9, 0, 0.9, 0, 0, 0.9]}})

    def holds(**given):
        return (evaluate_proposition(proposition(**given), table).code == 1).tolist()

    for one, other in (("all", "any"), ("any", "all")):
        denied = holds(kind="not", of={"kind": one, "of": [low, calm]})
        each = [{"kind": "not", "of": low}, {"kind": "not", "of": calm}]
        assert denied == holds(kind=other, of=each)


def test_not_turns_a_finding_and_shows_what_it_denies():
    table = Table({"with": {"deaths": [0] * 15 + [3] * 5 + [1.5] * 5}})
    low = {"kind": "state", "holds": "with.deaths < 1", "opposite": "with.deaths > 2"}
    found = verdict(table, kind="not", of=low)
    assert (found.share_holds, found.share_opposite) == (0.4, 0.6)
    assert found.why.startswith("What is denied holds in 60% of 25 pairs: It is so in 60%")
    assert [part.kind for part in found.beside] == ["state"]


def test_a_condition_may_read_what_the_world_drew():
    table = Table({"with": {"deaths": [1, 2, 3]}}, draws={"tau": [0.4, 0.5, 0.6]})
    assert values(table, "drawn[tau] > 0.45").tolist() == [0, 1, 1]
    found = evaluate_proposition(
        proposition(kind="state", holds="with.deaths > 1", when="drawn[tau] > .45"), table
    )
    assert found.told.tolist() == [False, True, True]


def test_paths_of_draws_may_have_dots_and_hyphens():
    (name,) = [parse("drawn[palace.actors.old-fox.nerve] > 1").parts[0].name]
    assert name is not None
    assert name.who == "palace.actors.old-fox.nerve"
    assert evaluate(parse("drawn[tau] - 1"), lambda _: np.array([3.0])).tolist() == [2]
    with pytest.raises(ExpressionError, match="no draw tua; did you mean tau"):
        parse("drawn[tua] > 1", scope=Scope(drawn=["tau"]))


@pytest.mark.verify
@pytest.mark.parametrize(("kind", "truth"), [("needed", 0.75 * 0.6 / 0.7), ("enough", 0.6)])
def test_intervals_cover_the_probabilities_of_a_structural_model(kind, truth):
    # Y = (X and U1) or U2 with P(U1) = .6, P(U2) = .25: PN = .45 / .7, PS = .6.
    rng, hits = np.random.default_rng(31), 0
    for _ in range(200):
        u1, u2 = rng.random(80) < 0.6, rng.random(80) < 0.25
        table = Table({"with": {"rising": u1 | u2}, "no": {"rising": u2}})
        low, high = verdict(table, kind=kind, outcome="rising", without="no").share_interval
        hits += low <= truth <= high
    assert 0.84 <= hits / 200 <= 0.95


@pytest.mark.verify
def test_intervals_cover_the_indirect_effect_and_the_residual():
    # M = a X + u, Y = b M + c X, with a and c different from world to world.
    rng, hits = np.random.default_rng(32), np.zeros(3)
    for _ in range(200):
        a, c, u = rng.normal(0.5, 0.4, 60), rng.normal(0.25, 0.3, 60), rng.normal(size=60)
        found = estimands.mediation(-2 * (a + u) + c, -2 * u, -2 * u + c, -2 * u, np.ones(60, bool))
        for i, (name, truth) in enumerate(
            (("effect", -0.75), ("indirect", -1.0), ("residual", 0.25))
        ):
            hits[i] += found[f"{name}_low"] <= truth <= found[f"{name}_high"]
    assert np.all((hits / 200 >= 0.84) & (hits / 200 <= 0.95)), hits / 200


@pytest.mark.verify
def test_intervals_cover_the_indirect_effect_and_the_residual_of_truths():
    # The act acts by a through the mechanism and by c past it; e acts without it; and without the
    # act the mechanism prevents what d would do: the indirect effect of a world is 0, 1 or 2.
    rng = np.random.default_rng(33)
    truths = {"effect": 0.52, "indirect": 0.4, "residual": 0.12, "mechanism_without": -0.12}
    hits = dict.fromkeys(truths, 0)
    for _ in range(200):
        a, c, d, e = rng.random((4, 80)) < np.array([[0.5], [0.3], [0.15], [0.2]])
        arms = [1.0 * arm for arm in (a | c | e, e, c | e, d | e)]
        found = estimands.mediation(*arms, np.ones(80, bool), truth=True)
        for name, truth in truths.items():
            hits[name] += found[f"{name}_low"] <= truth <= found[f"{name}_high"]
    assert all(0.84 <= count / 200 <= 0.95 for count in hits.values()), hits


def test_pairs_that_the_act_has_chosen_are_owned_up_to():
    table = Table({"with": {"deaths": [1.0] * 25}, "no": {"deaths": [2.0] * 25}})
    state = {"kind": "state", "holds": "with.deaths < no.deaths", "when": "no.deaths > 1"}
    said = " The act itself changes which pairs can tell."
    assert verdict(table, **state, conditions_on_effect=True).why.endswith(said)
    assert not verdict(table, **state).why.endswith(said)
    assert verdict(table, kind="all", of=[state | {"conditions_on_effect": True}]).why.endswith(
        said
    )

import json

import pytest
from claim_toys import Table, claim, dossier, proposition, verdict
from hypothesis import given, settings
from hypothesis import strategies as st

from corcyra.claims import ArmPlan, judge, needs
from corcyra.claims.sentences import phrase
from corcyra.claims.words import likelihood, likelihood_range

EFFECT = {"kind": "effect", "outcome": "reputation_30", "without": "no", "direction": "down"}
STATE = {"kind": "state", "holds": "with.against_call > .5"}


def state(hits, n):
    """A state that holds in `hits` of n pairs."""
    return Table({"with": {"against_call": [0.9] * hits + [0.1] * (n - hits)}})


@pytest.mark.parametrize(
    "share, word",
    [
        (0.0, "remote"),
        (0.0499, "remote"),
        (0.05, "very unlikely"),
        (0.1999, "very unlikely"),
        (0.20, "unlikely"),
        (0.4499, "unlikely"),
        (0.45, "roughly even"),
        (0.55, "roughly even"),
        (0.5501, "likely"),
        (0.80, "likely"),
        (0.8001, "very likely"),
        (0.95, "very likely"),
        (0.9501, "nearly certain"),
        (1.0, "nearly certain"),
    ],
)
def test_words_at_their_boundaries(share, word):
    assert likelihood(share) == word


def test_words_of_an_interval_are_a_range_only_if_they_differ():
    assert likelihood_range(0.21, 0.44) == "unlikely"
    assert likelihood_range(0.3, 0.5) == "unlikely to roughly even"


def test_a_share_outside_0_to_1_has_no_word():
    with pytest.raises(ValueError, match=r"between 0 and 1, is 1\.5"):
        likelihood(1.5)


@pytest.mark.parametrize(
    "hits, n, word",
    [
        (19, 19, "too few pairs can tell"),
        (51, 51, "nearly certain"),
        (52, 52, "built in"),
        (0, 51, "remote"),
        (0, 52, "built in"),
        (96, 100, "nearly certain"),
        (95, 100, "very likely"),
        (5, 100, "very unlikely"),
        (4, 100, "remote"),
        (7, 400, "built in"),
    ],
)
def test_guards_of_built_in_and_too_few(hits, n, word):
    found = verdict(state(hits, n), **STATE)
    assert (found.word, found.built_in) == (word, word == "built in")


@given(st.integers(20, 400), st.floats(0, 1))
def test_the_outermost_words_stand_only_with_their_range(n, share):
    found = verdict(state(round(share * n), n), **STATE)
    if found.word in ("remote", "nearly certain"):
        assert found.word_range in ("remote to very unlikely", "very likely to nearly certain")


def test_no_difference_in_nearly_all_pairs_is_built_in():
    same = [0.5] * 99
    table = Table({"with": {"reputation_30": [*same, 0.1]}, "no": {"reputation_30": [*same, 0.5]}})
    assert verdict(table, **EFFECT).built_in


def test_the_word_carries_its_range():
    assert verdict(state(12, 40), **STATE).word_range == "very unlikely to unlikely"
    assert verdict(state(320, 1000), **STATE).word_range == ""


def test_surprise_leaves_out_what_the_prior_decided():
    assert verdict(state(30, 100), **STATE).surprise == pytest.approx(0.7)
    assert verdict(state(0, 100), **STATE).surprise == 0
    assert verdict(state(0, 10), **STATE).surprise == 0


def test_effect_stands_beside_the_same_in_pairs_without_a_fall():
    # Three pairs: no fall, a fall with the act on day 20, a fall without it on day 40.
    nan = float("nan")
    done = {"reputation_30": [0.4, 0.0, 0.6], "fell_day": [nan, 20, nan]}
    undone = {"reputation_30": [0.5, 0.5, 0.5], "fell_day": [nan, nan, 40]}
    found = verdict(Table({"with": done, "no": undone}), **EFFECT)
    (stratum,) = found.beside
    assert (stratum.place, stratum.title) == ("stratum", "pairs in which no arm falls")
    # The fall on day 40 comes after the outcome of day 30: it does not leave the stratum.
    assert found.share_fell == {"with": pytest.approx(1 / 3), "no": 0.0}
    counts = {"both": 0, "with_alone": 1, "without_alone": 0, "neither": 2}
    apart = {k[len("fell_") :]: n for k, n in found.details.items() if k.startswith("fell_")}
    assert apart == counts
    assert (found.told, stratum.told, stratum.untold) == (3, 2, 1)
    assert found.mean == pytest.approx((-0.1 - 0.5 + 0.1) / 3)
    assert stratum.mean == pytest.approx(0.0)


def test_an_effect_on_the_fall_itself_has_no_stratum():
    table = Table({"with": {"fell": [1, 0], "fell_day": [3, 9]}, "no": {"fell": [0, 0]}})
    assert verdict(table, **EFFECT | {"outcome": "fell"}).beside == ()


def test_parts_and_side_questions_stand_beside():
    low = {"kind": "state", "holds": "with.against_call < .2"}
    side = proposition(kind="state", holds="with.against_call < .95")
    found = verdict(state(50, 100), kind="any", of=[STATE, low], beside=[("all of it?", side)])
    assert [aside.place for aside in found.beside] == ["part", "part", "question"]
    assert [aside.share_holds for aside in found.beside] == [0.5, 0.5, 1.0]
    assert found.beside[2].title == "all of it?"


def test_a_part_that_a_side_question_asks_is_not_shown_twice():
    low = {"kind": "state", "holds": "with.against_call < .2"}
    found = verdict(state(5, 9), kind="all", of=[STATE, low], beside=[("low?", low)])
    assert [aside.title for aside in found.beside] == ["part 1 of 2 (state)", "low?"]


def test_all_whose_parts_disagree_is_mixed_and_not_no_difference():
    never = {"kind": "state", "holds": "with.against_call > 2"}
    always = {"kind": "state", "holds": "with.against_call > 0"}
    found = verdict(state(50, 100), kind="all", of=[always, never])
    assert (found.share_same, found.details["mixed"], found.between) == (1.0, 1.0, "mixed")
    assert "some hold and others do not in 100%" in found.why
    assert found.to_json()["between"] == "mixed"
    # Half: one part holds, the other does not; half: both have their opposite.
    some = verdict(state(50, 100), kind="all", of=[STATE, never])
    assert (some.share_same, some.share_opposite, some.between) == (0.5, 0.5, "mixed")
    # An effect of no size, twice: none holds, which is no difference.
    table = Table({"with": {"reputation_30": [0.5] * 30}, "no": {"reputation_30": [0.5] * 30}})
    assert verdict(table, kind="all", of=[EFFECT, EFFECT]).between == "no difference"
    assert verdict(table, **EFFECT).between == "no difference"


@pytest.mark.parametrize(
    "text, words",
    [
        ("legitimacy_30", "legitimacy at day 30"),
        ("reputation_end", "reputation at the end"),
        ("rising == 1", "a rising"),
        ("deaths == 1", "(deaths == 1)"),
        ("flips_response_peak[patron]", "patron alone flips the order given at peak deployment"),
        ("power_call[patron]", "patron's real power at the call"),
        ("restored_day  <= 15", "(restored_day <= 15)"),
    ],
)
def test_outcomes_in_words(text, words):
    assert phrase(text) == words


def test_json_has_the_keys_of_the_command_and_no_nan():
    found = verdict(state(30, 100), **STATE).to_json()
    asked = "id speaker kind share_holds share_same share_opposite told mean interval error word"
    assert {*asked.split(), "record"} <= found.keys()
    assert (found["share_holds"], found["share_opposite"], found["told"]) == (0.3, 0.7, 100)
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_the_sentence_gives_levels_directions_and_who_cannot_tell():
    done, undone = [0.4] * 30 + [0.6] * 10 + [float("nan")] * 10, [0.5] * 50
    table = Table({"with": {"reputation_30": done}, "no": {"reputation_30": undone}})
    assert verdict(table, **EFFECT, margin=0.05).why == (
        "Reputation at day 30 averages 0.45 in `with` and 0.5 in `no`; it goes down by more than "
        "0.05 in 75% of pairs, up in 25%; 10 of 50 pairs cannot tell."
    )


def test_runs_too_short_for_a_claim_say_so():
    nan = [float("nan")] * 30
    table = Table({"with": {"reputation_30": nan}, "no": {"reputation_30": nan}})
    whole = dossier(claim(proposition(**EFFECT)), arms=["no"])
    short = judge(whole, table, days={"with": 10.0, "no": 10.0})[0]
    assert short.why == "No pair can tell: it looks at day 30, and the runs end on day 10."
    assert judge(whole, table, days={"with": 30.0, "no": 30.0})[0].why == (
        "No pair can tell; 30 of 30 pairs cannot tell."
    )


@settings(deadline=None)
@given(
    st.lists(st.floats(-1, 1), min_size=1, max_size=60),
    st.floats(0, 0.5),
    st.sampled_from(["up", "down"]),
)
def test_shares_sum_to_one(differences, margin, direction):
    table = Table(
        {"with": {"reputation_30": differences}, "no": {"reputation_30": [0.0] * len(differences)}}
    )
    found = verdict(table, **EFFECT | {"margin": margin, "direction": direction})
    assert found.share_holds + found.share_same + found.share_opposite == pytest.approx(1)
    assert found.told + found.untold + found.failed == len(differences)
    low, high = found.share_interval
    assert 0 <= low <= found.share_holds <= high <= 1


def test_needs_take_the_day_of_the_outcome_and_else_the_end():
    claims = [
        claim(proposition(**EFFECT, when="with.landing_day < 1000")),
        claim(proposition(kind="state", holds="early.call_day <= 12 and early.legitimacy_30 > 0")),
        claim(proposition(kind="decides", arm="voice", question="response", alone=["a"])),
        claim(proposition(**EFFECT | {"without": "late", "outcome": "restored_day <= 15"})),
    ]
    plan = needs(dossier(*claims, days=60, arms=["late", "voice", "early", "no"]))
    assert plan == (
        ArmPlan("with", 60),
        ArmPlan("late", 60),
        ArmPlan("voice", 60),
        ArmPlan("early", 30),
        ArmPlan("no", 30),
    )


def test_a_later_day_named_by_a_claim_moves_the_end_of_all():
    claims = [
        claim(proposition(**EFFECT | {"outcome": "reputation_180"})),
        claim(proposition(**EFFECT | {"without": "other", "outcome": "legitimacy_end"})),
    ]
    plan = needs(dossier(*claims, days=30, arms=["no", "other"]))
    assert plan == (ArmPlan("with", 180), ArmPlan("no", 180), ArmPlan("other", 180))


def test_needs_of_first_days_against_numbers_are_those_numbers():
    early = proposition(kind="state", holds="with.call_day <= 5")
    capped = proposition(**EFFECT | {"outcome": "min(landing_day, 20)"})
    assert needs(dossier(claim(early))) == (ArmPlan("with", 5),)
    assert {plan.days for plan in needs(dossier(claim(capped), arms=["no"]))} == {20}
    assert needs(dossier()) == ()


def test_judge_keeps_the_order_of_the_claims():
    claims = [claim(proposition(**STATE), id=name) for name in ("b", "a", "c")]
    assert [found.id for found in judge(dossier(*claims), state(3, 9))] == ["b", "a", "c"]

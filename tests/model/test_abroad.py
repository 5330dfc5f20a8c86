"""The alliance: votes, interest, landing and leaving, dependence."""

from __future__ import annotations

import math

import numpy as np
import pytest
from small_worlds import Stage, town

from corcyra.model import abroad, barracks
from corcyra.model.api import Model


def alliance(charter: str, bases: list[float], leads: float, mute: int = -1, q: float = 0.0) -> int:
    """Ask an alliance of a leader and others with their own views; returns its answer."""
    members = [{"id": f"m{k}", "name": f"M{k}", "votes": k != mute, "dependence": float(k > 0)}
               for k in range(len(bases) + 1)]  # fmt: skip
    world = town(abroad__members=members, abroad__leader="m0", abroad__charter=charter)
    stage = Stage(world, q=q)
    stage.drawn.member["base"][1:] = bases
    views = np.empty(len(members))
    return int(abroad.vote(stage.setup, stage.drawn, stage.p, leads, -1, False, views))


@pytest.mark.parametrize(
    ("charter", "bases", "leads", "answer"),
    [
        ("consensus", [0.9, 0.9], 1.0, 1),
        ("consensus", [0.9, 0.4], 1.0, 0),
        ("majority", [0.9, 0.4], 1.0, 1),
        ("majority", [0.4, 0.4], 1.0, 0),
        ("majority", [0.9, 0.9], 0.0, 1),
        ("majority", [0.4], 1.0, 0),  # one of two is no majority
        ("leader", [0.4, 0.4], 1.0, 1),
        ("leader", [0.9, 0.9], 0.0, 0),
        ("consensus", [0.5], 1.0, 0),  # exactly half is no yes
    ],
)
def test_the_charter_says_who_must_say_yes(charter, bases, leads, answer):
    assert alliance(charter, bases, leads) == answer


def test_a_member_without_a_vote_stops_nothing():
    assert alliance("consensus", [0.9, 0.1], 1.0, mute=2) == 1
    assert alliance("leader", [0.9, 0.9], 1.0, mute=0) == 0


def test_dependence_makes_members_follow_their_leader():
    assert alliance("consensus", [0.1, 0.2], 1.0, q=0.0) == 0
    assert alliance("consensus", [0.1, 0.2], 1.0, q=3.0) == 1
    # a = 1 - exp(-q) moves .2 to exactly half where a = .375.
    q = -math.log(1 - 0.375)
    assert alliance("consensus", [0.2], 1.0, q=q - 1e-6) == 0
    assert alliance("consensus", [0.2], 1.0, q=q + 1e-6) == 1


def test_the_council_says_who_alone_and_who_together_turn_it():
    members = [{"id": f"m{k}", "name": f"M{k}"} for k in range(3)]
    stage = Stage(town(abroad__members=members, abroad__leader="m0", abroad__charter="majority"))
    stage.drawn.member["base"][1:] = [0.9, 0.1]
    flips, views = np.empty((3, 2)), np.empty(3)
    assert abroad.council(stage.setup, stage.drawn, stage.p, stage.now, stage.guests, flips, views)
    assert flips[:, 0].tolist() == [1, 1, 0]
    assert flips[:, 1].tolist() == [0, 0, 1]
    assert stage.guests["goes"].tolist() == [1, 1, 0]


def test_interest_is_odds_and_leverage_gained_less_cost_and_blame():
    worth = {"stake": 1.5, "gain": 0.6, "lev": 0.8, "cost": 0.1, "blame": 0.2}
    stage = Stage(town(), **worth, z0=0.3, z_back=1.2, F1=800, z_sign=0.4)
    stage.now["called"], stage.now["sovereignty"], stage.now["belief"] = 1.0, 0.5, 0.25
    stage.now["dependence"] = 0.1

    def odds(z: float) -> float:
        return 1 / (1 + math.exp(-z))

    pi0, pi1 = odds(-0.1), odds(-0.1 + 1.2 * (1 - math.exp(-1.25)))
    by_hand = 1.5 * (pi1 - pi0) + 0.6 * 0.8 * (1 - pi0 / pi1 - 0.1) - 0.1 - 0.2 * 0.5 * 0.75
    assert abroad.interest(stage.setup, stage.p, stage.now, 1000.0) == pytest.approx(by_hand)
    assert abroad.planned(stage.setup, stage.guests) == 1000.0


def landed(length: float, until: float) -> list[float]:
    """Return the men in the country at each step's end, the answer given on day 1."""
    stage = Stage(town(abroad__withdrawal="calm"))
    stage.guests["goes"] = 1.0
    stage.now["answered"], stage.now["promised"], stage.now["answer_at"] = 1.0, 1.0, 1.0
    stage.now["landing_at"] = np.nan
    men = []
    for k in range(round((until - 1) / length)):
        stage.now["day"] = 1 + k * length
        abroad.come_and_go(stage.setup, stage.drawn, stage.p, stage.now, stage.guests, length)
        men.append(float(stage.now["foreign"]))
    return men


@pytest.mark.parametrize("until", [1.5, 2.0, 2.5, 3.0, 5.0])
def test_men_land_at_their_rate_whatever_the_step(until):
    since = until - 1
    expected = min(800, 400 * max(0, since - 0.6)) + min(200, 100 * max(0, since - 1.1))
    for length in (0.25, 0.125, 0.0625):
        assert landed(length, until)[-1] == pytest.approx(expected)


def test_men_leave_at_their_rate_whatever_the_step():
    for length in (0.25, 0.0625):
        stage = Stage(town(), leave_rate=0.5)
        stage.guests["goes"], stage.guests["here"] = 1.0, [800, 200]
        for name in ("answered", "promised", "withdrawing", "landing_at"):
            stage.now[name] = 1.0
        stage.now["foreign"] = 1000.0
        for _ in range(round(1 / length)):
            abroad.come_and_go(stage.setup, stage.drawn, stage.p, stage.now, stage.guests, length)
        assert stage.now["foreign"] == pytest.approx(500)
        assert stage.now["promised"] == 0.0


def test_dependence_rises_in_half_a_day_and_falls_in_five():
    stage = Stage(town())
    stage.now["pi"], stage.now["pi0"] = 0.8, 0.2
    abroad.depend(stage.now, 0.5)
    assert stage.now["dependence"] == pytest.approx(0.75 / 2)
    stage.now["pi0"] = 0.8
    abroad.depend(stage.now, 5.0)
    assert stage.now["dependence"] == pytest.approx(0.75 / 4)


def test_a_promise_backs_by_its_credibility_until_men_do_more():
    stage = Stage(town(), credibility=0.3, z_back=2.0, F1=800)
    odds = []
    for promised, foreign in ((0, 0), (1, 0), (1, 100), (1, 2000)):
        stage.now["promised"], stage.now["foreign"] = promised, foreign
        barracks.assess(stage.setup, stage.p, stage.now)
        odds.append(math.log(stage.now["pi"] / (1 - stage.now["pi"])) - stage.p["z0"])
    assert odds == pytest.approx([0, 0.6, 0.6, 2 * (1 - math.exp(-2.5))])


@pytest.mark.parametrize(("answer", "comes"), [("never", False), ("called", True)])
def test_the_patron_answers_as_he_is_told(answer, comes):
    model = Model(town(abroad__answer=answer))
    assert np.isfinite(model.run(1, 1).outcomes[model.outcomes.index("landing_day")]) == comes


def test_troops_come_unasked_when_the_patron_wants_it():
    eager = {"abroad__answer": "unasked", "parameters": {"stake": 5.0, "cost": 0.0, "blame": 0.0}}
    model = Model(town(**eager, palace__call="never"))
    run = dict(zip(model.outcomes, model.run(1, 1).outcomes, strict=True))
    assert math.isnan(run["call_day"]) and run["landing_day"] > 0


def test_a_promise_alone_brings_nobody():
    model = Model(town(abroad__sending="promise"))
    run = dict(zip(model.outcomes, model.run(1, 1).outcomes, strict=True))
    assert run["answer_day"] > 0 and math.isnan(run["landing_day"]) and run["foreign_peak"] == 0

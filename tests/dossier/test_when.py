"""What a condition may read: when arms part is decided from the overrides alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from corcyra.dossier.drawn import paths
from corcyra.dossier.load import load
from corcyra.dossier.parting import parting
from corcyra.errors import DossierError

BASE = (Path(__file__).parent / "museum" / "base.yaml").read_text(encoding="utf-8")
CLAIM = "{kind: decides, question: call, alone: [general], not_alone: [regent]}"
ARMS = """
  - {id: promise, title: He promises, set: {abroad.sending: promise}}
  - {id: strangers, title: Strangers come, set: {events.strangers.persons: 500}}
  - {id: late, title: A late farewell, set: {events.farewell.day: 9}}
  - {id: twin, title: The same as no_send, set: {abroad.sending: none}}
claims:
"""


def problems(tmp_path: Path, test: str) -> list[str]:
    """Messages about the base with another test of its second claim and more arms."""
    path = tmp_path / "dossier.yaml"
    text = BASE.replace("\nclaims:\n", ARMS).replace(CLAIM, test)
    path.write_text(text, encoding="utf-8")
    try:
        load(path)
    except DossierError as error:
        return [problem.message for problem in error.problems]
    return []


EFFECT = "{kind: effect, outcome: deaths, direction: up, "


@pytest.mark.parametrize(
    "test",
    [
        # The act itself comes.
        EFFECT + "without: no_send, when: with.landing_day <= 30}",
        EFFECT + "without: no_call, when: with.call_day <= 30}",
        "{kind: needed, outcome: fell, without: no_send, when: with.landing_day <= 30}",
        # The reference arm where no act is done in it, whatever it reads.
        EFFECT + "with: promise, without: no_send, when: with.fell == 0}",
        EFFECT + "with: strangers, without: with, when: with.landing_day <= 30}",
        "{kind: state, holds: with.fell > no_call.fell, when: with.legitimacy_30 > .2}",
        # Settled at the call; promise and no_send part after it.
        EFFECT + "with: promise, without: no_send, when: promise.call_day <= 30}",
        EFFECT + "with: promise, without: no_send, when: no_send.against_call > .5}",
        # Settled before the strangers come on day 2, or the farewell can come on day 4.
        EFFECT + "with: strangers, without: with, when: strangers.call_day < 1.5}",
        EFFECT + "with: late, without: with, when: late.landing_day <= 3}",
        # What the world drew.
        EFFECT + "without: no_call, when: 'drawn[tau] > .4 and drawn[q] < 3'}",
        # One arm alone: nothing is compared.
        "{kind: state, holds: no_call.deaths > 5, when: no_call.fell == 0}",
        # Arms that are the same never part.
        EFFECT + "with: twin, without: no_send, when: twin.landing_day < 1000}",
    ],
)
def test_what_the_act_cannot_change_may_be_read(tmp_path: Path, test: str):
    assert problems(tmp_path, test) == []


@pytest.mark.parametrize(
    "test",
    [
        EFFECT + "with: promise, without: no_send, when: promise.fell == 0}",
        EFFECT + "with: promise, without: no_call, when: promise.call_day <= 30}",
        EFFECT + "with: strangers, without: with, when: strangers.call_day <= 2}",
        EFFECT + "with: late, without: with, when: late.fell_day <= 4}",
        EFFECT + "with: late, without: with, when: late.call_day < 1000}",
        EFFECT + "without: no_send, when: with.deaths > 3}",
        # What the act brings about in the arm in which it is done.
        EFFECT + "without: no_send, when: with.legitimacy_30 > .2}",
        EFFECT + "without: no_send, when: with.landing_day <= 30 and with.fell == 0}",
        EFFECT + "without: no_call, when: with.landing_day <= 30}",
        EFFECT + "without: strangers, when: with.landing_day <= 30}",
        "{kind: because, outcome: deaths, direction: up, without: no_send, with_off: promise, "
        "without_off: twin, when: with.fell == 0}",
        "{kind: enough, outcome: fell, without: no_call, when: with.risen == 1}",
        "{kind: needed, outcome: fell, without: no_call, when: no_call.deaths > 5}",
        "{kind: any, of: [{kind: enough, outcome: fell, without: no_call, "
        "when: no_call.deaths > 1}]}",
        "{kind: not, of: {kind: state, holds: with.fell > no_call.fell, when: no_call.fell == 0}}",
    ],
)
def test_what_the_act_may_change_is_refused_unless_owned_up_to(tmp_path: Path, test: str):
    (message,) = problems(tmp_path, test)
    assert "would choose the pairs by the effect" in message
    owned = test.replace(", when:", ", conditions_on_effect: true, when:")
    assert problems(tmp_path, owned) == []


def test_arms_part_where_their_first_difference_acts():
    dossier = load("minimal").dossier
    apart = parting(dossier, ("with", "no_send"))
    assert apart.at_call
    assert apart.act == {"call_day", "answer_day", "landing_day"}
    assert parting(dossier, ("with", "no_call")).act == {"call_day"}
    assert apart.before("call_day", None)
    assert not apart.before("landing_day", 5.0)
    assert parting(dossier, ("with", "no_call")).day == 0
    assert parting(dossier, ("with", "with")).before("deaths", 10.0)


@pytest.mark.parametrize("name", ["minimal", "kazakhstan-2022"])
def test_the_paths_of_draws_are_those_of_the_model(name: str):
    from corcyra.model.quantities import Quantities

    dossier = load(name).dossier
    assert tuple(paths(dossier)) == Quantities(dossier).names

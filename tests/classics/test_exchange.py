"""Coleman's exchange: against a worked example's exact fractions."""

from fractions import Fraction

import numpy as np
import pytest

from corcyra.classics import exchange
from corcyra.classics._errors import ClassicError
from corcyra.classics.exchange import coleman

CONTROL = [[0.3, 0.4, 0.4, 0.25], [0.2, 0.3, 0.4, 0.35], [0.5, 0.3, 0.2, 0.40]]
INTEREST = [[0.4, 0.2, 0.1, 0.3], [-0.3, 0.3, 0.2, 0.2], [-0.1, -0.3, -0.5, 0.1]]


def exact(text):
    return [float(Fraction(part)) for part in text.split()]


def test_power_of_the_worked_example():
    # The example "trad12" after Coleman 1973: exact fractions, computed.
    expected = exact("1899/5528 429/1382 1913/5528")
    assert coleman(CONTROL, INTEREST).power == pytest.approx(expected, abs=1e-14)


def test_values_of_the_worked_example():
    expected = exact("14657/55280 2937/11056 931/3455 5521/27640")
    assert coleman(CONTROL, INTEREST).value == pytest.approx(expected, abs=1e-14)


def test_final_control_of_the_worked_example():
    expected = [
        [0.5183, 0.2586, 0.1275, 0.5159],
        [0.3512, 0.3506, 0.2304, 0.3108],
        [0.1305, 0.3908, 0.6421, 0.1732],
    ]
    assert coleman(CONTROL, INTEREST).control == pytest.approx(np.array(expected), abs=5e-5)


def test_power_and_value_and_control_are_shares():
    outcome = coleman(CONTROL, INTEREST)
    assert outcome.power.sum() == pytest.approx(1)
    assert outcome.value.sum() == pytest.approx(1)
    assert outcome.control.sum(axis=0) == pytest.approx(1)


def test_an_exchange_pays_its_way():
    # What an actor holds is worth what he held.
    outcome = coleman(CONTROL, INTEREST)
    assert outcome.control @ outcome.value == pytest.approx(np.array(CONTROL) @ outcome.value)


def test_support_counts_those_for_against_those_against():
    outcome = coleman(CONTROL, INTEREST)
    assert outcome.support[0] == pytest.approx(0.5183 - 0.3512 - 0.1305, abs=2e-4)
    assert outcome.support[3] == pytest.approx(1.0)


def test_two_worlds_without_trade_have_no_common_measure():
    with pytest.raises(ClassicError, match="undetermined"):
        coleman([[1, 0], [0, 1]], [[1, 0], [0, 1]])


@pytest.mark.parametrize(
    ("control", "interest", "message"),
    [
        ([[0.5], [0.4]], [[1], [1]], "each event's must sum to 1"),
        ([[0.5], [0.5]], [[1], [0.9]], "interests must sum to 1"),
        ([[0.5], [0.5]], [[1, 0], [1, 0]], "actors by events"),
        ([[0.5, 0.5], [0.5, 0.5]], [[1, 0], [1, 0]], r"events \[2\] interest nobody"),
    ],
)
def test_exchanges_that_cannot_be_are_refused(control, interest, message):
    with pytest.raises(ClassicError, match=message):
        coleman(control, interest)


def test_an_exchange_says_what_it_is():
    outcome = coleman(CONTROL, INTEREST)
    assert repr(outcome) == "<Exchange: power 0.344 0.310 0.346; 4 events>"
    assert outcome.table().num_rows == 12
    power, value, control = outcome
    assert (power.shape, value.shape, control.shape) == ((3,), (4,), (3, 4))
    assert outcome.chart().to_dict()["mark"]["type"] == "bar"


def test_the_demo_agrees():
    for row in exchange.demo(1).to_pylist():
        assert row["model"] == pytest.approx(row["paper"], abs=1e-12), row

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corcyra.claims.evaluate import conjunction, disjunction, evaluate
from corcyra.claims.expressions import (
    ExpressionError,
    Scope,
    is_truth,
    names,
    parse,
    reads_never,
)
from corcyra.outcomes import SCALARS

SCOPE = Scope(arms=("with", "no-call"), actors=("president", "patron"), members=("russia",))
NAN = float("nan")


def value(text, **columns):
    """Evaluate with `with.NAME` taken from the columns."""
    found = evaluate(parse(text), lambda name: np.array(columns[name.outcome], dtype=float))
    return found.tolist()


MALFORMED = [
    ("", 1, "expected a number, a name or (, found the end"),
    ("with.fell =1", 11, "= is not known here: write == to compare"),
    ("with.fell && no-call.fell", 11, "&& is not known here: write and"),
    ("with.pi_min ≤ 1", 13, "≤ is not known here: write <="),
    ("with.deaths ** 2", 13, "** is not known here: powers are not known here; write x * x"),
    ("with.deaths > 5%", 16, "% is not known here: write a share as a number, .05 for 5%"),
    ("with.fell and 'x'", 15, "' is not known here: names are written without quotes"),
    ("with.deaths > 5; 1", 16, "unexpected character ';'"),
    ("with.fel", 1, "no outcome fel; did you mean fell?"),
    (
        "with.legitimacy_180",
        1,
        "no outcome legitimacy_180; at a day there are legitimacy_30, legitimacy_90",
    ),
    ("with.reputaton_30", 1, "no outcome reputaton_30; did you mean reputation_30?"),
    ("1 < wth.deaths", 5, "no arm wth; did you mean with?"),
    ("with.flips_call[presidant] > 0", 1, "no actor presidant; did you mean president?"),
    ("with.flips_send[kyrgyzstan]", 1, "no member kyrgyzstan; there are russia"),
    ("with.flips_call", 1, "say of which actor, as in flips_call[actor]"),
    ("with.pi_min[patron] < 1", 1, "pi_min is one number a run; drop [patron]"),
    ("fell", 1, "say in which arm, as in with.fell"),
    ("with.fell and with.deaths", 15, "with.deaths is a number; a truth (a comparison) is needed"),
    ("with.fell and 3", 15, "this is a number; a truth (a comparison) is needed"),
    ("(1 < 2) + 3", 2, "this is a truth (a comparison); a number is needed"),
    ("(with.fell", 11, "expected ) to close the ( of column 1, found the end"),
    ("with.fell)", 10, "expected an operator (and, or, <, >=, +, ...), found ')'"),
    ("with..fell", 6, "expected an outcome after with., found '.'"),
    ("with.flips_call[", 17, "expected the id of an actor or member in [ ], found the end"),
    ("log(with.deaths)", 1, "no function log; there are abs, min, max"),
    ("abs(1, 2) > 0", 1, "abs takes one number, not 2"),
    ("with.fell not with.risen", 11, "expected an operator (and, or, <, >=, +, ...), found 'not'"),
    ("with.fell and", 14, "expected a number, a name or (, found the end"),
    ("(" * 60 + "1" + ")" * 60, 51, "more than 50 operations inside one another"),
    ("1" + " + 1" * 100, 199, "more than 50 operations inside one another"),
    ("1 < " + "2" * 500, 501, "more than 500 characters"),
]


@pytest.mark.parametrize("text, column, message", MALFORMED)
def test_malformed_expressions_say_what_and_where(text, column, message):
    with pytest.raises(ExpressionError) as caught:
        parse(text, scope=SCOPE)
    assert (caught.value.message, caught.value.column) == (message, column)


def test_an_outcome_that_is_at_no_day_says_what_there_is():
    with pytest.raises(ExpressionError) as caught:
        parse("with.deaths_30")
    start = "no outcome deaths_30; over the whole run there is deaths; at a day there are "
    assert caught.value.message.startswith(start)
    listed = caught.value.message.removeprefix(start).split(", ")
    assert {"kept_90", "legitimacy_30", "friendship_180"} < {*listed}
    assert all(re.search(r"_\d+$", name) for name in listed)


def test_a_bare_expression_refuses_arms():
    with pytest.raises(ExpressionError, match="write fell without an arm here"):
        parse("with.fell", bare=True)


def test_a_number_is_refused_where_a_truth_is_wanted():
    with pytest.raises(ExpressionError, match="is a number"):
        parse("with.deaths", want="truth")


def test_names_read_keywords_and_hyphens():
    text = "with.landing_day-no-call.landing_day < 3 or with.flips_send[south-ossetia] > 0"
    assert names(text) == (
        ("with", "landing_day", None),
        ("no-call", "landing_day", None),
        ("with", "flips_send", "south-ossetia"),
    )
    assert names("restored_day-3 <= 15") == ((None, "restored_day", None),)


def test_python_is_never_evaluated():
    for text in ("__import__('os')", "with.fell.__class__", "[1]", "lambda: 1", "1 if 2 else 3"):
        with pytest.raises(ExpressionError):
            parse(text)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("1 + 2 * 3 == 7", 1.0),
        ("-2 - -3 == 1", 1.0),
        ("8 / 2 / 2 == 2", 1.0),
        ("1 < 2 < 2", 0.0),
        ("1 < 2 <= 2 != 3", 1.0),
        ("not 1 > 2 and 1 == 1", 1.0),
        ("1 == 2 or 1 == 1 and 1 == 2", 0.0),
        ("min(3, 1, 2) == 1 and max(3, 1, 2) == 3 and abs(-.5) == 5e-1", 1.0),
    ],
)
def test_precedence_is_that_of_arithmetic(text, expected):
    assert evaluate(parse(text), lambda name: np.zeros(1)) == expected


def test_days_that_never_come_are_infinite_and_other_gaps_cannot_tell():
    assert value("with.restored_day <= 15", restored_day=[10, NAN, 20]) == [1, 0, 0]
    assert value("with.restored_day > 900", restored_day=[10, NAN, 20]) == [0, 1, 0]
    assert value("min(with.restored_day, 30)", restored_day=[10, NAN]) == [10, 30]
    told = value("with.legitimacy_30 > .5", legitimacy_30=[0.6, NAN, 0.4])
    assert np.array_equal(told, [1, NAN, 0], equal_nan=True)


def test_two_days_that_never_come_do_not_differ():
    text = "with.call_day - with.landing_day"
    assert value(text, call_day=[NAN, 1, NAN], landing_day=[NAN, NAN, 1]) == [0, -np.inf, np.inf]


def test_division_by_zero_cannot_tell():
    assert np.isnan(value("1 / with.deaths > 0", deaths=[0])).all()


def test_only_days_of_events_read_never():
    never = {name for name in SCALARS if reads_never(name)}
    assert {"fell_day", "gone_day", "deal_broken", "restored_day"} <= never
    assert not never & {"foreign_days", "days_weak", "days_without_order_30", "fell"}


def test_truths_are_told_from_numbers():
    assert is_truth(parse("fell", bare=True))
    assert is_truth(parse("restored_day <= 15", bare=True))
    assert not is_truth(parse("fell + 1", bare=True))


KLEENE = {
    (0, 0): (0, 0),
    (0, 1): (0, 1),
    (1, 1): (1, 1),
    (0, None): (0, None),
    (1, None): (None, 1),
    (None, None): (None, None),
}


@pytest.mark.parametrize("pair, expected", KLEENE.items())
def test_three_valued_logic(pair, expected):
    for order in (pair, pair[::-1]):
        parts = [np.array([NAN if part is None else float(part)]) for part in order]
        found = [conjunction(parts)[0], disjunction(parts)[0]]
        wanted = [NAN if part is None else part for part in expected]
        assert np.array_equal(found, wanted, equal_nan=True)


@settings(deadline=None)
@given(st.text(alphabet="with.fel_day0159<>=()+-*/[], andortmix", max_size=60))
def test_any_text_parses_or_says_why(text):
    try:
        tree = parse(text)
    except ExpressionError as error:
        assert 1 <= error.column <= len(text) + 1
    else:
        assert tree.depth <= 50

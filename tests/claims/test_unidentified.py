"""Unidentified is a legal answer: where the assumptions decide, and not the evidence."""

import numpy as np
import pytest
from claim_toys import Table, claim, dossier, proposition

from corcyra.claims.judging import judge

STATE = {"kind": "state", "holds": "with.deaths > 1"}


def judged(own, again, **given):
    whole = dossier(claim(proposition(**(given or STATE))))
    tables = [Table({"with": {"deaths": list(column)}}) for column in (own, *again)]
    return judge(whole, tables[0], tables[1:])[0]


def by_draws(share, n=40):
    """Worlds that hold in this share of the draws, whatever the luck."""
    return np.where(np.arange(n) < share * n, 2.0, 0.0)


def test_a_claim_that_hangs_on_its_draws_alone_is_unidentified():
    found = judged(by_draws(0.5), [by_draws(0.5)])
    assert found.unidentified
    assert (found.word, found.word_range) == ("unidentified", "")
    assert found.share_holds == 0.5
    assert found.surprise == 0
    assert found.to_json()["unidentified"] is True


def test_a_claim_that_hangs_on_luck_takes_its_word():
    rng = np.random.default_rng(2)
    found = judged(*(lambda a, b: (a, [b]))(*rng.choice([0.0, 2.0], size=(2, 40))))
    assert not found.unidentified
    assert found.word not in ("unidentified", "built in")


@pytest.mark.parametrize("share", [0.1, 0.85])
def test_where_one_answer_is_much_the_likelier_the_word_stays(share):
    found = judged(by_draws(share), [by_draws(share)])
    assert found.luck is not None
    assert found.luck.assumptions == 1
    assert not found.unidentified


def test_built_in_comes_first_and_without_other_luck_nothing_is_said():
    assert judged(by_draws(1.0, 60), [by_draws(1.0, 60)]).word == "built in"
    assert judged(by_draws(0.5), []).word == "roughly even"


def test_what_other_luck_shows_otherwise_is_not_built_in():
    own, other = by_draws(1.0, 60), by_draws(0.9, 60)
    assert judged(own, []).built_in
    found = judged(own, [other])
    assert found.luck is not None
    assert found.luck.others == 0.9
    assert not found.built_in
    assert (found.word, found.word_range) == ("nearly certain", "very likely to nearly certain")
    assert judged(own, [own, by_draws(0.98, 60)]).built_in


def test_too_few_draws_say_nothing():
    again = np.where(np.arange(40) < 15, by_draws(0.5), np.nan)
    found = judged(by_draws(0.5), [again])
    assert found.luck is not None
    assert found.luck.draws == 15
    assert not found.unidentified
    assert found.luck.words == ""

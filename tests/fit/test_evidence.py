"""What the evidence changed: odds ratios and their words."""

from __future__ import annotations

import math

import pytest

from corcyra.dossier.load import load
from corcyra.fitting.evidence import Counted, evidence, lines


def found(prior, fitted, used=()):
    dossier = load("kazakhstan-2022").dossier
    return next(
        e for e in evidence(dossier, {"order": prior}, {"order": fitted}, used) if e.id == "order"
    )


def test_ten_times_the_odds_speak_for_a_claim():
    e = found(Counted(100, 30), Counted(100, 81))
    assert e.odds_ratio == pytest.approx((81.5 / 19.5) / (30.5 / 70.5))
    assert e.words == "the record speaks for it"
    assert e.interval[0] < e.odds_ratio < e.interval[1]


def test_the_same_shares_say_that_the_record_does_not_tell():
    assert found(Counted(100, 50), Counted(90, 45)).words == "the record does not tell"


def test_a_claim_that_becomes_false_is_spoken_against():
    assert found(Counted(100, 50), Counted(100, 0)).words == "the record speaks against it"


def test_few_pairs_have_no_odds():
    e = found(Counted(100, 50), Counted(5, 5))
    assert math.isnan(e.odds_ratio)
    assert "fitted draws" in e.words


def test_a_claim_whose_record_was_fitted_is_marked():
    e = found(Counted(100, 50), Counted(90, 45), used=("order-declared", "call"))
    assert e.fitted_to == ("order-declared",)
    assert lines([e])[-1] == "fitted to: order (order-declared)."


def test_an_odds_ratio_that_chance_could_make_says_nothing():
    e = found(Counted(20, 0), Counted(30, 4))
    assert e.odds_ratio > 3
    assert e.words == "too few pairs to tell what the record says"


def test_the_interval_is_wider_where_lucks_recur():
    alone = found(Counted(100, 30), Counted(100, 81))
    shared = found(Counted(100, 30), Counted(100, 81, worth=7.0))
    assert shared.interval[1] / shared.interval[0] > 2 * alone.interval[1] / alone.interval[0]
    assert lines([shared])[1].split()[7:8] == ["7"]


def test_the_screens_table_has_80_columns_and_says_what_was_fitted():
    prior, fitted = Counted(1_000, 300), Counted(1_000, 999, worth=6.0)
    claims = load("kazakhstan-2022").dossier
    both = [dict.fromkeys((c.id for c in claims.claims), counts) for counts in (prior, fitted)]
    shown = lines(evidence(claims, *both, used=("order-declared",)))
    assert max(map(len, shown)) <= 80
    assert any(line.split()[:1] == ["order"] and " 6 " in line for line in shown)
    assert shown[-1] == "fitted to: order (order-declared), deadlock (order-declared)."


def test_another_fit_that_differs_beyond_both_errors_leaves_a_claim_unsettled():
    dossier = load("kazakhstan-2022").dossier
    prior, fitted = {"behind": Counted(69, 15)}, {"behind": Counted(120, 10, 40.0)}
    for holds, unsettled in ((60, True), (16, False)):
        other = {"behind": Counted(120, holds, 40.0)}
        all_ = evidence(dossier, prior, fitted, (), other)
        e = next(e for e in all_ if e.id == "behind")
        assert e.unsettled is unsettled
        text = " ".join(lines(all_))
        assert ("unsettled: another fit, from another seed, gives behind 50% of 120" in text) is (
            unsettled
        )
        assert max(map(len, lines(all_))) <= 80
    assert "another fit" not in " ".join(lines(evidence(dossier, prior, fitted, ())))

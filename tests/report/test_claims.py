"""A page a claim, and claims against each other, in the report."""

import re
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from pydantic import TypeAdapter

from corcyra.claims.against import against
from corcyra.dossier.questions import Proposition
from corcyra.outcomes import SCALARS
from corcyra.report import against as rows
from corcyra.report import page
from corcyra.report.claim import _luck, _standing, speakers
from corcyra.report.mind import assumption, margin, mind, more_pairs
from corcyra.report.screen import facing


def contrast(study, **changes):
    return replace(study.against[0], **changes)


def clear(study):
    first, second = (study.against[0].first, study.against[0].second)
    return contrast(
        study,
        first=replace(first, speaker="A. Reporter"),
        second=replace(second, speaker="The officials"),
        relation="contradict",
        both=0.0,
        told=90,
        phi=-0.6,
        contested=10,
    )


@pytest.fixture(scope="module")
def html(study):
    return page.html(study)


def section(html, claim):
    return re.search(rf'<article id="claim-{claim}".*?</article>', html, re.DOTALL)[0]


def test_every_claim_has_a_page_with_all_its_parts(study, html):
    for verdict in study.verdicts:
        own = section(html, verdict.id)
        for part in ("<blockquote>", "What is tested", 'class="diagram"', "What would change our"):
            assert part in own


def test_pages_are_linked_one_to_the_next(html):
    assert 'rel="prev"' not in section(html, "order")
    assert '<a href="#claim-falls" rel="next">' in section(html, "order")
    assert '<a href="#claim-order" rel="prev">' in section(html, "falls")
    assert 'rel="next"' not in section(html, "majority")


def test_each_page_begins_a_sheet_of_paper(html):
    assert re.search(r"@media print.*\.claim \{ break-before: page;", html, re.DOTALL)


def test_the_index_lists_speakers_in_order_with_their_claims(study):
    mine = [replace(study.verdicts[2], speaker=study.verdicts[0].speaker)]
    found = speakers([*study.verdicts[:2], *mine])
    assert [entry["name"] for entry in found] == ["A. Reporter", "B. Exile"]
    assert [c["verdict"].id for c in found[0]["claims"]] == ["order", "majority"]


def test_the_matrix_has_each_two_claims_once(study):
    ids = [verdict.id for verdict in study.verdicts]
    matrix = rows.matrix(study.against, ids)
    assert [len(row["cells"]) for row in matrix] == [0, 1, 2]
    assert {cell["relation"] for row in matrix for cell in row["cells"]} <= set(rows.WORDS)


def test_a_cell_says_in_words_what_its_sign_means(study):
    cell = rows._cell(clear(study))
    assert (cell["sign"], cell["colour"]) == ("×", "opposite")
    assert cell["says"] == "contradict each other"
    assert "both hold in 0% of 90 pairs" in cell["title"]


def test_the_sharpest_contrasts_are_told_once_for_each_rival(study):
    first = clear(study)
    again = replace(first, second=replace(first.second, claim="other"))
    other = replace(first, second=replace(first.second, speaker="C. Pollster"))
    shown = rows.sharpest([first, again, other])
    assert [card["title"] for card in shown] == [
        "A. Reporter against the officials",
        "A. Reporter against C. Pollster",
    ]
    assert shown[0]["shares"][0]["text"] == "0%"


def test_a_contradiction_is_on_the_page_of_both_claims(study):
    found = clear(study)
    html = page.html(SimpleNamespace(**{**vars(study), "against": (found, *study.against[1:])}))
    for side in (found.first, found.second):
        assert "They contradict each other" in section(html, side.claim)
    assert "Evidence for the rival claim “" in section(html, found.first.claim)


def test_no_contradiction_is_said_too(study):
    open_ = [replace(c, relation="open", named=False) for c in study.against]
    html = page.html(SimpleNamespace(**{**vars(study), "against": open_}))
    assert "No two claims keep apart more than chance explains" in html


def test_one_claim_alone_needs_no_matrix(study):
    one = SimpleNamespace(**{**vars(study), "verdicts": study.verdicts[:1], "against": ()})
    assert "It takes two claims" in page.html(one)


def test_the_first_screen_names_one_contradiction_and_cuts_nothing(study):
    with_one = SimpleNamespace(**{**vars(study), "against": (clear(study),)})
    lines = facing(with_one)
    assert lines[0] == ""
    assert 2 <= len(lines) <= 3
    assert max(map(len, lines)) <= 80
    assert lines[1].startswith("A. Reporter against the officials: both right in 0% of 90 pairs")
    long = replace(clear(study), second=replace(clear(study).second, short="so it is said " * 9))
    told = facing(SimpleNamespace(**{**vars(study), "against": (long,)}))
    assert max(map(len, told)) <= 80
    assert " ".join(told).count("so it is said") == 9


def test_the_first_screen_is_silent_without_one(study):
    open_ = [replace(c, relation="open") for c in study.against]
    assert facing(SimpleNamespace(**{**vars(study), "against": open_})) == []


def test_contrasts_of_the_small_study_are_those_of_its_verdicts(study):
    outcomes = SimpleNamespace(parameters=lambda: (("tau",), np.zeros((40, 1))))
    again = against(study.loaded.dossier, study.verdicts, outcomes)
    assert again == study.against


def test_few_pairs_ask_for_more(study):
    few = replace(study.verdicts[0], told=10, untold=190, failed=0)
    assert more_pairs(few).startswith("10 more pairs that can tell")
    assert "about 200 more pairs" in more_pairs(few)
    nobody = replace(few, told=0, untold=200)
    assert more_pairs(nobody) == "A pair that can tell: none of 200 could."


def test_a_share_on_the_boundary_of_two_words_is_never_settled(study):
    edge = {"told": 100, "worth": 100.0, "untold": 0, "failed": 0, "built_in": False}
    on_it = replace(study.verdicts[0], **edge, share_holds=0.2, word_range="a to b")
    assert "No number of pairs up to a million" in more_pairs(on_it)
    beside = replace(on_it, share_holds=0.3, share_interval=(0.19, 0.42))
    assert "would leave one word" in more_pairs(beside)
    inside = replace(beside, word_range="", word="unlikely")
    assert more_pairs(inside).startswith("More pairs hardly would")


def test_what_is_built_in_is_not_changed_by_pairs(study):
    sure = replace(
        study.verdicts[0], told=400, built_in=True, share_holds=1.0, share_interval=(0.99, 1.0)
    )
    assert more_pairs(sure).startswith("More pairs hardly would: it holds in all of the 400 pairs")
    none = replace(sure, share_holds=0.0, share_interval=(0.0, 0.01))
    assert "in none of the 400 pairs" in more_pairs(none)
    assert "Wider ranges" in more_pairs(none)


def test_pairs_of_one_mind_may_become_built_in_unless_other_luck_is_of_another(study):
    ends = {"word": "remote", "word_range": "remote to very unlikely", "built_in": False}
    few = replace(
        study.verdicts[0], **ends, told=30, worth=30.0, untold=0, failed=0, share_holds=0.0,
        share_interval=(0.0, 0.083), unidentified=False,
    )  # fmt: skip
    assert more_pairs(few).startswith("About 22 more pairs that can tell")
    assert "would make it built in" in more_pairs(few)
    luck = SimpleNamespace(others=0.1)
    lucky = replace(few, told=100, worth=100.0, share_interval=(0.0, 0.026), luck=luck)
    assert "under other luck it holds in 10% of worlds" in more_pairs(lucky)


def test_the_margin_that_would_turn_it_is_the_median(study):
    test = study.loaded.dossier.claims[0].test  # legitimacy up by more than 0.02
    values = np.linspace(-0.01, 0.03, 40)
    told = np.ones(40, dtype=bool)
    verdict = replace(
        study.verdicts[0], told=40, told_pairs=told, difference=values, share_holds=0.25
    )
    assert margin(test, verdict).startswith("A margin of 0.01 instead of the 0.02")
    assert "goes up at all in 0%" in margin(test, replace(verdict, difference=values - 1))
    sure = replace(verdict, difference=values + 1, share_holds=1.0)
    assert "would make it fail in half" in margin(test, sure)
    truths = replace(verdict, difference=np.sign(values))
    assert margin(test, truths) == ""


def test_a_rival_that_excludes_it_is_worth_learning_of(study):
    found = clear(study)
    verdict = next(v for v in study.verdicts if v.id == found.first.claim)
    claim = next(c for c in study.loaded.dossier.claims if c.id == verdict.id)
    said = mind(claim.test, verdict, [found])
    words = f"“{found.second.short}”: the two hold together in none of the {found.told} pairs"
    assert any(words in sentence for sentence in said)
    assert not any("rival" in sentence for sentence in mind(claim.test, verdict))


def test_a_meaning_stands_alone_beside_its_outcome():
    meanings = [meaning for _, meaning in SCALARS.values()]
    assert not [meaning for meaning in meanings if "the same" in meaning or meaning[:4] == "its "]


def found(study, **changes):
    """A verdict whose assumptions were searched, with this outcome."""
    told = study.verdicts[0]
    blank = replace(told.conditions, words="Nothing.", holds=None, fails=None, flip=None)
    searched = (replace(blank, **changes.get("conditions", {})), changes.get("drivers", ()))
    return replace(told, search=lambda: searched, share_holds=0.2)


def test_the_box_in_which_the_verdict_turns_is_worth_learning_of(study):
    limit = SimpleNamespace(words="the price is above 3")
    box = SimpleNamespace(limits=(limit,), hits=13, pairs=15, elsewhere=0.04)
    holds = found(study, conditions={"holds": box})
    said = "To learn that the price is above 3: it holds in 13 of 15 such pairs"
    assert assumption(holds).startswith(said)
    assert assumption(holds).endswith("against 4% of the others.")
    assert assumption(replace(holds, share_holds=0.8)) == ""


def test_without_a_box_it_is_what_matters_most(study):
    most = SimpleNamespace(label="the price", low_share=0.1, high_share=0.7, thirds=(1.0, 2.5))
    assert assumption(found(study, drivers=(most,))) == (
        "To know the price: it holds in 10% of pairs where this is lowest (up to 1), in 70% where "
        "it is highest (from 2.5)."
    )
    assert assumption(found(study)) == ""


def test_what_sharing_luck_is_worth_is_said_if_it_can_be_told(study):
    gain = {"paired_gain": 4.0, "paired_gain_low": 2.0, "paired_gain_high": 8.0}
    told = replace(study.verdicts[0], told=30, details=gain)
    assert _luck(told)[-1].endswith("would have to be 4 times as many (90%: 2 to 8).")
    wide = replace(told, details=gain | {"paired_gain_low": 0.001, "paired_gain_high": 4000.0})
    assert "cannot be told from 30 pairs (90%: 0.001 to over 1,000 times)" in _luck(wide)[-1]
    assert _luck(replace(told, details={})) == []
    assert _luck(replace(told, told=19)) == []


def test_who_decides_is_told_of_everybody_the_most_pivotal_first(study):
    test = TypeAdapter(Proposition).validate_python(
        {"kind": "decides", "question": "call", "alone": ["patron"], "not_alone": ["president"]}
    )
    details = {"flips patron": 0.1, "share patron": 0.2, "power patron": 0.3, "office patron": 0.0}
    details |= {key.replace("patron", "president"): 2 * x for key, x in details.items()}
    table = _standing(test, replace(study.verdicts[0], details=details))
    assert [row["who"] for row in table["rows"]] == ["president", "patron"]
    assert table["rows"][0]["figures"] == ["20%", "40%", "60%", "0%"]
    assert table["heads"][0] == "flips it alone"
    assert table["title"] == "the decision to call troops, at the call"


def test_what_luck_and_assumptions_do_is_told_where_pairs_were_run_again(study):
    luck = SimpleNamespace(words="nearly all of the spread is luck (of 30 draws run again)")
    told = replace(study.verdicts[0], luck=luck, luck_difference=None, told=19)
    assert _luck(told) == [f"Whether it holds: {luck.words}."]
    both = replace(told, luck_difference=luck)
    assert _luck(both)[1] == f"How large it is: {luck.words}."
    silent = replace(told, luck=SimpleNamespace(words=""))
    assert _luck(silent) == []


def test_what_is_unidentified_is_not_changed_by_pairs_and_is_explained(study, html):
    found = replace(study.verdicts[0], told=50, built_in=False, unidentified=True)
    assert "the assumptions decide it" in more_pairs(found)
    shown = SimpleNamespace(**{**vars(study), "verdicts": (found, *study.verdicts[1:])})
    assert "<em>unidentified</em>" in page.html(shown)
    assert "<em>unidentified</em>" not in html


def test_more_pairs_of_few_lucks_settle_nothing(study):
    few = replace(
        study.verdicts[0], told=100, worth=12.0, untold=0, failed=0, share_holds=0.6,
        share_interval=(0.4, 0.8), word_range="unlikely to likely", built_in=False,
        unidentified=False,
    )  # fmt: skip
    assert "the 100 pairs are worth 12 independent ones (40% to 80%)" in more_pairs(few)

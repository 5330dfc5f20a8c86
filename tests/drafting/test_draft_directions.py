"""Which way a draft claim says that something goes: up, down, or left to a person."""

from __future__ import annotations

import pytest

import corcyra as co
from corcyra.dossier.load import parse

WAYS = [
    ("the call destroys the possibility of preserving his legitimacy", "down"),
    ("the troops undermine trust in the palace", "down"),
    ("the march ends the old friendship", "down"),
    ("the curfew will weaken the president", "down"),
    ("the arrests erode his legitimacy", "down"),
    ("the order deprives the regent of all support", "down"),
    ("the regent loses the trust of the army", "down"),
    ("the treaty robs the people of their vote", "down"),
    ("the cordon prevents the crowd from taking the hall", "down"),
    ("the decree makes it impossible to restore trust", "down"),
    ("the decree will make a settlement impossible", "down"),
    ("his legitimacy was damaged by the shooting", "down"),
    ("the shooting brought an end to the talks", "down"),
    ("the strike will bring down the government", "down"),
    ("the troops will help the police to stop the march", "down"),
    ("the call led to the collapse of trust", "down"),
    ("the troops will help the authorities to hold the city", "up"),
    ("the treaty strengthens the palace", "up"),
    ("the landing saved the regent in the end", "up"),
    ("the shooting provoked outrage", "up"),
    ("the parade restored trust", "up"),
    ("bread will raise support in the villages", "up"),
    ("the troops do not undermine trust", "TODO"),
    ("the troops will not help the authorities", "TODO"),
    ("nothing weakens the palace", "TODO"),
    ("the guard prevents the loss of the hall", "TODO"),
    ("without the troops the palace loses the hall", "TODO"),
    ("the call will undermine the palace and strengthen the street", "TODO"),
    ("it strengthens rather than weakens the palace", "TODO"),
    ("it is unlikely that the call undermines trust", "TODO"),
    ("the guard stopped the erosion of trust", "TODO"),
    ("the regent will speak very politely", "TODO"),
    ("will the call weaken the palace?", "TODO"),
    ("the troops didn’t weaken the palace", "TODO"),
    ("the palace will be calm until the end of the week", "TODO"),
    ("the talks ended in the capital and would begin again", "TODO"),
]
CAUSES = [
    ("the palace lost the hall because the guard went over", "down"),
    ("trust was restored thanks to the troops", "up"),
    ("because the troops undermined trust, everybody came out", "TODO"),
    ("because the guard went over, the palace lost the hall", "down"),
    ("thanks to the troops it is calm", "TODO"),
    ("people came out because the palace destroyed all trust", "TODO"),
]


def told(said, kind):
    claim = co.draft(f"Ivan Orlov said that {said}.").to_json()["claims"][0]
    form = next(test["form"] for test in claim["tests"] if test["kind"] == kind)
    return form.partition("direction: ")[2].strip("}")


@pytest.mark.parametrize(("said", "way"), WAYS)
def test_an_effect_goes_the_way_its_words_say(said, way):
    claim = co.draft(f"Ivan Orlov said that {said}.").statements[0]
    told_of = {cue.direction for cue in claim.cues if cue.kind == "effect"}
    assert told_of <= {way} and (told_of or way == "TODO")


@pytest.mark.parametrize(("said", "way"), CAUSES)
def test_what_a_cause_brings_about_goes_the_way_its_own_part_says(said, way):
    assert told(said, "because") == way


def test_the_skeleton_has_the_direction_and_can_be_read():
    draft = co.draft("Ivan Orlov said that the call destroys the chance of preserving trust.")
    assert "test: {kind: effect, outcome: TODO, without: TODO, direction: down}" in draft.to_yaml()
    parse(draft.to_yaml(), "draft.yaml", None)
    assert "effect (destroys, down)" in str(draft)


def test_the_cue_that_is_shown_is_the_verb_and_no_mere_will():
    cue = co.draft("Ivan Orlov said that the call will undermine trust.").statements[0].cues[0]
    assert (cue.kind, cue.word, cue.direction) == ("effect", "undermine", "down")


def test_a_word_that_turns_counts_though_the_quotation_is_cut_before_it():
    long = "the call of the regent to the League in the north for men and lorries "
    draft = co.draft(f"Ivan Orlov said that {long * 2} will in time undermine trust.")
    assert draft.statements[0].quote.endswith("...") and told(f"{long * 2} undermine", "effect")
    assert [c.direction for c in draft.statements[0].cues if c.kind == "effect"] == ["down"]

"""What machine translation leaves behind, and what a skeleton makes of it."""

from __future__ import annotations

import re

import corcyra as co

TEXT = """\
The troops under the flag of the SLTO-Ruslan Vessena will calm Merovia, says the analyst Oona Lind.
Vessen asked for them, and Vessen will answer for them.

"Dolmen decides, and Vessen signs what Dolmen wants. Without Dolmen there is no Vessen," said \
Tomas Wieland, an expert of the Anser Centre in Washington. "In Port Anser everybody knows it."

The former minister notes that he, as one who knows Vessena well, is sure: the man signs whatever \
is laid before him. On Friday Vessen and Dolmen were silent in Port Anser.
"""


def test_an_abbreviation_that_ran_into_a_name_is_not_of_it():
    draft = co.draft(TEXT)
    vessen = next(v for v in draft.voices if "Vessen" in v.name)
    assert vessen.name == "Ruslan Vessen" or vessen.name == "Ruslan Vessena"
    assert "SLTO-Ruslan Vessena" in vessen.variants


def test_the_leader_is_whom_the_text_speaks_of_first_of_those_named_often():
    text = co.draft(TEXT).to_yaml()
    assert re.search(r"^  leader: vessena?  # TODO", text, re.MULTILINE)
    titled = co.draft(TEXT.replace("Dolmen decides", "President Dolmen decides")).to_yaml()
    assert "  leader: dolmen  # TODO" in titled


def test_a_name_behind_said_is_a_persons_though_a_comma_follows():
    draft = co.draft('"The road is closed," said Oona Lindqvist, who lives there, on Friday.')
    assert [(v.name, v.kind) for v in draft.speakers] == [("Oona Lindqvist", "person")]


def test_where_an_expert_works_is_no_place_of_the_country():
    text = co.draft(TEXT).to_yaml()
    assert 'name: "Port Anser"' in text and 'name: "Washington"' not in text
    assert 'name: "Washington"' in co.draft(f"{TEXT} In Washington it rained.").to_yaml()


def test_what_somebody_is_sure_of_begins_behind_the_colon():
    said = [s.quote for s in co.draft(TEXT).statements]
    assert "the man signs whatever is laid before him." in said


def test_words_are_cut_between_words():
    long = "unquestionably indefatigable parliamentarians contradicted themselves"
    text = co.draft(f"Ivan Orlov said that {long}, notwithstanding conversations.").to_yaml()
    words = re.findall(r'# {5}words: "(.*?)"', text)[0]
    assert words == f"{long} ..."

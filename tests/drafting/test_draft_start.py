"""Day 0 of a draft: where most of a text's dates lie, and no day where none is known."""

from __future__ import annotations

import pytest

import corcyra as co
from corcyra.dossier.load import parse

SAID = "Ivan Orlov said that the road is closed."
DAYS = [
    ("It began on 2 January 2022. On 5 January 2022 the hall fell, as in December 1986.",
     "2022-01-02"),
    ("On 16 December 1986 it was shot down. On 2 January 2022 people came out, on 5 January the "
     "hall fell, and on 6 January troops came.", "2022-01-02"),
    ("ALMATY, 6 January 2022 - Thirty-five years after 1986 the square is full again.",
     "2022-01-06"),
    ("Published: 7 January 2022\n\nThe square is full again, after the events of December 1986.",
     "2022-01-07"),
    ("The square was full.\n\nAlmaty, 7 January 2022", "2022-01-07"),
    ("In January 2022 people came out. In January 2022 the hall fell, and in May 2021 nothing.",
     "2022-01-01"),
    ("On 5 January people came out, 35 years after the rising of 1986. In 2022 nobody waited.",
     "2022-01-05"),
    ("7 January 2022\n\nOn 5 January the hall fell. On 6 January troops came. Elections are due "
     "on 3 March 2023.", "2022-01-05"),
    ("He recalled 17 December 1986. On 5 January 2022 the hall fell.", "2022-01-05"),
]  # fmt: skip
NONE = [
    ("It celebrated the 35th anniversary of the shooting in Almaty in 1986.", "1986"),
    ("After the events of 1986 nobody trusted the palace.", "1986"),
    ("Since the events of 17 December 1986 nobody trusts the palace.", "17 December 1986"),
    ("In 1986 and in 2011 there were shots.", "1986; 2011"),
    ("On 5 January the hall fell, 35 years after 1986.", "5 January; 1986"),
]


def start(text):
    text = f"{text}\n\n{SAID}\n" if text.endswith(".") else f"{SAID} {text}"
    lines = co.draft(text).to_yaml().splitlines()
    return next(line for line in lines if line.startswith("start: ")).removeprefix("start: ")


@pytest.mark.parametrize(("text", "day"), DAYS)
def test_day_0_is_where_most_of_the_text_lies(text, day):
    assert start(text).startswith(f"{day}  # TODO: day 0; unsure: ")


@pytest.mark.parametrize(("text", "named"), NONE)
def test_what_is_told_as_past_names_no_day_0(text, named):
    assert (
        start(text) == f"2000-01-01  # TODO: day 0; the text names no day of its own, only {named}"
    )


def test_a_day_takes_no_year_that_is_told_as_past():
    draft = co.draft(f"On 5 January the hall fell, 35 years after the events of 1986. {SAID}")
    assert [(d.iso, d.told) for d in draft.dates] == [("--01-05", ""), ("1986", "past")]
    parse(draft.to_yaml(), "draft.yaml", None)
    assert draft.to_json()["claims"][0]["date"] == ""


def test_nothing_is_said_to_have_been_said_on_a_day_told_as_past():
    draft = co.draft(f"He recalled 17 December 1986. {SAID}")
    assert draft.to_json()["claims"][0]["date"] == ""
    assert "told as past" in draft.to_yaml()


def test_things_are_said_on_the_reports_own_date_and_not_on_one_to_come():
    draft = co.draft(f"SULA, 8 January 2022 - {SAID} Troops leave on 19 January 2022.")
    assert draft.to_json()["claims"][0]["date"] == "2022-01-08"
    assert [p.name for p in co.draft("ALMATY, 8 January 2022 - It rained.").places] == ["Almaty"]

"""Whose a figure is: organisations that stand with an article, in the ways that news has them."""

from __future__ import annotations

import pytest

import corcyra as co

TOLD = [
    ("According to the Red Cross, 45 people were killed.", 45, "Red Cross"),
    ("According to the UN, 45 people were killed.", 45, "UN"),
    ("According to the Interior Ministry, 45 people were killed.", 45, "Interior Ministry"),
    ("According to the health ministry, 45 people died on Monday.", 45, "health ministry"),
    ("According to human rights groups, at least 12 people were arrested.", 12,
     "human rights groups"),
    ("According to Amnesty International, 160 people were detained.", 160,
     "Amnesty International"),
    ("According to a police spokesman, 30 officers were wounded.", 30, "police spokesman"),
    ("According to local media, 7 people were injured in the port.", 7, "local media"),
    ("At least 45 people were killed, according to the Red Cross.", 45, "Red Cross"),
    ("Some 200 people were detained in two days, according to human rights groups.", 200,
     "human rights groups"),
    ("About 90 people were injured, according to the Interior Ministry of Sula.", 90,
     "Interior Ministry of Sula"),
    ("The Red Cross said that 45 people were killed in the capital.", 45, "Red Cross"),
    ("The Red Cross said 45 people were killed in the capital.", 45, "Red Cross"),
    ("The UN reported that 300 people were wounded.", 300, "UN"),
    ("The UN says 300 people were wounded.", 300, "UN"),
    ("The Interior Ministry announced that 5,000 people had been detained.", 5000,
     "Interior Ministry"),
    ("The health ministry reported 164 deaths by Sunday evening.", 164, "health ministry"),
    ("Amnesty International said that 26 protesters were killed.", 26, "Amnesty International"),
    ("A police spokesman said on Friday that 18 officers had been killed.", 18,
     "police spokesman"),
    ("Local media reported 11 deaths overnight.", 11, "local media"),
    ("Human rights groups say that more than 80 people were killed.", 80, "human rights groups"),
    ("The Red Cross put the death toll at 45.", 45, "Red Cross"),
    ("More than 1,000 people were injured, the health ministry said.", 1000, "health ministry"),
    ("At least 26 people were killed, the Interior Ministry said on Friday.", 26,
     "Interior Ministry"),
    ("At least 26 people were killed, said the ministry.", 26, "ministry"),
    ("Some 70 people were arrested, said the Interior Ministry.", 70, "Interior Ministry"),
    ("Nearly 400 people were wounded, the UN said in a statement.", 400, "UN"),
    ("Two soldiers were killed, Amnesty International reported.", 2, "Amnesty International"),
    ("Sixteen people were killed, a police spokesman said.", 16, "police spokesman"),
    ("Nine people were injured, local media reported on Sunday.", 9, "local media"),
    ("A total of 45 deaths were reported by the Red Cross.", 45, "Red Cross"),
    ("Eight deaths were confirmed by the health ministry on Tuesday.", 8, "health ministry"),
    ("Around 2,000 arrests have been recorded by human rights groups.", 2000,
     "human rights groups"),
    ("More than 100 wounded were counted by the Red Cross in the capital.", 100, "Red Cross"),
    ("The death toll was put at 225 by the Interior Ministry.", 225, "Interior Ministry"),
    ("The number of dead was given as 12 by a police spokesman.", 12, "police spokesman"),
    ("By Sunday the General Staff had reported 19 soldiers killed.", 19, "General Staff"),
    ("The Committee for Free Speech said 3 reporters were injured.", 3,
     "Committee for Free Speech"),
    ("The Blue Shield has counted 61 dead in three towns.", 61, "Blue Shield"),
    ("According to the Blue Shield, 61 people died in three towns.", 61, "Blue Shield"),
    ("The Guardian reported 12 deaths.", 12, "Guardian"),
    ("According to the Ministry of Health, 31 people died.", 31, "Ministry of Health"),
    ("The Prosecutor General's Office said 225 people had died.", 225,
     "Prosecutor General's Office"),
    ("The prosecutor general's office said on Saturday that 225 people had died.", 225,
     "prosecutor general's office"),
    ("State television, citing the Interior Ministry, reported 164 deaths.", 164,
     "state television"),
    ("Human Rights Watch documented at least 19 deaths.", 19, "Human Rights Watch"),
    ("Forty-five people died, the Red Cross told the BBC.", 45, "Red Cross"),
    ("The Interior Ministry said on Friday 18 officers had been killed.", 18,
     "Interior Ministry"),
    ("At least 164 people, many of them young, were killed, the health ministry said on Sunday, "
     "in its first report.", 164, "health ministry"),
    ("On Friday, the Interior Ministry said, 12 people died.", 12, "Interior Ministry"),
    ("The count is disputed: according to human rights groups, more than 200 people died.", 200,
     "human rights groups"),
    ("An inquiry found that 14 people were killed.", 14, "inquiry"),
    ("Its records show that 14 people were killed.", 14, "records"),
    ("Russia said that 20 soldiers were killed.", 20, "Russia"),
    ("The National Security Committee said 14 officers were killed.", 14,
     "National Security Committee"),
    ("As reported by the UN, 50 people were killed.", 50, "UN"),
    ("The Red Cross, which works in the city, said 45 people were killed.", 45, "Red Cross"),
]  # fmt: skip
"""A sentence, a figure in it, and whose it is."""

TWO = [
    ("The Interior Ministry said 26 people were killed, while human rights groups reported 80 "
     "deaths.", {26: "Interior Ministry", 80: "human rights groups"}),
    ("According to the Red Cross, 45 people were killed; according to the UN, 60 people were "
     "killed.", {45: "Red Cross", 60: "UN"}),
    ("Some 20 deaths were reported by the Red Cross and 35 deaths by the UN.",
     {20: "Red Cross", 35: "UN"}),
    ("At least 26 people were killed, the Interior Ministry said. Some 4,000 people fled.",
     {26: "Interior Ministry", 4000: ""}),
]  # fmt: skip

NOBODYS = [
    "At least 45 people were killed in the capital.",
    "According to plan, 45 soldiers entered the town.",
    "According to the plan, 45 soldiers entered the town.",
    "The Red Cross came to the town, where 45 people were killed.",
    "By the evening 45 people were killed by the police.",
    "The bridge was held by the army, and 45 people were killed.",
    "The 45 people who were killed by the Interior Ministry were buried.",
    "In the Red Cross hospital 45 wounded were treated.",
    "The ministry was stormed and 45 people were arrested.",
    "The reported clash near the UN left 45 people dead.",
]  # fmt: skip


def sources(text):
    draft = co.draft(text)
    named = {f.low: draft.voice(f.source) for f in draft.figures}
    assert not any(voice and voice.kind == "person" for voice in named.values())
    return {low: voice.name if voice else "" for low, voice in named.items()}


@pytest.mark.parametrize(("text", "figure", "whose"), TOLD)
def test_a_figure_is_whose_the_sentence_says(text, figure, whose):
    assert sources(text) == {figure: whose}


@pytest.mark.parametrize(("text", "whose"), TWO)
def test_each_of_two_figures_is_its_own_sources(text, whose):
    assert sources(text) == whose


def test_what_is_told_as_past_lends_its_year_only_where_the_text_points_back():
    text = (
        "On 6 January 2022 troops came. After the events of 16 December 2011 an inquiry counted "
        "14 dead. {} 26 deaths were reported by the police."
    )
    years = {w: co.draft(text.format(w)).figures[-1].year for w in ("On Monday", "In these days")}
    assert years == {"On Monday": 2022, "In these days": 2011}


def test_the_passive_gives_the_figure_without_its_verb():
    draft = co.draft("Eighteen deaths have been confirmed by the police.")
    assert [s.quote for s in draft.statements] == ["Eighteen deaths"]


def test_a_body_in_short_is_the_one_that_was_named_before():
    told = sources(
        "The Interior Ministry spoke. At least 26 people were killed, the ministry said."
    )
    assert told == {26: "Interior Ministry"}
    told = sources(
        "At least 26 people were killed, the ministry said. The Interior Ministry spoke."
    )
    assert told == {26: "ministry"}


@pytest.mark.parametrize(
    "start", ["The defence minister, Ivan Orlov,", "Ivan Orlov, the defence minister,"]
)
def test_what_a_minister_said_of_soldiers_is_no_soldiers_saying(start):
    draft = co.draft(f"{start} said 12 soldiers were killed, while the Red Cross reported 45.")
    told = {f.low: draft.voice(f.source).name for f in draft.figures}
    assert told == {12: "Ivan Orlov", 45: "Red Cross"}


def test_a_person_behind_an_article_stays_one():
    draft = co.draft("The Mukhtar Ablyazov said that 45 people were killed.")
    assert [(v.name, v.kind) for v in draft.speakers] == [("Mukhtar Ablyazov", "person")]


@pytest.mark.parametrize("text", NOBODYS)
def test_a_figure_without_a_source_stays_without(text):
    assert sources(text) == {45: ""}

"""What a draft says of itself fits where it is shown: counts, and a text in another language."""

from __future__ import annotations

import json
import re

import pytest

import corcyra as co
from corcyra.cli import main

FOREIGN = {
    "Russian": "Президент Иван Орлов заявил: «Дорога закрыта для всех, и никто не пройдёт». " * 3,
    "German": "Der Präsident sagte am Freitag, die Straße sei für alle gesperrt, und er habe "
    "nicht vor, sie zu öffnen. Die Truppen sind in der Stadt, so sagte er, und bleiben da. " * 3,
    "French": "Le président a dit vendredi que la route est fermée à tous et que les troupes "
    "resteront dans la ville tant que le calme ne sera pas revenu. " * 3,
}
ONE = "The road was closed. Ivan Orlov said that 45 people were killed."
WRONG = re.compile(r"\b1 (?:figures|persons|people|others|statements|sentences|times|characters)\b")


@pytest.mark.parametrize("language", FOREIGN)
def test_the_library_names_no_option_and_the_command_does(language, tmp_path, capsys):
    draft = co.draft(FOREIGN[language])
    assert draft.notes[0].endswith("nobody's words were looked for. Translate it first.")
    assert "--" not in json.dumps(draft.to_json()["notes"])
    (tmp_path / "a.txt").write_text(FOREIGN[language], encoding="utf-8")
    assert main(["draft", str(tmp_path / "a.txt")]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "Translate it first. Or have a model read it: --endpoint URL --model NAME." in told


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        (ONE, "1 person speaks, 1 statement, 1 figure, 0 disputed."),
        ("The Red Cross said that 45 people were killed.",
         "1 other speaks, 1 statement, 1 figure, 0 disputed."),
        (f"{ONE} Anna Lind said no.", "1 person speaks, 1 statement, 1 figure, 0 disputed."),
        (f"{ONE} The UN said that the road is open.",
         "1 person and 1 other speak, 2 statements, 1 figure, 0 disputed."),
        ("Ivan Orlov said that 1 person was killed.",
         "1 person speaks, 1 statement, 1 figure, 0 disputed."),
        ("It rained.", "nobody speaks, 0 statements, 0 figures, 0 disputed."),
    ],
)  # fmt: skip
def test_counts_agree_with_their_nouns(text, summary):
    draft = co.draft(text)
    assert draft.to_json()["summary"].endswith(f"read by rules: {summary}")
    told = json.dumps(draft.to_json()) + str(draft)
    assert not WRONG.search(told)


def test_one_figure_and_one_name_are_told_in_the_singular():
    text = co.draft(
        "Kazakhstan waits. President Ivan Orlov said that the road is closed."
    ).to_yaml()
    assert "named 1 time," in text and "named 1 time\n" in text


def test_one_quotation_of_nobodys_is_told_in_the_singular():
    draft = co.draft('It rained. "The road is closed to all of us." It rained again.')
    assert draft.notes == ("1 sentence stands in quotation marks and nobody is named with it.",)

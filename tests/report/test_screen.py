import io
from dataclasses import replace
from types import SimpleNamespace

import pytest
from rich.console import Console

from corcyra.dossier.questions import Arm
from corcyra.report.screen import first_screen, headline, left_out, notes, surprises


def printed(study, width=80):
    console = Console(file=io.StringIO(), width=width, no_color=True)
    first_screen(study, console)
    return console.file.getvalue()


@pytest.fixture
def many(study):
    """Eighteen claims with the longest names and largest numbers that can be."""
    long = replace(
        study.verdicts[0],
        id="sovereignty-and-friendship",
        speaker="A. Speaker of a Very Long Name",
        told=123456,
        mean=-123456.0,
        interval=(-123456.0, -100000.0),
    )
    return SimpleNamespace(**{**vars(study), "verdicts": (long,) * 18})


def test_it_fits_80_columns(study, many):
    for shown in (study, many):
        assert max(len(line) for line in printed(shown).splitlines()) <= 80


def test_all_shares_survive_at_80_columns(many):
    rows = [line for line in printed(many).splitlines() if " 123,456 " in line and "k" in line]
    share = many.verdicts[0].share_holds
    assert len(rows) == 18
    assert all(row.startswith("sovereignt") and f"{share:.0%}" in row for row in rows)


def test_it_leads_with_one_sentence_and_then_the_surprises(study):
    text = printed(study)
    assert text.startswith("A tiny crisis")
    order = ["does not predict.", "1. ", "why: ", "would flip it: ", "2. ", "claim "]
    at = [text.replace("\n", " ").index(piece) for piece in order]
    assert at == sorted(at)


def test_surprises_are_the_farthest_from_what_was_said(study):
    found = surprises(study.verdicts)
    shares = [verdict.share_holds for verdict in found]
    assert shares == sorted(shares)
    assert len(found) <= 3


def test_what_is_built_in_is_no_surprise_and_is_said(study):
    built = replace(
        study.verdicts[0], built_in=True, word="built in", built_in_reason="Says so by rule."
    )
    assert surprises([built]) == []
    assert any("order: Says so by rule." in note for note in notes([built]))
    shown = SimpleNamespace(**{**vars(study), "verdicts": (built,)})
    assert "1 is built in" in headline(shown)


def test_the_outermost_words_are_said_with_their_range(study):
    wide = replace(
        study.verdicts[0], told=30, word="remote", word_range="remote to very unlikely",
        share_holds=0.0, built_in=False,
    )  # fmt: skip
    assert "as far as the pairs show: order, remote to very unlikely." in notes([wide])
    shown = SimpleNamespace(**{**vars(study), "verdicts": (wide,)})
    said = " ".join(printed(shown).split())
    assert "): remote to very unlikely; holds in 0% of 30 pairs" in said


def test_what_no_pair_can_tell_says_why(study):
    why = "No pair can tell: it looks at day 30, and the runs end on day 10."
    assert f"order: {why}" in notes([replace(study.verdicts[0], told=0, why=why)])
    assert not any(note.startswith("order:") for note in notes(study.verdicts))


def test_an_arm_that_was_not_run_is_named(study):
    assert left_out(study) == []
    arms = [*study.loaded.dossier.arms, Arm(id="spare", title="Nobody asks")]
    dossier = study.loaded.dossier.model_copy(update={"arms": arms})
    loaded = SimpleNamespace(**{**vars(study.loaded), "dossier": dossier})
    more = SimpleNamespace(**{**vars(study), "loaded": loaded})
    said = "not run: arm spare, since no claim reads it (corcyra run runs it)."
    assert left_out(more) == [said]
    assert said in " ".join(printed(more).split())


def test_what_too_few_pairs_can_tell_never_leads(study):
    few = replace(study.verdicts[0], told=19, share_holds=0.0)
    built = replace(few, told=40, built_in=True, word="built in")
    open_ = replace(study.verdicts[1], share_holds=0.9)
    assert surprises([few, built, open_]) == [open_]
    shown = SimpleNamespace(**{**vars(study), "verdicts": (few, built, open_)})
    said = headline(shown)
    assert "3 claims tested on 40 pairs of worlds (seed 11): 1 holds in most" in said
    assert "1 remains open: too few pairs can tell" in said
    assert "greatest surprises" in printed(shown)
    none = SimpleNamespace(**{**vars(study), "verdicts": (few, built)})
    assert "greatest surprises" not in printed(none)
    assert "1. " not in printed(none)


def test_what_would_flip_a_surprise_is_said(study):
    verdict = replace(study.verdicts[0], share_holds=0.2)
    text = printed(SimpleNamespace(**{**vars(study), "verdicts": (verdict,)}))
    said = " ".join(text.split("would flip it:")[1].split())
    assert said.startswith(verdict.flip)


def test_speakers_without_room_are_told_by_initials(many):
    assert "A. Name" in printed(many)


def test_a_study_that_was_only_run_says_so(study):
    bare = SimpleNamespace(**{**vars(study), "judged": False})
    assert "no claims judged" in printed(bare)

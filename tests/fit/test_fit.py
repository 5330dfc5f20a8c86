"""A fit from its facts to the verdicts: stored, gone on with, judged on."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import numpy as np
import pytest

from corcyra.cli import main
from corcyra.cli.fresh import fresh_report
from corcyra.dossier.load import load
from corcyra.errors import CorcyraError, FitError
from corcyra.fitting.api import fit
from corcyra.fitting.draws import Draws, of_dossier
from corcyra.fitting.evidence import KEPT, PRIOR, Counted, stored
from corcyra.fitting.page import write_page
from corcyra.fitting.store import GENERATION
from corcyra.report.page import html
from corcyra.study.api import judge, open_study

FACTS = """
facts:
  - id: peak
    title: The largest crowd
    outcome: crowd_peak
    fit: use
    date: 2030-05-03
    figures: [{low: 20000, high: 30000, source: made up}]
  - id: dead
    title: The dead
    outcome: deaths
    date: 2030-05-09
    figures: [{low: 3, high: 40, source: made up}]
"""
ASKED = {"draws": 40, "bank": 60, "weight": 2000.0, "threads": 1}


@pytest.fixture(scope="module")
def dossier(tmp_path_factory):
    text = load("minimal").text
    file = tmp_path_factory.mktemp("lampsakos") / "dossier.yaml"
    file.write_text(text + FACTS, encoding="utf-8")
    return load(file)


@pytest.fixture(scope="module")
def fitted(dossier, tmp_path_factory):
    return fit(dossier, out=tmp_path_factory.mktemp("fits") / "fit", **ASKED)


def test_the_draws_are_nearer_to_the_record_than_the_prior(fitted):
    peak = fitted.checks[0]
    assert peak.used
    assert peak.covered
    assert peak.fitted[2] - peak.fitted[0] < peak.prior[2] - peak.prior[0]
    assert fitted.tolerance == 1.0
    assert fitted.draws.effective <= 40


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"weight": -5}, "weight must be between 1 and"), ({"weight": 0}, "weight must be"),
        ({"step": 7}, "step must be above 0 and at most 0.25"), ({"step": 0}, "step must be"),
        ({"threads": -2}, "threads must be between 1 and"), ({"seed": -1}, "seed must be"),
        ({"draws": 3}, "draws must be at least 20"),
    ],
)  # fmt: skip
def test_what_no_run_can_be_made_with_is_refused(dossier, asked, words, tmp_path):
    with pytest.raises(CorcyraError, match=words):
        fit(dossier, out=tmp_path / "fit", **(ASKED | asked))
    assert not (tmp_path / "fit").exists()


def test_a_fit_killed_between_generations_goes_on_to_the_same_draws(dossier, fitted, tmp_path):
    out = tmp_path / "fit"
    fit(dossier, out=out, runs=100, **ASKED)
    (out / "draws.parquet").unlink()
    gone_on = fit(dossier, out=out, **ASKED)
    assert gone_on.draws.hash == fitted.draws.hash


def test_a_fit_that_has_lost_its_generations_finds_them_again(dossier, fitted, tmp_path):
    out = tmp_path / "fit"
    fit(dossier, out=out, runs=100, **ASKED)
    (out / GENERATION).unlink()
    assert fit(dossier, out=out, **ASKED).draws.hash == fitted.draws.hash


def test_another_seed_does_not_go_into_the_same_folder(dossier, fitted):
    with pytest.raises(FitError, match="another fit: it differs in seed"):
        fit(dossier, out=fitted.folder, seed=2, **ASKED)


def test_a_judged_pair_is_the_run_that_was_fitted(dossier, fitted, tmp_path):
    days = fitted.draws.identity["days"]  # Later a crowd may be larger than what was fitted.
    study = judge(dossier, pairs=8, draws=fitted.folder, out=tmp_path / "study", quiet=True,
                  further=False, days=days)  # fmt: skip
    draws = Draws(fitted.folder)
    expected = [draws.shown[draws.of_pair(k), draws.facts.index("peak")] for k in range(8)]
    assert study.outcome("with", "crowd_peak") == pytest.approx(expected, rel=1e-6)


def test_a_study_keeps_its_draws_wherever_its_folder_lies(dossier, fitted, tmp_path):
    home = tmp_path / "fit"
    shutil.copytree(fitted.folder, home)
    asked = {"pairs": 3, "quiet": True, "further": False}
    judge(dossier, **asked, prior=True, out=tmp_path / "prior")
    for out in (home / "study", tmp_path / "prior" / "study"):
        study = judge(dossier, **asked, draws=home, out=out)
        assert len(study.verdicts) == len(dossier.dossier.claims)
        assert Draws(out / "fit").hash == fitted.draws.hash


def test_more_pairs_than_draws_are_not_run(dossier, fitted, tmp_path):
    study = judge(dossier, pairs=5000, draws=fitted.folder, out=tmp_path / "study", quiet=True)
    assert study.pairs <= 40


def test_draws_of_another_weight_are_refused(dossier, fitted):
    with pytest.raises(FitError, match="fit anew with --weight 500"):
        of_dossier(fitted.folder, dossier, weight=500.0)


def test_draws_that_no_longer_give_their_facts_are_refused(dossier, fitted, tmp_path):
    file = tmp_path / "dossier.yaml"
    calmer = dossier.text.replace("population: 120000", "population: 250000")
    assert calmer != dossier.text
    file.write_text(calmer, encoding="utf-8")
    with pytest.raises(FitError, match="no longer give"):
        of_dossier(fitted.folder, load(file))


def test_pairs_take_draws_as_often_as_their_weights_say(fitted):
    draws = Draws(fitted.folder)
    taken = np.bincount([draws.of_pair(k) for k in range(4000)], minlength=len(draws)) / 4000
    assert np.abs(taken - draws.weight).max() < 0.002


def test_the_page_holds_facts_quantities_and_how_it_came(fitted, tmp_path):
    text = write_page(fitted, tmp_path / "fit.html").read_text(encoding="utf-8")
    assert "The largest crowd" in text
    assert "held out" in text
    assert "<svg" in text
    assert "http" not in text


def test_adjusted_scores_are_those_of_every_draw(fitted):
    assert fitted.adjusted.shape == fitted.draws.z.shape
    assert np.isfinite(fitted.adjusted).all()


def test_one_bank_calibrates_many_records(fitted):
    found = fitted.calibrate(["peak"], records=50)
    assert len(found.ranks) + found.left_out == 50


def test_a_fit_beside_a_dossier_is_judged_on_unless_the_prior_is_asked_for(
    dossier, fitted, tmp_path, capsys, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    here = tmp_path / "lampsakos"
    shutil.copytree(fitted.folder, here / "fit")
    (here / "dossier.yaml").write_text(dossier.text, encoding="utf-8")
    lay = {file: file.read_bytes() for file in (here / "fit").rglob("*") if file.is_file()}
    asked = ["judge", str(here), "--pairs", "6", "--no-further", "--no-report"]
    assert main(asked) == 0
    out = capsys.readouterr().out
    assert "What the record changed" in out
    assert "too few pairs" in out
    assert "worlds, varied" in out
    # What came with the fit is as it was; the prior's counts are the study's.
    assert lay == {file: file.read_bytes() for file in (here / "fit").rglob("*") if file.is_file()}
    studies = (tmp_path / "corcyra-studies").iterdir()
    study = open_study(next(folder for folder in studies if (folder / KEPT).exists()))
    kept = json.loads((study.folder / PRIOR).read_text("utf-8"))
    assert (kept["pairs"], kept["further"]) == (6, False)
    page = html(study)
    assert "What the record changed" in page
    assert "The largest crowd" in page[page.index("Each fact before") :]
    assert "--draws fit" in page
    report = fresh_report(study)
    assert fresh_report(study) == report and "by the record now" not in report.read_text("utf-8")
    told = (study.folder / KEPT).read_text("utf-8").replace("too few pairs", "by the record now")
    (study.folder / KEPT).write_text(told, "utf-8")
    assert "by the record now" in fresh_report(study).read_text("utf-8")
    told = capsys.readouterr()
    assert "(fitted draws)" in out and "seed" not in out
    assert main([*asked, "--seed", "2", "--pairs", "90"]) == 0
    told = capsys.readouterr()
    assert "--seed 2 changes nothing: fitted draws have luck of their own." in told.err
    assert "pairs, not 90: it has no more draws." in told.err
    assert "--seed" not in told.out
    assert main([*asked, "--prior", "--weight", "2000"]) == 0
    told = capsys.readouterr().out
    assert "What the record changed" not in told and "(seed 1)" in told
    assert main([*asked, "--weight", "1500"]) == 0
    assert "Judged on the prior: the draws were fitted with weight" in capsys.readouterr().err


def test_counts_of_fewer_pairs_do_not_serve(fitted, tmp_path):
    identity = {"dossier_hash": "a", "weight": 1.0, "step": 0.25, "days": 9.0}
    kept = {"identity": identity, "pairs": 60, "further": False, "claims": {"order": [4, 1, None]}}
    (tmp_path / PRIOR).write_text(json.dumps(kept), "utf-8")
    asked = (tmp_path, PRIOR, identity)
    assert stored(*asked, pairs=60) == {"order": Counted(4, 1)}
    assert stored(*asked, pairs=61) is None
    assert stored(*asked, pairs=60, further=True) is None
    assert stored(tmp_path, PRIOR, identity | {"days": 8.0}) is None


def test_fitted_draws_are_run_again_under_other_luck(dossier, fitted, tmp_path, monkeypatch):
    """Other luck keeps the fitted values of a pair; its own run stays the one that was fitted."""
    asked = {"pairs": 24, "draws": fitted.folder, "out": tmp_path / "study", "quiet": True}
    monkeypatch.setattr(Draws, "most", 24)
    monkeypatch.setattr("corcyra.claims.luck.FEWEST", 5)
    study = judge(dossier, **asked, further=False, luck=1)
    assert study.pairs == 24
    (luck,) = study.lucks
    names, own = study.paired.parameters()
    again_names, again = luck.paired.parameters()
    row = np.searchsorted(study.paired.pairs, luck.paired.pairs)
    assert again_names == names
    assert np.array_equal(again, own[row])
    assert not np.array_equal(
        luck.outcome("with", "crowd_peak"), study.outcome("with", "crowd_peak")[row], equal_nan=True
    )
    told = [verdict for verdict in study.verdicts if verdict.told >= 5]
    assert told
    assert all(verdict.luck is not None for verdict in told)
    draws = Draws(fitted.folder)
    expected = [draws.shown[draws.of_pair(k), draws.facts.index("peak")] for k in range(24)]
    # Claims look further than the fit did, and a crowd may be larger then.
    seen = study.outcome("with", "crowd_peak_day") <= draws.identity["days"]
    assert seen.sum() > 12
    found = study.outcome("with", "crowd_peak")[seen]
    assert found == pytest.approx(np.array(expected)[seen], rel=1e-6)
    opened = open_study(study.folder)
    assert opened.lucks[0].runs.arrow().equals(luck.runs.arrow())
    assert judge(dossier, **asked, further=False, luck=1).ran == 0


def test_what_ended_a_fit_is_told(dossier, fitted, tmp_path):
    assert "--runs" not in " ".join(fitted.notes)
    for runs, generations in ((1, 0), (61, 1)):
        short = fit(dossier, out=tmp_path / "fit", runs=runs, **ASKED)
        assert len(short.history) == generations
        (note,) = (note for note in short.notes if "--runs" in note)
        assert note.startswith("--runs ended it after 0 of 14 generations")


def test_few_lucks_are_owned_up_to(fitted):
    draws = Draws(fitted.folder)
    assert 1 <= draws.lucks <= min(len(set(part)) for part in draws.luck.T.tolist())
    assert "worlds, varied" in " ".join(fitted.notes)
    assert f"({draws.lucks:,.0f} by the part of luck that recurs most, " in fitted.sentence
    assert f"{draws.values:,.0f} by the value)" in fitted.sentence


def test_draws_of_other_places_are_of_another_version(dossier, fitted):
    country = dossier.dossier.country
    more = country.places[-1].model_copy(update={"id": "added", "name": "Added"})
    larger = country.model_copy(update={"places": [*country.places, more]})
    other = replace(dossier, dossier=dossier.dossier.model_copy(update={"country": larger}))
    with pytest.raises(FitError, match="another version of the dossier"):
        of_dossier(fitted.folder, other)

"""What a reader asks of a study."""

from __future__ import annotations

import builtins
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from conftest import ARMS, digest

from corcyra.errors import MissingExtra, StudyError
from corcyra.study.paired import numbers
from corcyra.study.progress import COMPILING, Pace, Silent, chosen
from corcyra.study.result import Study
from corcyra.study.running import run_study
from corcyra.study.tables import Table


@pytest.fixture
def study(fake, asked):
    return run_study(asked())


def test_an_opened_folder_is_the_same_study(study):
    again = Study.open(study.folder)
    assert digest(again) == digest(study)
    assert again.loaded.dossier == study.loaded.dossier
    assert [v.to_json() for v in again.verdicts] == [v.to_json() for v in study.verdicts]


def test_an_outcome_is_one_number_a_pair(study):
    deaths = study.outcome("with", "deaths")
    frame = study.runs.to_pandas()
    expected = frame[frame["arm"] == "with"]["deaths"].to_numpy()
    assert deaths.dtype == np.float64
    np.testing.assert_array_equal(deaths, expected)


def test_missing_numbers_are_null_in_files_and_nan_in_memory(study):
    table = study.runs.arrow()
    assert table["deaths"].null_count == np.isnan(table["deaths"].to_numpy()).sum()
    assert table["deaths"].null_count > 0


def test_draws_are_those_of_the_reference_arm(study):
    names, values = study.paired.parameters()
    assert names == ("tau", "events.spark.share")
    assert values.shape == (12, 2)
    assert np.isfinite(values).all()


def test_series_have_a_row_a_day_and_places_only_for_the_first_pairs(study):
    series, places = study.series.to_pandas(), study.places.to_pandas()
    assert series.groupby(["pair", "arm"], observed=True).size().tolist() == [5, 5, 5, 4, 4, 4] * 6
    assert set(places["pair"]) == {0, 1, 2}
    assert len(places) == (5 + 4 + 5) * 3 * 3


def test_a_study_without_series_says_so(fake, asked):
    study = run_study(asked(every=None))
    with pytest.raises(StudyError, match="without series"):
        _ = study.series
    assert not (study.folder / "series").exists()


def test_an_unknown_name_is_an_error_with_a_guess(study):
    with pytest.raises(StudyError, match=r"did you mean deaths\?"):
        study.outcome("with", "deathz")
    with pytest.raises(StudyError, match="it has no_call, no_send, with"):
        study.outcome("without", "deaths")
    with pytest.raises(StudyError, match="no chart 'nothing'; there are map, crowd"):
        study.chart("nothing")


def test_a_study_without_the_claims_arms_has_no_verdicts(fake, asked):
    study = run_study(asked(arms=ARMS[2:]))
    assert not study.judged
    with pytest.raises(StudyError, match="lacks arms"):
        _ = study.verdicts


def test_the_text_is_a_sentence_then_a_table(study):
    lines = repr(study).splitlines()
    assert lines[0].startswith("minimal: 12 pairs of 3 arms, seed 1; of 2 claims ")
    assert lines[1].split()[:2] == ["claim", "speaker"]
    assert [line.split()[0] for line in lines[2:]] == ["saved", "shame"]


def test_the_table_of_a_study_without_verdicts_is_how_arms_ended(fake, asked):
    lines = repr(run_study(asked(arms=ARMS[1:]))).splitlines()
    assert lines[0] == "minimal: 12 pairs of 2 arms, seed 1."
    assert [line.split()[0] for line in lines[1:]] == ["arm", "no_send", "with"]


def test_a_notebook_shows_words_and_no_markup_of_the_dossier(study, minimal):
    claim = minimal.dossier.claims[0].model_copy(update={"short": "<b>& so on"})
    dossier = minimal.dossier.model_copy(update={"claims": [claim]})
    shown = Study(study.folder, replace(minimal, dossier=dossier), study.manifest)._repr_html_()
    assert shown.startswith("<p>minimal: 12 pairs")
    assert "&lt;b&gt;&amp; so on" in shown
    assert "<b>" not in shown


def test_an_unfinished_study_shows_what_is_there(study, minimal):
    unfinished = Study(study.folder, minimal, {**study.manifest, "pairs": 40})
    assert "12 pairs of 40 of 3 arms" in repr(unfinished)


def test_a_folder_that_is_no_study_is_refused(tmp_path):
    with pytest.raises(StudyError, match="no such folder"):
        Study.open(tmp_path / "nowhere")
    with pytest.raises(StudyError, match=r"no manifest\.json"):
        Study.open(tmp_path)
    (tmp_path / "manifest.json").write_text("[]")
    with pytest.raises(StudyError, match="is not the manifest of a study"):
        Study.open(tmp_path)
    (tmp_path / "manifest.json").write_text('{"format": 99}')
    with pytest.raises(StudyError, match="has format 99, this version reads format 1"):
        Study.open(tmp_path)


def test_a_dossier_changed_in_the_folder_is_noticed(study):
    copy = study.folder / "dossier" / "dossier.yaml"
    copy.write_text(copy.read_text() + "# a word more\n")
    with pytest.raises(StudyError, match="no longer the dossier that was studied"):
        Study.open(study.folder)


def test_a_damaged_part_is_named(study):
    (part,) = (study.folder / "runs").iterdir()
    part.write_bytes(b"PAR1 and nothing")
    with pytest.raises(StudyError, match=r"part-000000-000011\.parquet: cannot be read"):
        _ = Study.open(study.folder).runs.arrow()


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_missing_library_names_its_extra(monkeypatch, library):
    real = builtins.__import__

    def without(name, *rest, **more):
        if name == library:
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr("importlib.import_module", without)
    table = Table(lambda: None)
    with pytest.raises(MissingExtra, match=rf"pip install 'corcyra\[{library}\]'"):
        getattr(table, f"to_{library}")()


def test_the_pace_counts_from_the_first_pair_on():
    pace = Pace(10, 2, compiling=True)
    assert pace.words(0.0) == COMPILING
    pace.count(60.0)
    assert pace.words(60.0) == ""
    pace.count(62.0)
    assert pace.words(62.0) == "0.5 pairs/s, 0:12 left"


def test_without_a_terminal_progress_is_a_plain_line_every_ten_seconds(capsys, monkeypatch):
    now = 100.0
    monkeypatch.setattr("corcyra.study.progress.time.monotonic", lambda: now)
    progress = chosen()
    progress.begin(1200, 0, False)
    for _ in range(100):  # a pair a second
        now += 1
        progress.advance()
    progress.end()
    out, told = capsys.readouterr()
    assert out == ""
    lines = told.splitlines()
    assert len(lines) == 10
    assert lines[0] == "corcyra: 10 of 1,200 pairs, 1 pairs/s, 19:50 left"


def test_progress_says_nothing_of_what_is_done_at_once(capsys):
    progress = chosen()
    progress.begin(2, 0, False)
    progress.advance()
    progress.end()
    assert capsys.readouterr() == ("", "")


def test_without_a_terminal_compiling_is_told(capsys):
    chosen().begin(2, 0, True)
    assert capsys.readouterr().err == f"corcyra: {COMPILING}\n"


def test_quiet_is_silent():
    assert isinstance(chosen(quiet=True), Silent)


def test_numbers_are_read_without_pandas(study):
    code = (
        "import sys; from corcyra.study.result import Study; "
        f"study = Study.open({str(study.folder)!r}); study.verdicts; study.failures(); "
        "assert not {'pandas', 'numba', 'altair'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_column_is_read_to_the_last_bit_with_its_nulls():
    values = pa.array([0.1, None, 3.0, None, -0.0] * 9).slice(3, 40)
    column = pa.chunked_array([values, values.slice(7)])
    np.testing.assert_array_equal(numbers(column), column.to_numpy())
    assert numbers(pa.chunked_array([pa.array([1, 2, 3]).slice(1)])).tolist() == [2, 3]

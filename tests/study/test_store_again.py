"""A study's tables asked in SQL; its pairs run again, and compared to the last bit."""

from __future__ import annotations

import json

import pytest
from conftest import FakeModel, digest

import corcyra
from corcyra.cli import main
from corcyra.errors import StudyError
from corcyra.study import again, manifest
from corcyra.study.again import reproduce, rerun
from corcyra.study.result import Study
from corcyra.study.running import run_study


@pytest.fixture
def study(fake, asked, monkeypatch) -> Study:
    monkeypatch.setattr(manifest, "batch_size", lambda *_: 4)
    return run_study(asked())


@pytest.fixture
def other_numbers(monkeypatch):
    """The model gives another number in one arm of one pair."""

    def change(pair: int, outcome: str = "legitimacy_30") -> None:
        run_lot = FakeModel.run_lot

        def changed(self, lot, **given):
            run = run_lot(self, lot, **given)
            if lot.pair == pair and self.blocked == 0:
                run.outcomes[self.outcomes.index(outcome)] = -7.0
            return run

        monkeypatch.setattr(FakeModel, "run_lot", changed)

    return change


def test_exactly_the_pairs_of_the_condition_are_run_again(study, fake):
    fake.runs = 0
    found = rerun(study.folder, "arm = 'with' and pair in (3, 4, 11)")
    assert (found.chosen, found.pairs, fake.runs) == ((3, 4, 11), 3, 9)
    assert found.identical
    assert next(found.lines()) == f"{study.folder}: 3 pairs run again: bit-identical."


def test_what_differs_is_named_with_pair_arm_and_column(study, other_numbers):
    other_numbers(4)
    assert rerun(study.folder, "pair < 4").identical
    found = rerun(study.folder, "pair < 8")
    (difference,) = found.differences
    assert (difference.table, difference.pair, difference.arm) == ("runs", 4, "with")
    assert (difference.column, difference.here) == ("legitimacy_30", -7.0)
    assert (found.batches, found.differing) == (6, 1)
    assert "Versions and kind of machine are the same" in "\n".join(found.lines())


def test_a_rerun_changes_nothing_in_the_folder(study, other_numbers):
    before = digest(study)
    other_numbers(4)
    rerun(study.folder, "true")
    assert digest(Study.open(study.folder)) == before


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ("pair > 99", "no row of runs has: pair > 99"),
        ("fel = 1", 'column "fel" not found.*"fell"'),
        ("pair <", "syntax error"),
        ("", "a condition is needed"),
        ("true) ; drop table runs; --", "one question at a time|syntax error"),
    ],
)
def test_a_condition_that_cannot_be_met_is_an_error(study, where, message):
    with pytest.raises(StudyError, match=message):
        rerun(study.folder, where)


def test_a_study_reproduced_is_bit_identical_whatever_its_batches(study, monkeypatch):
    monkeypatch.setattr(manifest, "batch_size", lambda *_: 5)
    found = reproduce(study.folder)
    assert (found.identical, found.pairs, found.circumstances) == (True, 12, ())
    assert found.checksum == corcyra.verify(study.folder, quiet=True).checksum


def test_a_study_that_is_not_reproduced_says_where_and_under_what(
    study, other_numbers, monkeypatch
):
    other_numbers(9, "fell")
    here = again.versions() | {"numpy": "99.0"}
    monkeypatch.setattr(again, "versions", lambda: here)
    monkeypatch.setattr(again, "model_hash", lambda: "0")
    found = reproduce(study.folder)
    assert [(d.table, d.pair, d.arm, d.column) for d in found.differences] == [
        ("runs", 9, "with", "fell")
    ]
    text = "\n".join(found.lines())
    assert "in 1 of 9 batches" in text
    assert "numpy: " in text and "99.0 here" in text
    assert "the model: another version of its sources" in text


def test_the_first_pairs_can_be_reproduced_alone_and_be_kept(study, tmp_path):
    found = reproduce(study.folder, pairs=5, out=tmp_path / "kept")
    assert (found.identical, found.pairs) == (True, 5)
    assert Study.open(tmp_path / "kept" / "again").pairs == 5


def test_a_study_with_other_assumptions_is_not_the_same(study, asked, tmp_path, fake):
    """The comparison itself can fail: other luck, other rows."""
    other = run_study(asked(seed=2, folder=tmp_path / "other"))
    for table in ("runs", "series", "places"):
        for file in (study.folder / table).iterdir():
            (other.folder / table / file.name).replace(file)
    found = reproduce(study.folder)
    assert {each.table for each in found.differences} == {"runs", "series", "places"}
    # Rows of places are there for the first three pairs only: two of its parts are empty.
    assert (found.differing, found.batches) == (7, 9)


def test_nothing_done_is_nothing_to_reproduce(study, asked, tmp_path):
    empty = tmp_path / "empty"
    manifest.opened(empty, asked(folder=empty))
    with pytest.raises(StudyError, match="no pair is done yet"):
        reproduce(empty)


def test_sql_reads_all_three_tables(study):
    assert study.sql("SELECT count(*) AS n FROM runs").arrow().to_pydict() == {"n": [36]}
    for name in ("series", "places"):
        (counted,) = study.sql(f"SELECT count(*) AS n FROM {name}").arrow().to_pydict()["n"]
        assert counted == len(getattr(study, name))
    assert study.sql('SELECT max("p.tau") AS t FROM runs').columns == ("t",)


def test_sql_sees_only_the_pairs_that_are_looked_at(study, asked):
    fewer = run_study(asked(pairs=6))
    assert fewer.sql("SELECT max(pair) AS m FROM runs").arrow().to_pydict() == {"m": [5]}


def test_a_folder_with_a_strange_name_can_be_asked(fake, asked, tmp_path):
    study = run_study(asked(folder=tmp_path / "it's [all] *"))
    assert study.sql("SELECT count(*) AS n FROM runs").arrow().to_pydict() == {"n": [36]}


def test_a_study_with_a_torn_part_says_how_to_find_it(study, capsys):
    (study.folder / "runs" / "part-000004-000007.parquet").write_bytes(b"PAR1")
    for words in (["show"], ["show", "--sql", "SELECT 1"], ["rerun", "--where", "true"]):
        assert main([words[0], str(study.folder), *words[1:]]) == 1
        assert "corcyra verify " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("COPY (SELECT 1) TO 'x.csv'", "only questions .SELECT. are answered; this is COPY"),
        ("DROP VIEW runs", "this is DROP"),
        ("CREATE TABLE x AS SELECT 1", "this is CREATE"),
        ("SELECT 1; SELECT 2", "one question at a time; these are 2"),
        ("SET lock_configuration = false", "this is SET"),
        ("SELECT * FROM read_text('/etc/hostname')", "file system operations are disabled"),
        ("SELECT * FROM 'https://example.org/x.parquet'", "disabled|not|Cannot"),
        ("SELECT * FROM rums", r"Table with name rums does not exist.*tables: runs, series"),
    ],
)
def test_a_question_can_only_read_the_study(study, question, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(StudyError, match=message):
        study.sql(question)
    assert sorted(tmp_path.rglob("*")) == before


def test_the_commands_show_verify_and_run_again(study, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    folder = str(study.folder)
    assert main(["show", folder]) == 0
    assert " 36 rows, " in capsys.readouterr().out
    assert main(["show", folder, "--sql", "FROM runs"]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert max(map(len, shown)) <= 80
    assert shown[-1].endswith("(--csv or --json for all)")
    assert main(["verify", folder]) == 0
    assert "12 of 12 pairs, 3 batches: all sound." in capsys.readouterr().out
    assert main(["rerun", folder, "--where", "pair = 2"]) == 0
    assert "bit-identical" in capsys.readouterr().out
    assert main(["reproduce", folder]) == 0
    assert "bit-identical" in capsys.readouterr().out


def test_the_commands_speak_json_and_csv(study, capsys):
    folder = str(study.folder)
    question = "SELECT pair, arm, CAST(1.5 AS DECIMAL(3, 1)) AS d FROM runs LIMIT 2"
    assert main(["show", folder, "--sql", question, "--csv"]) == 0
    assert capsys.readouterr().out == "pair,arm,d\n0,no_call,1.5\n0,no_send,1.5\n"
    assert main(["show", folder, "--sql", question, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"][1] == {"pair": 0, "arm": "no_send", "d": 1.5}
    for words in (["show"], ["verify"], ["rerun", "--where", "pair = 1"], ["reproduce"]):
        assert main([words[0], folder, *words[1:], "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["folder"] == folder


def test_commands_end_in_one_where_something_is_wrong(study, capsys, other_numbers):
    folder = str(study.folder)
    other_numbers(1)
    assert main(["reproduce", folder]) == 1
    assert "runs: pair 1, arm with, legitimacy_30" in capsys.readouterr().out
    (study.folder / "runs" / "part-000004-000007.parquet").write_bytes(b"")
    assert main(["verify", folder]) == 1
    said = capsys.readouterr()
    assert "part-000004-000007.parquet is empty" in said.out
    assert main(["verify", folder, "--repair"]) == 0
    assert main(["show", folder, "--sql", "nonsense"]) == 1
    assert main(["show", "nowhere"]) == 1
    assert "Traceback" not in capsys.readouterr().err

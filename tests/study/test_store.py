"""Parts that are torn, renamed, another study's or changed are found, named and run again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow as pa
import pytest
from conftest import digest

from corcyra.errors import StudyError
from corcyra.study import manifest, tables
from corcyra.study.checksums import Digest, Unreadable, label_of, study_hash
from corcyra.study.parts import Part, count
from corcyra.study.result import Study
from corcyra.study.running import run_study
from corcyra.study.verifying import verify


@pytest.fixture
def study(fake, asked, monkeypatch) -> Study:
    """Twelve pairs in four batches."""
    monkeypatch.setattr(manifest, "batch_size", lambda *_: 3)
    return run_study(asked())


@pytest.fixture
def other(study, asked, tmp_path) -> Study:
    """The same dossier under another seed."""
    return run_study(asked(seed=2, folder=tmp_path / "other"))


def part(study: Study, table: str, first: int = 3) -> Path:
    return study.folder / table / Part(first, first + 2).name


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def flip(file: Path, at: float = 0.3) -> None:
    data = bytearray(file.read_bytes())
    data[int(len(data) * at)] ^= 0xFF
    file.write_bytes(bytes(data))


def test_a_part_says_whose_it_is_and_which_rows_it_holds(study):
    file = part(study, "runs")
    label = label_of(file)
    assert label is not None
    assert label.study == study_hash(study.manifest["identity"])
    assert (label.table, label.part) == ("runs", Part(3, 5))
    assert label.content == Digest().add(tables.read_part(file)).hexdigest()


def test_a_checksum_is_of_the_rows_and_not_of_how_they_are_cut():
    whole = pa.table({
        "pair": pa.array([0, 1, 2], pa.int64()),
        "arm": pa.array(["with", None, "no"]).dictionary_encode(),
        "x": pa.array([0.5, None, float("nan")]),
        "y": pa.array([1.0, 2.0, 3.0], pa.float32()),
        "yes": pa.array([True, None, False]),
    })  # fmt: skip
    apart = Digest().add(whole.slice(0, 1)).add(whole.slice(1, 2))
    assert apart.hexdigest() == Digest().add(whole).hexdigest()
    said = Digest().add(whole.set_column(1, "arm", pa.array(["with", None, "no"])))
    assert said.hexdigest() == Digest().add(whole).hexdigest()


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("x", [0.5, 0.0]),
        ("x", [-0.5, None]),
        ("arm", ["a", "bc"]),
        ("arm", ["ab", None]),
        ("z", [0.5, None]),
    ],
)
def test_a_checksum_tells_null_from_nought_and_where_words_end(name, values):
    one = pa.table({"x": pa.array([0.5, None]), "arm": pa.array(["ab", "c"])})
    column = pa.array(values)
    if name in one.column_names:
        two = one.set_column(one.column_names.index(name), name, column)
    else:
        two = one.rename_columns(["z", "arm"])
    assert Digest().add(one).hexdigest() != Digest().add(two).hexdigest()


@pytest.mark.parametrize("table", ["runs", "series", "places"])
def test_a_torn_part_is_named_set_aside_and_run_again(study, asked, capsys, table):
    before = digest(study)
    cut(part(study, table))
    again = run_study(asked())
    assert (again.ran, digest(again)) == (3, before)
    said = capsys.readouterr().err
    assert f"{table}/part-000003-000005.parquet is cut short" in said
    assert (study.folder / "set-aside" / f"{table}-part-000003-000005.parquet").exists()
    assert run_study(asked()).ran == 0


@pytest.mark.parametrize("table", ["runs", "series", "places"])
def test_a_part_that_is_gone_is_run_again(study, asked, table):
    before = digest(study)
    part(study, table).unlink()
    again = run_study(asked())
    assert (again.ran, digest(again)) == (3, before)


def test_an_empty_part_is_run_again(study, asked, capsys):
    part(study, "runs").write_bytes(b"")
    assert run_study(asked()).ran == 3
    assert "is empty" in capsys.readouterr().err


def test_another_studys_part_is_named_and_run_again(study, other, asked, capsys):
    before = digest(study)
    shutil.copyfile(part(other, "runs"), part(study, "runs"))
    again = run_study(asked())
    assert (again.ran, digest(again)) == (3, before)
    assert "is another study's" in capsys.readouterr().err


def test_a_part_under_another_name_is_named_and_counts_for_nothing(study, asked, capsys):
    before = digest(study)
    for table in ("runs", "series", "places"):
        shutil.copyfile(part(study, table, 0), study.folder / table / Part(12, 14).name)
    again = run_study(asked(pairs=15))
    assert again.ran == 3
    assert digest(run_study(asked(pairs=12))) == before
    assert "holds the pairs 0 to 2, not what its name says" in capsys.readouterr().err


def test_a_part_of_another_table_is_run_again(study, asked, capsys):
    before = digest(study)
    shutil.copyfile(part(study, "series"), part(study, "runs"))
    assert digest(run_study(asked())) == before
    assert "is a part of series" in capsys.readouterr().err


def test_a_changed_byte_is_found_when_read_and_named(study):
    flip(part(study, "runs"))
    with pytest.raises(StudyError, match=r"part-000003-000005.*verify .* --repair"):
        Study.open(study.folder).runs.arrow()


def test_verify_finds_nothing_in_a_sound_study(study):
    found = verify(study.folder)
    assert found.sound
    assert (found.pairs, found.asked, found.batches, found.unlabelled) == (12, 12, 4, 0)
    assert found.checksum is not None


def test_the_checksum_of_a_study_knows_no_batches(study, asked, tmp_path, monkeypatch):
    monkeypatch.setattr(manifest, "batch_size", lambda *_: 5)
    whole = run_study(asked(folder=tmp_path / "fives"))
    assert verify(whole.folder).checksum == verify(study.folder).checksum


def test_verify_names_all_that_is_wrong_and_repair_mends_it(study, other, capsys):
    before, checksum = digest(study), verify(study.folder).checksum
    flip(part(study, "series", 0))
    cut(part(study, "runs", 3))
    shutil.copyfile(part(other, "places", 6), part(study, "places", 6))
    (study.folder / "runs" / "part-000000-000002 (1).parquet").write_bytes(b"PAR1")
    found = verify(study.folder)
    assert not found.sound
    assert [(each.table, each.part.first) for each in found.troubles] == [
        ("series", 0), ("runs", 3), ("places", 6),
    ]  # fmt: skip
    assert found.strange == ("runs/part-000000-000002 (1).parquet",)
    assert found.checksum is None
    mended = verify(study.folder, repair=True)
    assert (mended.sound, mended.repaired, mended.checksum) == (True, 9, checksum)
    assert digest(Study.open(study.folder)) == before
    assert len(list((study.folder / "set-aside").iterdir())) == 5


def test_rows_that_are_not_what_was_written_are_found(study):
    file = part(study, "runs")
    label = label_of(file)
    rows = tables.read_part(file)
    name = rows.column_names.index("p.tau")
    changed = rows.set_column(name, "p.tau", pa.array([0.5] * rows.num_rows))
    forged = changed.replace_schema_metadata({"corcyra.part": label.text()})
    tables.pq.write_table(forged, file)
    (trouble,) = verify(study.folder).troubles
    assert trouble.why == "is damaged: its rows are not those that were written"


def test_parts_of_an_earlier_version_have_no_label_and_are_read(study, asked):
    for file in study.folder.glob("*/part-*.parquet"):
        tables.pq.write_table(tables.read_part(file), file)
    assert label_of(part(study, "runs")) is None
    found = verify(study.folder)
    assert (found.sound, found.unlabelled) == (True, 12)
    assert run_study(asked()).ran == 0


def test_without_a_label_a_part_is_judged_by_its_rows(study):
    tables.pq.write_table(tables.read_part(part(study, "runs", 0)), part(study, "runs", 3))
    (trouble,) = verify(study.folder).troubles
    assert trouble.why == "holds other pairs than its name says"


def test_a_changed_copy_of_the_dossier_is_found_and_written_again(study):
    copy = study.folder / "dossier" / "dossier.yaml"
    copy.write_text(copy.read_text("utf-8") + "# a remark\n", "utf-8")
    assert verify(study.folder).dossier == "is not the one that was studied"
    assert verify(study.folder, repair=True).sound


def test_a_file_that_is_no_parquet_is_unreadable(tmp_path):
    for content in (b"PAR1", b"x" * 100, b"PAR1" + b"\xff" * 8 + b"PAR1"):
        file = tmp_path / "part"
        file.write_bytes(content)
        with pytest.raises(Unreadable, match="cut short, or no Parquet"):
            label_of(file)


def test_pairs_that_overlap_count_once():
    assert count([Part(0, 4), Part(3, 9), Part(12, 13)], 13) == 11


def test_an_unfinished_study_is_sound_and_repair_completes_it(study):
    for table in ("places", "series", "runs"):
        part(study, table, 9).unlink()
    found = verify(study.folder)
    assert (found.sound, found.pairs, found.asked) == (True, 9, 12)
    assert verify(study.folder, repair=True).pairs == 12

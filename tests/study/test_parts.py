"""Which pairs are done, which are missing, and files that are whole or absent."""

from __future__ import annotations

import pytest

from corcyra.study.parts import Part, finished, missing, write_json, write_whole


def test_batches_end_at_multiples_of_the_batch_size():
    assert missing([], 7, 3) == [Part(0, 2), Part(3, 5), Part(6, 6)]


def test_what_is_missing_starts_where_parts_end():
    assert missing([Part(0, 2), Part(3, 3)], 9, 3) == [Part(4, 5), Part(6, 8)]


def test_holes_are_filled():
    assert missing([Part(0, 2), Part(6, 8)], 9, 3) == [Part(3, 5)]


def test_nothing_is_missing_of_more_than_asked():
    assert missing([Part(0, 9)], 4, 3) == []


def test_parts_that_others_cover_are_left_out(tmp_path):
    (tmp_path / "runs").mkdir()
    for part in (Part(0, 4), Part(0, 9), Part(10, 11), Part(2, 3)):
        (tmp_path / "runs" / part.name).touch()
    (tmp_path / "runs" / ".part-000012-000013.parquet.1-0.tmp").touch()
    assert finished(tmp_path) == [Part(0, 9), Part(10, 11)]


def test_a_folder_without_runs_has_no_parts(tmp_path):
    assert finished(tmp_path) == []


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path):
    file = tmp_path / "a.json"
    write_json(file, {"a": 1})

    def half(temporary):
        temporary.write_text("{")
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        write_whole(file, half)
    assert file.read_text() == '{\n "a": 1\n}\n'
    assert list(tmp_path.iterdir()) == [file]

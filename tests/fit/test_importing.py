"""Tables of events as facts: read, matched, kept apart by source."""

from __future__ import annotations

import pytest

from corcyra.cli import main
from corcyra.dossier.load import load
from corcyra.errors import FitError
from corcyra.fitting.importing import as_yaml, import_facts

PLAIN = """date,place,count,source,outcome
2022-01-04,Aktau,16000,a paper,crowd
2022-01-04,Aktau,9000,another paper,crowd
2022-01-04,Nowhere at all,10,a paper,crowd
2021-12-01,Aktau,5,a paper,crowd
2022-01-05,Aktau,many,a paper,crowd
"""
ACLED = """event_date,location,latitude,longitude,fatalities,source
05 January 2022,Almaty,43.25,76.9,10,A wire
06 January 2022,Almaty,43.25,76.9,5,A wire
05 January 2022,Alatau district,43.28,76.85,0,A wire
"""


def gdelt(code: str, place: str, lat: str, lon: str) -> str:
    cells = ["1", "20220105", *[""] * 56]
    cells[28], cells[50], cells[53], cells[54] = code, place, lat, lon
    cells[57] = "https://news.example/story"
    return "\t".join(cells)


@pytest.fixture(scope="module")
def kazakhstan():
    return load("kazakhstan-2022").dossier


@pytest.fixture
def imported(tmp_path, kazakhstan):
    def read(text: str):
        file = tmp_path / "table.csv"
        file.write_text(text, encoding="utf-8")
        return import_facts(file, kazakhstan)

    return read


def test_two_sources_for_one_day_stay_two(imported):
    (fact,) = imported(PLAIN).facts
    assert fact["outcome"] == "crowd"
    assert fact["place"] == "aktau"
    assert [(f["low"], f["source"]) for f in fact["figures"]] == [
        (16000.0, "a paper"),
        (9000.0, "another paper"),
    ]


def test_what_was_not_matched_or_not_read_is_told(imported):
    found = imported(PLAIN)
    assert {m.name: m.place for m in found.matches} == {"Aktau": "aktau", "Nowhere at all": ""}
    assert any("line 6" in line for line in found.left_out)
    assert any("outside the dossier's days" in line for line in found.left_out)


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Aqtau", "aktau"),
        ("Qyzylorda", "kyzylorda"),
        ("Janaozen", "zhanaozen"),
        ("Almatý", "almaty"),
    ],
)
def test_a_name_may_be_romanised_otherwise(imported, name, place):
    (found,) = imported(f"date,place,count\n2022-01-04,{name},10\n").matches
    assert found.place == place
    assert found.how.startswith("by name, like ")


def test_counts_of_one_source_and_day_are_a_range_and_told(imported):
    rows = "2022-01-04,Aktau,9000,a paper\n2022-01-04,Aktau,16000,a paper\n"
    found = imported(f"date,place,count,source\n{rows}2022-01-05,Aktau,70,a paper\n")
    ends = [(f["figures"][0]["low"], f["figures"][0]["high"]) for f in found.facts]
    assert ends == [(16000.0, 25000.0), (70.0, 70.0)]
    (note,) = found.notes
    assert "a paper has 2 figures of crowd in aktau on 2022-01-04" in note
    assert "from 16,000 to 25,000" in note


@pytest.mark.parametrize(
    ("dates", "read", "words"),
    [
        (("05/01/2022", "13/01/2022"), "2022-01-05", "day/month/year: as 13/01/2022 must be"),
        (("1/5/2022", "1/13/2022"), "2022-01-05", "month/day/year: as 1/13/2022 must be"),
        (
            ("06/01/2022",),
            "2022-01-06",
            "day/month/year: nothing in the table says which (2022-01-05 would)",
        ),
    ],
)
def test_which_of_day_and_month_is_first_the_table_tells(imported, dates, read, words):
    found = imported("date,place,count\n" + "".join(f"{date},Aktau,10\n" for date in dates))
    assert found.facts[0]["date"] == read
    assert len(found.facts) == len(dates)
    assert found.notes == (f"dates like {dates[0]} are read as {words}",)


def test_a_table_that_writes_dates_in_two_ways_is_refused(imported):
    rows = "".join(f"{date},Aktau,10\n" for date in ("13/01/2022", "01/14/2022"))
    with pytest.raises(FitError, match="13/01/2022 has the day first and 01/14/2022 the month"):
        imported("date,place,count\n" + rows)


def test_the_dead_of_acled_are_added_up_from_day_to_day(imported):
    found = imported(ACLED)
    dead = [f for f in found.facts if f.get("outcome") == "deaths"]
    assert [f["figures"][0]["low"] for f in dead] == [10.0, 15.0]
    assert next(m for m in found.matches if m.name == "Alatau district").how == "9 km from Almaty"


def test_the_dead_are_added_up_whoever_reported_them(imported):
    rows = (("05", 5, "Azattyq"), ("06", 3, "Tengrinews"), ("07", 2, "Azattyq"), ("07", 1, "KTK"))
    head = "event_date,location,latitude,longitude,fatalities,source\n"
    found = imported(head + "".join(f"{d} January 2022,Almaty,43,76,{n},{s}\n" for d, n, s in rows))
    dead = [f for f in found.facts if f.get("outcome") == "deaths"]
    figures = [[(x["low"], x["high"], x["source"]) for x in f["figures"]] for f in dead]
    assert figures == [[(so_far, so_far, "ACLED")] for so_far in (5.0, 8.0, 11.0)]


def test_levels_are_no_counts(imported):
    rows = [("site_lost", 1), ("site_lost", 1), ("legitimacy", ".4"), ("legitimacy", ".5")]
    head = "date,place,count,outcome\n"
    found = imported(head + "".join(f"2022-01-05,Aktau,{n},{what}\n" for what, n in rows)).facts
    told = {
        f["outcome"]: (f["unit"], f["figures"][0]["low"], f["figures"][0]["high"]) for f in found
    }
    assert told == {"site_lost": ("truth", 1.0, 1.0), "legitimacy": ("1", 0.4, 0.5)}


@pytest.mark.parametrize(
    ("count", "read"),
    [('"12,000"', 12000), ("12 000", 12000), ("12000.0", 12000), ("1e3", 1000), ('"2,5"', None),
     ("1.5", None), ('"1,50,000"', None), ("-3", None), ("2e11", None), ("", None)],
)  # fmt: skip
def test_a_count_is_a_whole_number_of_which_a_comma_parts_thousands(imported, count, read):
    found = imported(f"date,place,count\n2022-01-05,Aktau,{count}\n")
    assert [f["figures"][0]["low"] for f in found.facts] == ([] if read is None else [read])
    assert len(found.left_out) == (read is None)


def test_a_name_far_from_its_coordinates_and_counts_of_none_are_told(imported):
    found = imported("date,place,count,lat,lon\n2022-01-05,Atyrau,0,43.25,76.9\n")
    assert found.matches[0].how.startswith("by name, though 1,99")
    assert found.facts == () and found.notes == ("1 count of 0 gives no fact",)


def test_gdelt_tells_of_protests_whichever_site_reported_them(imported):
    rows = [gdelt("14", "Almaty, Almaty, Kazakhstan", "43.25", "76.95")] * 3
    found = imported("\n".join([*rows, gdelt("19", "Almaty, Almaty, Kazakhstan", "43", "77")]))
    (fact,) = found.facts
    assert found.form == "GDELT"
    assert fact["figures"] == [{"low": 3.0, "high": 3.0, "source": "GDELT"}]
    assert "outcome" not in fact


def test_the_facts_written_are_read_by_a_dossier(imported, tmp_path):
    minimal = load("minimal").text
    text = PLAIN.replace("2022-01-04", "2030-05-04").replace("Aktau", "Mill")
    file = tmp_path / "events.csv"
    file.write_text(text, encoding="utf-8")
    facts = as_yaml(import_facts(file, load("minimal").dossier).facts)
    (tmp_path / "dossier.yaml").write_text(f"{minimal}\nfacts:\n{facts}", encoding="utf-8")
    assert [f.id for f in load(tmp_path).dossier.facts] == ["crowd-mill-2030-05-04"]


@pytest.mark.parametrize(("text", "words"), [("", "is empty"), ("a,b\n1,2\n", "is neither ACLED")])
def test_a_file_of_no_form_that_is_known_says_so(imported, text, words):
    with pytest.raises(FitError, match=words):
        imported(text)


def test_the_command_tells_what_matched(tmp_path, capsys):
    file = tmp_path / "acled.csv"
    file.write_text(ACLED, encoding="utf-8")
    assert main(["facts", "import", str(file), "kazakhstan-2022"]) == 0
    out = capsys.readouterr().out
    assert "ACLED table, 3 rows" in out
    assert "9 km from Almaty" in out
    assert "Every name matches a place of the dossier." in out
    assert "Almaty           2     almaty" in out


def test_a_table_that_gives_no_fact_leaves_the_file_as_it_was(tmp_path, capsys):
    table, out = tmp_path / "t.csv", tmp_path / "facts.yaml"
    table.write_text("date,place,count,source\n2022-01-05,Nowhere,10,us\n", encoding="utf-8")
    out.write_text("keep me", encoding="utf-8")
    assert main(["facts", "import", str(table), "kazakhstan-2022", "--out", str(out)]) != 0
    assert out.read_text(encoding="utf-8") == "keep me"
    assert f"{out} already exists and is left as it is" in capsys.readouterr().err
    other = tmp_path / "new.yaml"
    assert main(["facts", "import", str(table), "kazakhstan-2022", "--out", str(other)]) != 0
    assert "no row gives a fact" in capsys.readouterr().err and not other.exists()

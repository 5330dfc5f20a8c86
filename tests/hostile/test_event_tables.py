"""Tables of events that are not what they should be: told, and nothing gets out of a cell."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from mutants import HARBOUR, scattered

from corcyra.dossier.load import parse
from corcyra.errors import FitError
from corcyra.fitting import importing, tables
from corcyra.shown import UNSEEN

PLAIN = """date,place,count,source,outcome,lat,lon
2031-03-01,Town,100,A paper,crowd,40,26
2031-03-02,Village,7,Another,deaths,40.01,26.02
2031-03-03,Town,12,A paper,deaths,,
"""
ACLED = """event_date,location,latitude,longitude,fatalities,source
01 March 2031,Town,40,26,3,A wire
02 March 2031,Village,40.01,26.02,0,A wire
"""
GDELT = "\t".join(
    [
        "1",
        "20310301",
        *[""] * 26,
        "14",
        *[""] * 21,
        "Town, Harbour",
        "",
        "",
        "40",
        "26",
        "",
        "",
        "http://a.b/c",
    ]
)


@pytest.fixture(scope="module")
def harbour() -> Any:
    return parse(HARBOUR, "harbour.yaml", None)[0]


def facts_of(data: bytes, folder: Path, dossier: Any) -> int:
    """Number of facts of a table; what they are written as is a dossier's."""
    path = folder / "table.csv"
    path.write_bytes(data)
    try:
        found = importing.import_facts(path, dossier)
    except FitError as error:
        assert str(error) and not UNSEEN.search(str(error).replace(str(path), ""))
        return -1
    assert not UNSEEN.search("".join(found.left_out) + "".join(m.name for m in found.matches))
    if found.facts:
        # A word with an underscore would be taken for a key of `sources`.
        for figure in (figure for fact in found.facts for figure in fact["figures"]):
            figure["source"] = figure["source"].replace("_", " ")
        text = f"{HARBOUR}facts:\n{importing.as_yaml(found.facts)}"
        assert len(parse(text, "with-facts.yaml", None)[0].facts) == len(found.facts)
    return len(found.facts)


def test_a_table_says_what_it_says_and_no_more(tmp_path: Path, harbour: Any):
    """Neither a key nor a cursor gets out of a cell into the facts that are written."""
    rows = [
        '2031-03-01,Town,5,"x\n    - {low: 0}",crowd', '2031-03-01,Town,5,a\x1b[2J"b\\,crowd',
        "2031-03-01,Town,5,s,crowd: {a: b}", "2031-03-01,Town,5,s," + "x" * 300,
        "2031-03-01,Town,inf,s,crowd", "2031-03-01,Town,nan,s,crowd", "9999-12-31,Town,5,s,crowd",
    ]  # fmt: skip
    data = "date,place,count,source,outcome\n" + "\n".join(rows) + "\n"
    assert facts_of(data.encode(), tmp_path, harbour) == 1


@pytest.mark.parametrize("at", ["inf,inf", "nan,0", "1e300,1e300", "-181,9999"])
def test_coordinates_that_are_none_match_nothing(at: str, tmp_path: Path, harbour: Any):
    data = f"date,place,count,lat,lon\n2031-03-01,Elsewhere,5,{at}\n".encode()
    assert facts_of(data, tmp_path, harbour) == 0


def test_tables_are_bounded(tmp_path: Path, harbour: Any, monkeypatch: pytest.MonkeyPatch):
    def told(data: str) -> str:
        (tmp_path / "table.csv").write_text(data)
        with pytest.raises(FitError) as caught:
            importing.import_facts(tmp_path / "table.csv", harbour)
        return str(caught.value)

    assert "is no table: field larger than" in told(PLAIN + "x" * 200_000)
    monkeypatch.setattr(importing, "MAX_NAMES", 1)
    assert "more than 1 names of places" in told(PLAIN)
    monkeypatch.setattr(tables, "MAX_ROWS", 2)
    assert "line 5: more than 2 rows" in told(PLAIN * 2)
    monkeypatch.setattr(tables, "MAX_BYTES", 10)
    assert "is larger than" in told(PLAIN)


def many_tables(count: int, seed: int, folder: Path, dossier: Any) -> Counter[bool]:
    rng, texts = random.Random(seed), [t.encode() for t in (PLAIN, ACLED, GDELT)]
    return Counter(
        facts_of(scattered(rng, rng.choice(texts)), folder, dossier) < 0 for _ in range(count)
    )


def test_broken_tables_are_told(tmp_path: Path, harbour: Any):
    assert min(many_tables(60, 1, tmp_path, harbour)[told] for told in (True, False)) > 0


@pytest.mark.verify
def test_thousands_of_broken_tables_are_told(tmp_path: Path, harbour: Any):
    assert min(many_tables(3000, 2, tmp_path, harbour)[told] for told in (True, False)) > 100

"""Each claim's page says how like the record the worlds are that decide it."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from corcyra.dossier.load import load
from corcyra.report.likeness import compared, likeness


def study_of(outcomes: dict[str, np.ndarray]) -> Any:
    dossier = load("kazakhstan-2022").dossier
    return SimpleNamespace(
        loaded=SimpleNamespace(dossier=dossier),
        manifest={"identity": {"arms": [{"id": "with"}]}},
        outcome=lambda arm, name: outcomes[name],
    )


@pytest.fixture
def outcomes():
    n = 20
    never = np.full(n, np.nan)
    return {
        "crowd_peak": np.linspace(1e6, 3e6, n),
        "deaths": np.arange(n, dtype=float),
        "held_total": np.full(n, 12.0),
        "call_day": np.where(np.arange(n) < 10, 4.0, np.nan),
        "landing_day": np.full(n, 5.0),
        "restored_day": never,
        "gone_day": never,
    }


def test_figures_of_the_telling_pairs_stand_beside_the_records(outcomes):
    told = np.arange(20) < 10
    rows = {r["title"]: r for r in likeness(study_of(outcomes), SimpleNamespace(told_pairs=told))}
    crowd = next(row for title, row in rows.items() if title.startswith("On the street"))
    assert crowd["record"] == "50,000"
    assert crowd["middle"] == "1,420,000"  # Of the ten that can tell, not of all twenty.
    assert crowd["band"] == "1,000,000 to 1,950,000"
    call = next(row for title, row in rows.items() if title.startswith("The call"))
    assert call["middle"] == "4"
    order = next(row for title, row in rows.items() if title.startswith("Order declared"))
    assert (order["record"], order["middle"]) == ("5 to 6", "never")
    assert all("nan" not in "".join(row.values()) for row in rows.values())


def test_a_day_that_never_came_in_some_pairs_is_the_late_end_of_the_band(outcomes):
    everyone = SimpleNamespace(told_pairs=np.ones(20, bool))
    rows = likeness(study_of(outcomes), everyone)
    call = next(row for row in rows if row["title"].startswith("The call"))
    assert call["band"] == "4 to never"


def test_too_few_pairs_show_nothing(outcomes):
    assert likeness(study_of(outcomes), SimpleNamespace(told_pairs=np.arange(20) < 4)) == []


def test_the_largest_day_on_record_is_what_the_largest_crowd_is_compared_with(outcomes):
    crowds = [f for f in compared(study_of(outcomes)) if f.outcome == "crowd_peak"]
    assert [fact.date for fact in crowds] == [dt.date(2022, 1, 5)]


def test_pairs_whose_run_is_missing_are_left_out_and_no_day_that_never_came(outcomes):
    everyone = SimpleNamespace(told_pairs=np.ones(20, bool))
    for values in outcomes.values():
        values[10:] = np.nan
    rows = likeness(study_of(outcomes), everyone)
    call = next(row for row in rows if row["title"].startswith("The call"))
    assert call["band"] == "4"


def test_without_the_arm_there_is_nothing_to_show(outcomes):
    study = study_of(outcomes)
    study.manifest["identity"]["arms"] = [{"id": "no_send"}]
    assert likeness(study, SimpleNamespace(told_pairs=np.ones(20, bool))) == []

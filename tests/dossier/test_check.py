"""Counts of a dossier, and the placebo."""

from __future__ import annotations

import json
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from exhibits import MUSEUM

from corcyra import check as checking
from corcyra.check import check
from corcyra.cli import main
from corcyra.dossier.load import bundled, bundled_text, load
from corcyra.model.api import Model
from corcyra.parameters import PARAMETERS


def test_the_placebo_of_the_minimal_dossier_is_bit_identical():
    report = check(load("minimal"), pairs=2, days=10)
    assert report.ok
    assert report.placebo_differs == ()
    assert report.placebo_runs == 4


def test_counts_are_those_of_the_dossier():
    loaded = load(MUSEUM / "base.yaml")
    report = check(loaded, pairs=1, days=2)
    # 300,000 and 120,000 inhabitants, .66 of them adults, 200 a citizen.
    assert report.citizens == 990 + 396
    counts = (report.places, report.actors, report.members, report.events)
    assert counts == (2, 3, 2, 5)
    assert (report.arms, report.claims, report.facts, report.sources) == (3, 2, 1, 2)
    assert report.units == 15
    assert json.loads(json.dumps(report.to_json()))["ok"] is True


def test_quantities_and_those_assumed_are_counted_by_path():
    report = check(load(MUSEUM / "base.yaml"), pairs=1, days=2)
    assert "parameters.tau" in report.assumed
    assert "events.spark.day" in report.assumed
    assert "palace.actors.regent.ideals.call.base" in report.assumed
    sourced = [p.name for p in PARAMETERS if not p.source.startswith("assumed")]
    assert not {f"parameters.{name}" for name in sourced if name not in ("ws", "tau")} & set(
        report.assumed
    )
    assert report.quantities > len(PARAMETERS) > 0


@pytest.mark.parametrize(
    ("field", "told"),
    [("parameters", "tau"), ("outcomes", "fell"), ("national", "series crowd")],
)
def test_one_bit_of_difference_is_told(field: str, told: str, monkeypatch: pytest.MonkeyPatch):
    made: list[Model] = []

    class Skewed(Model):
        def __init__(self, *given: object) -> None:
            super().__init__(*given)
            made.append(self)

        def run(self, *given: object, **named: object) -> object:
            run = super().run(*given, **named)
            if self is made[0]:
                return run
            values = getattr(run, field).copy()
            at = self.parameters.index("tau") if field == "parameters" else 0
            index = (0, 0) if values.ndim == 2 else (at,)
            values[index] = np.nextafter(values[index], np.inf) if values[index] else 1e-30
            return replace(run, **{field: values})

    monkeypatch.setattr("corcyra.model.api.Model", Skewed)
    report = check(load("minimal"), pairs=1, days=1)
    assert not report.ok
    assert report.placebo_differs == (told,)


def test_a_failed_run_is_told():
    failed = SimpleNamespace(status="failed", error="not a number on day 3")
    none = np.array([])
    runs = SimpleNamespace(
        dossier=SimpleNamespace(step=0.25), parameters=(), outcomes=(), national=(), local=(),
        run=lambda *_, **__: SimpleNamespace(
            **vars(failed), parameters=none, outcomes=none, days=none, national=none, local=None
        ),
    )  # fmt: skip
    differs, errors = checking._compare(runs, runs, 1, 2)
    assert differs == ()
    assert errors == ("not a number on day 3",)


@pytest.mark.parametrize(
    ("holds", "said"),
    [
        ("with.fell == 1 or with.fell == 0", "holds in every world that can tell it"),
        ("with.deaths < 0", "holds in no world that can tell it"),
        ("with.fell <= 1", "holds in every world that can tell it"),
    ],
)
def test_a_claim_that_its_conditions_alone_decide_is_warned_of_with_its_line(
    tmp_path, capsys, holds, said
):
    text = bundled_text("minimal")
    start = text.index("test: {kind: effect, outcome: reputation_30")
    end = text.index(", source", start)
    test = f"test: {{kind: state, holds: {holds}}}"
    file = tmp_path / "dossier.yaml"
    file.write_text(text[:start] + test + text[end:], encoding="utf-8")
    assert main(["check", str(file)]) == 0
    line = text[:start].count("\n") + 1
    told = " ".join(capsys.readouterr().out.split())
    assert "warning" in told
    assert f"dossier.yaml:{line}:" in told
    assert said in told


@pytest.mark.parametrize(
    ("test", "said"),
    [
        # Nobody lands where nobody is sent: necessity is then no finding.
        (
            "{kind: needed, outcome: landing_day <= 30, without: no_send}",
            "holds in every world that can tell it, by its conditions and what its arms set",
        ),
        (
            "{kind: state, holds: no_call.call_day < 1000}",
            "holds in no world that can tell it, by its conditions and what its arms set",
        ),
        ("{kind: needed, outcome: landing_day <= 30, with: no_send, without: with}", "in no world"),
        ("{kind: needed, outcome: landing_day <= 30, without: no_call}", "what its arms set"),
        ("{kind: needed, outcome: fell, without: no_call}", ""),
        ("{kind: effect, outcome: landing_day <= 30, without: no_send, direction: up}", ""),
    ],
)
def test_a_claim_that_what_its_arms_set_decides_is_warned_of(tmp_path, test, said):
    text = bundled_text("minimal")
    start = text.index("test: {kind: effect, outcome: reputation_30")
    file = tmp_path / "dossier.yaml"
    file.write_text(
        text[:start] + f"test: {test}" + text[text.index(", source", start) :], encoding="utf-8"
    )
    warnings = check(load(file), pairs=1, days=1).warnings
    assert len(warnings) == bool(said)
    assert all(said in warning for warning in warnings)


def test_an_arm_that_no_claim_reads_is_named_and_one_of_a_thing_is_no_plural(tmp_path, capsys):
    text = bundled_text("minimal")
    file = tmp_path / "dossier.yaml"
    file.write_text(text[: text.index("  - {id: shame")], encoding="utf-8")
    assert main(["check", str(file)]) == 0
    out = capsys.readouterr().out
    assert "3 arms, 1 claim, 0 facts, 0 sources, 2 events" in out
    assert "  unused   no claim reads arm no_call: judge does not run it" in out
    assert check(load("minimal"), pairs=1, days=1).unused == ()


def test_the_bundled_dossiers_make_no_claim_that_conditions_alone_decide():
    for name in bundled():
        assert check(load(name), pairs=1).warnings == ()

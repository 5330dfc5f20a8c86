"""The whole way: from the dossier to indices, resumed, refused, printed."""

from __future__ import annotations

import json
import sys
from dataclasses import replace

import numpy as np
import pytest
from sense_toys import NAMES, ishigami, linear, played

import corcyra as co
from corcyra.cli import main
from corcyra.errors import CorcyraError
from corcyra.model.api import Model
from corcyra.sensitivity import running
from corcyra.study.progress import Silent

SMALL = {"only": ["tau", "wx", "phi"], "points": 3, "lucks": 2, "days": 4, "quiet": True}


def rows(sense) -> list[dict[str, object]]:
    return sense.runs.arrow().to_pylist()


def test_ishigami_through_the_models_door_has_its_known_indices(monkeypatch, tmp_path):
    monkeypatch.setattr(Model, "run_lot", played(ishigami))
    asked = {"method": "sobol", "only": NAMES, "points": 1024, "lucks": 1, "quiet": True}
    sense = co.sense("minimal", **asked, outcomes=["crowd_peak"], out=tmp_path / "s")
    found = sense.found[0]
    index = {i.quantity: i for i in found.indices}
    assert [index[n].first for n in NAMES] == pytest.approx([0.3139, 0.4424, 0], abs=0.05)
    assert [index[n].total for n in NAMES] == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.05)


def test_a_line_through_the_models_door_has_its_slopes(monkeypatch, tmp_path):
    monkeypatch.setattr(Model, "run_lot", played(linear))
    sense = co.sense("minimal", only=[*NAMES, "phi"], points=5, outcomes=["crowd_peak"],
                     out=tmp_path / "s", quiet=True)  # fmt: skip
    index = {i.quantity: i for i in sense.found[0].indices}
    assert [index[n].first for n in (*NAMES, "phi")] == pytest.approx([3, -2, 0, 0])
    assert [index[n].told for n in ("wx", "kappa")] == [True, True]
    assert sense.found[0].spread.luck > 0.3


def test_radial_steps_from_a_studys_draws_have_a_lines_slopes(monkeypatch, tmp_path):
    monkeypatch.setattr(Model, "run_lot", played(linear))
    sense = co.sense("minimal", method="radial", only=[*NAMES, "phi"], points=5,
                     outcomes=["crowd_peak"], out=tmp_path / "s", quiet=True)  # fmt: skip
    index = {i.quantity: i for i in sense.found[0].indices}
    assert [index[n].first for n in (*NAMES, "phi")] == pytest.approx([3, -2, 0, 0])
    assert [index[n].luck for n in NAMES] == pytest.approx([0, 0, 0])


def test_radial_begins_with_the_draws_of_pairs_and_leaves_out_what_is_not_calm(tmp_path):
    asked = {"method": "radial", "points": 4, "lucks": 2, "days": 4, "quiet": True}
    sense = co.sense("minimal", **asked, only=["tau", "wx"], out=tmp_path / "s")
    drawn = co.run("minimal", pairs=6, days=4, arms=["with"], out=tmp_path / "r", quiet=True)
    tau = drawn.runs.arrow().column("p.tau").to_pylist()[2:]
    mine = sense.runs.arrow().column("p.tau").to_pylist()[::6]
    assert mine == pytest.approx(tau)
    calm = sense.calm_points.reshape(4, 3)
    assert 0 < calm.mean() <= 1
    # A threshold of joining that is much lower brings people out before anything happens.
    moved = sense.design.points.reshape(4, 3, 2)[:, :, 0]
    assert (np.abs(moved[:, 1] - moved[:, 0]) == pytest.approx(0.5)) and len(sense.found) == 4


def test_it_is_resumed_extended_and_repeated_as_if_never_disturbed(tmp_path, monkeypatch):
    whole = co.sense("minimal", **SMALL, out=tmp_path / "whole")

    class Stop(Silent):
        left = 5

        def advance(self) -> None:
            self.left -= 1
            if not self.left:
                raise KeyboardInterrupt

    # One world a part, so that some parts are whole when it is stopped.
    monkeypatch.setattr(running, "batch_size", lambda *_: 1)
    monkeypatch.setattr("corcyra.study.progress.chosen", lambda *_: Stop())
    with pytest.raises(KeyboardInterrupt):
        co.sense("minimal", **SMALL, out=tmp_path / "s")
    monkeypatch.setattr("corcyra.study.progress.chosen", lambda *_: Silent())
    resumed = co.sense("minimal", **SMALL, out=tmp_path / "s")
    assert 0 < resumed.ran < whole.worlds == 24
    assert rows(resumed) == rows(whole)
    assert co.sense("minimal", **SMALL, out=tmp_path / "s").ran == 0
    more = co.sense("minimal", **(SMALL | {"points": 4}), out=tmp_path / "s")
    assert more.ran == 8
    assert rows(more) == rows(co.sense("minimal", **(SMALL | {"points": 4}), out=tmp_path / "m"))
    again = co.sense("minimal", **SMALL, out=tmp_path / "s")
    assert repr(again.found) == repr(whole.found)


def test_threads_change_no_number(tmp_path):
    one, two = (co.sense("minimal", **SMALL, threads=n, out=tmp_path / str(n)) for n in (1, 2))
    assert rows(one) == rows(two)


def test_another_question_in_the_same_folder_is_refused(tmp_path):
    co.sense("minimal", **SMALL, out=tmp_path / "s")
    with pytest.raises(CorcyraError, match="lucks 2, asked 3"):
        co.sense("minimal", **(SMALL | {"lucks": 3}), out=tmp_path / "s")
    other = co.sense("minimal", **SMALL, outcomes=["deaths"], out=tmp_path / "s")
    assert other.ran == 0


def test_failed_runs_are_refused_with_their_reason(tmp_path, monkeypatch):
    real = Model.run_lot

    def breaks(self: Model, lot, **named):
        run = real(self, lot, **named)
        if self.dossier.events and lot.pair == 1:
            return replace(run, status="failed", error="day 3: order is not a finite number")
        return run

    monkeypatch.setattr(Model, "run_lot", breaks)
    sense = co.sense("minimal", **SMALL, out=tmp_path / "s")
    with pytest.raises(CorcyraError, match=r"12 of 24 runs failed.*luck 1.*day 3: order"):
        _ = sense.found


def test_a_day_that_never_comes_is_refused_and_its_remedy_is_taken(tmp_path):
    sense = co.sense("minimal", **SMALL, out=tmp_path / "s")
    with pytest.raises(CorcyraError, match=r"fell_day: its day never comes in .* of 24 worlds"):
        sense.find("fell_day")
    assert np.isfinite(sense.find("min(fell_day, 180)").spread.mean)
    with pytest.raises(CorcyraError, match="too short"):
        sense.find("legitimacy_90")


def test_a_claims_code_and_difference_are_looked_at_in_its_arms(tmp_path):
    words = {**SMALL, "days": None, "points": 2}
    sense = co.sense("minimal", **words, claims=["shame"], out=tmp_path / "s")
    assert [arm.id for arm in sense.asked.base.arms] == ["no_call", "with"]
    code, difference = sense.found
    assert code.target.id == "claim:shame" and difference.target.id == "difference:shame"
    assert -1 <= code.spread.mean <= 1 and 0 <= code.untold <= 1
    with pytest.raises(CorcyraError, match=r"did you mean shame\?; there are saved, shame"):
        co.sense("minimal", **words, claims=["shane"], out=tmp_path / "s")


def test_sense_prints_what_was_varied_and_draws_charts(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    words = ["sense", "minimal", "--only", "tau", "--only", "palace.ties.regent.*", "--points", "2",
             "--lucks", "2", "--days", "4", "--out", "s", "--outcome", "crowd_peak"]  # fmt: skip
    assert main(words) == 0
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 80
    said = " ".join(out.split())
    assert "minimal: 4 uncertain quantities varied over their whole prior ranges" in said
    assert "3 weights from the 1st to the 99th hundredth" in said
    assert "the same 2 lucks (pairs 0 to 1 of seed 1), arms with (4 d): 20 runs" in said
    assert out.endswith("Charts: s/sense.html\n")
    assert (tmp_path / "s/charts/crowd_peak.svg").read_text().startswith("<svg")
    assert main(words) == 0
    assert capsys.readouterr().out.startswith("Nothing to run: all 20 worlds are in s.\n")
    assert main([*words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["ran"], told["worlds"], len(told["varied"])) == (0, 20, 4)
    assert {"total", "luck", "told"} <= told["targets"][0]["quantities"][0].keys()


def test_a_claim_that_no_world_can_tell_says_why(tmp_path):
    asked = {**SMALL, "points": 2, "claims": ["shame"], "out": tmp_path / "s"}
    said = " ".join(repr(co.sense("minimal", **asked)).split())
    assert "No world can tell it: it looks at day 30, and the runs end on day 4." in said
    assert "nothing to explain" not in said


def test_what_other_points_may_overturn_is_marked_and_says_how_many_would_settle_it(tmp_path):
    name = "palace.actors.general.ideals.response.slope"
    sense = co.sense("minimal", only=["tau", name], claims=["shame"], points=2, lucks=2, quiet=True,
                     days=30, out=tmp_path / "s")  # fmt: skip
    found = sense.found[0]
    open_, sure = (
        replace(found.indices[0], total=t, total_error=0.5, bound=0.5) for t in (0.75, 2)
    )
    sense.__dict__["found"] = (
        replace(found, indices=(replace(sure, quantity=name), open_), untold=0.5,
                spread=replace(found.spread, sd=1.0)),
    )  # fmt: skip
    lines = repr(sense).splitlines()
    assert max(map(len, lines)) <= 80
    said = " ".join(" ".join(lines).split())
    assert "2 of 2 quantities are told from luck; for 1 it is not settled (?)." in said
    # Half as wide an interval would do: four times as many points.
    assert "about 8 trajectories would settle half of these" in said
    assert f"  {name}" in lines and "…" not in said
    assert "so up to 3, though the claim runs from -1 to 1" in said


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--method", "fast"), "there are morris, radial, sobol"),
        (("--method", "sobol", "--points", "10"), "must be a power of two, is 10; take 16"),
        (("--outcome", "crowd_peek"), "did you mean crowd_peak?"),
        (("--claim", "nope"), "no claim is called 'nope'; there are saved, shame"),
        (("--arm", "wiht"), "did you mean with?"),
        (("--only", "tua"), "no uncertain quantity is called so; did you mean"),
        (("--lucks", "0"), "lucks must be"),
    ],
)
def test_what_cannot_be_done_is_one_line(words, message, capsys, tmp_path):
    assert main(["sense", "minimal", "--out", str(tmp_path / "s"), *words]) == 1
    err = capsys.readouterr().err
    assert message in err and err.count("\n") == 1


def test_without_salib_the_line_that_installs_it_is_named(monkeypatch, capsys, tmp_path):
    for name in [*sys.modules]:
        if name.partition(".")[0] == "SALib":
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "SALib", None)
    assert main(["sense", "minimal", "--out", str(tmp_path / "s")]) == 1
    err = capsys.readouterr().err
    assert "pip install 'corcyra[sense]'" in err and err.count("\n") == 1

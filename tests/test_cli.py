"""The commands as a user types them: what they print, and how they end."""

from __future__ import annotations

import io
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from corcyra.cli import main


@pytest.fixture(autouse=True)
def at_home(tmp_path, monkeypatch):
    """Each test in a folder of its own, 80 columns wide."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture
def typed(capsys):
    """Type a command: exit code, output, errors."""

    def run(*words: str) -> tuple[int, str, str]:
        code = main(words)
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err

    return run


def widest(text: str) -> int:
    return max(len(line) for line in text.splitlines())


def test_version(typed):
    assert typed("--version") == (0, "corcyra 0.1.0\n", "")


def test_list_names_the_bundled_dossiers(typed):
    code, out, _ = typed("list")
    assert code == 0
    assert "minimal " in out
    _, out, _ = typed("list", "--json")
    assert {d["name"] for d in json.loads(out)["dossiers"]} >= {"minimal", "kazakhstan-2022"}


def test_schema_is_json(typed):
    _, out, _ = typed("schema")
    _, short, _ = typed("schema", "--json")
    assert json.loads(out) == json.loads(short)
    assert "claims" in json.loads(out)["properties"]


def test_new_copies_a_dossier_that_can_be_checked(typed):
    code, out, _ = typed("new", "mine")
    assert code == 0
    assert "corcyra judge mine" in out
    code, out, _ = typed("check", "mine", "--json")
    assert code == 0
    assert json.loads(out)["ok"]
    text = Path("mine/dossier.yaml").read_text()
    assert "\nname: mine\ntitle: Mine (begun from minimal)\n" in text


def test_new_overwrites_nothing(typed):
    typed("new", "mine")
    code, out, err = typed("new", "mine")
    assert (code, out) == (1, "")
    assert "already exists" in err


def test_new_from_an_unknown_dossier_guesses(typed):
    code, _, err = typed("new", "mine", "--from", "minimall")
    assert code == 1
    assert "minimal" in err
    assert not Path("mine").exists()


def test_check_says_what_a_dossier_holds(typed):
    code, out, _ = typed("check", "minimal")
    assert code == 0
    assert "placebo  bit-identical" in out
    assert widest(out) <= 80


@pytest.mark.parametrize("words", ["--pairs -7", "--seed 2", "--weight 9", "--threads 1"])
def test_check_refuses_options_that_only_inert_has_a_use_for(typed, words):
    code, out, err = typed("check", "minimal", *words.split())
    option = words.split()[0]
    assert (code, out) == (1, "")
    assert err == f"corcyra: {option}: only --inert has a use for that; add it\n"


@pytest.mark.parametrize("words", ["judge minimal", "shards minimal --of 2"])
def test_fitted_draws_and_the_prior_are_not_both_taken(typed, words):
    code, out, err = typed(*words.split(), "--draws", "fit", "--prior")
    assert (code, out) == (1, "")
    assert "fitted draws or from the prior; ask for one of them" in err


@pytest.mark.parametrize("command", ["check", "run", "watch", "judge"])
def test_a_broken_dossier_ends_with_2_and_all_places(typed, command):
    typed("new", "mine")
    file = Path("mine/dossier.yaml")
    broken = file.read_text().replace("weight: 200", "wieght: [200]").replace("days: 30", "days: 0")
    file.write_text(broken)
    code, out, err = typed(command, "mine")
    assert (code, out) == (2, "")
    assert "mine/dossier.yaml:7:7  days: " in err
    assert "did you mean weight" in err
    assert "\n    wieght: [200]\n    ^" in err


@pytest.mark.parametrize("command", ["check", "run", "watch", "judge"])
def test_an_unknown_dossier_ends_with_2_and_a_guess(typed, command):
    code, out, err = typed(command, "kazakhstan-2002")
    assert (code, out) == (2, "")
    assert "did you mean kazakhstan-2022?" in err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("judge", "minimal", "--pairs", "0"), "pairs must be between 1 and"),
        (("judge", "minimal", "--weight", "0.1"), "weight must be between 1 and"),
        (("run", "minimal", "--days", "-3"), "days must be above 0"),
        (("run", "minimal", "--arm", "no_cal"), "did you mean no_call?"),
        (("watch", "minimal", "--arm", "wiht"), "did you mean with?"),
        (("watch", "minimal", "--days", "0"), "days must be above 0"),
        (("report", "nowhere"), "there is no such folder"),
    ],
)
def test_what_cannot_be_done_ends_with_1_and_one_line(typed, words, message):
    code, out, err = typed(*words)
    assert (code, out) == (1, "")
    assert message in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "words", [("nonsense",), ("judge",), ("run", "minimal", "--pairs", "many"), ("judge", "--x")]
)
def test_what_cannot_be_understood_ends_with_2(typed, words):
    code, _, err = typed(*words)
    assert code == 2
    assert "Usage: corcyra" in err


def test_judge_prints_verdicts_report_and_how_to_repeat(typed):
    code, out, err = typed("judge", "minimal", "--pairs", "6", "--days", "5", "--out", "s")
    assert (code, err) == (0, "")
    assert "saved" in out
    assert "Report: s/report.html\n" in out
    assert out.endswith("corcyra judge minimal --pairs 6 --seed 1 --days 5 --out s\n")
    assert widest(out) <= 80
    assert Path("s/report.html").stat().st_size > 1000


def test_judge_takes_a_step_and_repeats_it(typed):
    words = ("judge", "minimal", "--pairs", "3", "--days", "2", "--step", "0.125", "--out", "s")
    _, out, _ = typed(*words, "--no-report")
    assert out.endswith("--seed 1 --step 0.125 --days 2 --out s\n")


def test_judge_again_computes_nothing_and_says_so(typed):
    words = ("judge", "minimal", "--pairs", "6", "--days", "5", "--out", "s")
    _, first, _ = typed(*words)
    written = Path("s/report.html").stat().st_mtime_ns
    _, again, _ = typed(*words)
    assert "2 claims tested on 6 pairs of worlds (seed 1), some on 54 more" in " ".join(
        first.split()
    )
    assert again == "Nothing to run: all 6 pairs and 54 further ones are in s.\n\n" + first
    assert Path("s/report.html").stat().st_mtime_ns == written


def test_judge_with_more_pairs_says_what_was_there(typed):
    typed("judge", "minimal", "--pairs", "4", "--days", "5", "--out", "s", "--no-report")
    _, out, _ = typed(
        "judge", "minimal", "--pairs", "9", "--days", "5", "--out", "s", "--no-report"
    )
    assert out.startswith("4 pairs were there, 86 were run now.\n")
    assert "Report" not in out


def test_run_again_with_more_pairs_says_what_was_there(typed):
    typed("run", "minimal", "--pairs", "4", "--days", "3", "--arm", "with", "--out", "s")
    words = ("run", "minimal", "--days", "3", "--arm", "with", "--out", "s", "--pairs")
    assert typed(*words, "9")[1].startswith("4 pairs were there, 5 were run now.\n")
    assert typed(*words, "9")[1].startswith("Nothing to run: all 9 pairs are in s.\n")


def test_judge_json_is_one_object_with_every_claim(typed):
    words = ("judge", "minimal", "--pairs", "6", "--days", "5", "--out", "s")
    code, out, err = typed(*words, "--no-report", "--json")
    found = json.loads(out)
    assert (code, err) == (0, "")
    assert {k: found[k] for k in ("dossier", "pairs", "seed", "arms", "report")} == {
        "dossier": "minimal",
        "pairs": 6,
        "seed": 1,
        "arms": ["no_call", "no_send", "with"],
        "report": None,
    }
    wanted = {"id", "speaker", "kind", "share_holds", "share_same", "share_opposite", "told"}
    wanted |= {"mean", "interval", "error", "word", "record", "flip", "conditions", "drivers"}
    assert [claim["id"] for claim in found["claims"]] == ["saved", "shame"]
    for claim in found["claims"]:
        assert wanted <= claim.keys()
        assert len(claim["interval"]) == 2


def test_judge_json_sets_claims_against_each_other(typed):
    words = ("judge", "minimal", "--pairs", "6", "--days", "5", "--out", "s")
    _, out, _ = typed(*words, "--no-report", "--json")
    (contrast,) = json.loads(out)["against"]
    assert (contrast["first"]["claim"], contrast["second"]["claim"]) == ("saved", "shame")
    assert contrast["relation"] == "few"


def test_a_dossier_without_claims_cannot_be_judged(typed):
    typed("new", "mine")
    file = Path("mine/dossier.yaml")
    file.write_text(file.read_text().split("claims:")[0])
    code, _, err = typed("judge", "mine")
    assert code == 1
    assert "mine has no claims to judge; use run" in err


def test_run_shows_how_arms_ended_and_where_the_tables_are(typed):
    words = ("run", "minimal", "--pairs", "5", "--days", "4", "--arm", "with", "--out", "r")
    code, out, _ = typed(*words)
    assert code == 0
    assert out.startswith("minimal: 5 pairs of 1 arm, seed 1.\n")
    assert out.endswith("Tables: r\n")
    _, out, _ = typed(*words, "--json")
    found = json.loads(out)
    assert (found["ran"], found["failed"], found["ends"][0]["arm"]) == (0, 0, "with")


def test_report_of_a_folder(typed):
    typed("judge", "minimal", "--pairs", "4", "--days", "5", "--out", "s", "--no-report")
    code, out, _ = typed("report", "s", "--out", "page.html")
    assert (code, out) == (0, "Report: page.html\n")
    assert Path("page.html").read_text().startswith("<!")


def test_watch_without_a_terminal_is_a_line_a_day(typed):
    code, out, _ = typed("watch", "minimal", "--days", "6", "--pair", "3")
    legend, *lines = out.splitlines()
    assert code == 0
    assert legend.startswith("L is legitimacy")
    assert [line[:9] for line in lines[:-1]] == [f"day {day:5.1f}" for day in range(len(lines) - 1)]
    assert "dead" in lines[-1]
    assert widest(out) <= 80


def test_watch_json_has_series_of_nation_and_places(typed):
    _, out, _ = typed("watch", "minimal", "--days", "2", "--json")
    found = json.loads(out)
    assert found["places"].keys() == {"port", "mill", "hills"}
    assert len(found["national"]["crowd"]) == len(found["days"]) == 8


@pytest.mark.parametrize("dossier", ["minimal", "kazakhstan-2022"])
def test_a_frame_of_watch_fits_a_small_terminal(dossier):
    from rich.console import Console

    from corcyra.cli.watch import _film, _frame

    film = _film(dossier, "with", 1, 1, 3.0, 4000.0)
    screen = Console(width=80, file=io.StringIO(), markup=False)
    with screen.capture() as captured:
        screen.print(_frame(film, len(film.run.days) - 1))
    text = captured.get()
    assert widest(text) <= 80
    assert len(text.splitlines()) <= 24
    assert "legitimacy" in text
    for actor in film.dossier.palace.actors:
        assert actor.name[:20] in text


def test_classics_are_there(typed):
    code, out, _ = typed("classic")
    assert code == 0
    assert "granovetter" in out


def test_an_interrupt_ends_with_130_and_how_to_go_on(tmp_path):
    command = [sys.executable, "-m", "corcyra", "run", "minimal", "--pairs", "100000"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}

    def heed_interrupts() -> None:
        # A suite started in the background inherits that SIGINT is ignored.
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    with subprocess.Popen(
        [*command, "--out", "long"], cwd=tmp_path, preexec_fn=heed_interrupts, **pipes
    ) as child:
        try:
            for _ in range(600):
                if (tmp_path / "long" / "runs").exists():
                    break
                time.sleep(0.1)
            child.send_signal(signal.SIGINT)
            out, err = child.communicate(timeout=60)
        finally:
            child.kill()
    assert (child.returncode, out) == (130, "")
    assert err == "Interrupted. The finished pairs are kept; the same command goes on from there.\n"
    assert list((tmp_path / "long" / "runs").glob("*.tmp")) == []

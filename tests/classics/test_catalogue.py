"""The catalogue, its protocol, and ``corcyra classic``."""

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from corcyra import classics
from corcyra.classics import CATALOGUE, ClassicError, load
from corcyra.classics.cli import app

runner = CliRunner()
NAMES = [classic.name for classic in CATALOGUE]


def test_naming_the_classics_loads_nothing_heavy():
    code = (
        "import sys, corcyra.classics, corcyra.classics.cli; "
        "print([m for m in ('numpy', 'numba', 'altair', 'pyarrow') if m in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.stdout.strip() == "[]", result.stderr


def test_submodules_load_when_named():
    assert classics.power.shapley_shubik(2, [1, 1, 1])[0] * 3 == 1
    assert "bargaining" in dir(classics)
    with pytest.raises(AttributeError, match="no attribute 'astrology'"):
        _ = classics.astrology


def test_an_unknown_classic_is_answered_with_the_known():
    with pytest.raises(ClassicError, match="granovetter"):
        load("astrology")


@pytest.mark.parametrize("name", NAMES)
def test_each_classic_keeps_the_protocol(name):
    module = load(name)
    table = module.demo(1)
    assert table.column_names == ["case", "quantity", "model", "paper", "source"]
    assert table.num_rows > 0
    figure = module.figure().to_dict()
    assert figure["$schema"].startswith("https://vega.github.io/schema/vega-lite/")
    assert "10." in module.__doc__ or "No DOI" in module.__doc__


def test_the_list_names_every_classic():
    plain = runner.invoke(app, [])
    assert plain.exit_code == 0
    assert all(classic.title in plain.stdout for classic in CATALOGUE)
    listed = json.loads(runner.invoke(app, ["--json"]).stdout)
    assert [entry["name"] for entry in listed] == [classic.name for classic in CATALOGUE]


def test_a_classic_as_json_is_one_object():
    result = json.loads(runner.invoke(app, ["coleman", "--json"]).stdout)
    assert result["classic"] == "coleman"
    assert result["rows"][0]["quantity"] == "power of actor 1"


def test_a_classic_draws_its_figure(tmp_path):
    file = tmp_path / "exchange.svg"
    result = runner.invoke(app, ["coleman", "--chart", str(file)])
    assert result.exit_code == 0
    assert file.read_text().startswith("<svg")


def test_a_classic_reads_a_users_file(tmp_path):
    file = tmp_path / "actors.csv"
    file.write_text("Actor,Power,Position,Salience\nA,1,0.2,0.5\nB,2,0.8,0.9\n")
    arguments = ["challenge", "--input", str(file), "--set", "rounds=3", "--json"]
    rows = json.loads(runner.invoke(app, arguments).stdout)["rows"]
    assert [row["round"] for row in rows] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["challenge", "--input", "nowhere.csv"], "cannot be read"),
        (["challenge", "--set", "rounds=3"], "--set goes with --input"),
        (["coleman", "--input", "x.csv"], "reads no file"),
        (["coleman", "--chart", "x.bmp"], "must end in .svg"),
        (["challenge", "--input", "x.csv", "--set", "round=3"], "variant=paper, rounds=10"),
        (["challenge", "--input", "x.csv", "--set", "rounds=few"], "must be of type int"),
    ],
)
def test_bad_commands_end_with_2_and_a_reason(arguments, message):
    result = runner.invoke(app, arguments)
    assert result.exit_code == 2
    assert message in result.output
    assert "Traceback" not in result.output

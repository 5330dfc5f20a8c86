"""The street on a GPU, played by numba's simulator: the same bits as on the processor."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from small_worlds import town

from corcyra.cli import main
from corcyra.errors import CorcyraError
from corcyra.model.api import Model

HERE = Path(__file__).parent
SIMULATOR = find_spec("numba.cuda") is not None and find_spec("numba.cuda.simulator") is not None


def program(name: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(HERE / name)], env={**os.environ, **environment},
        capture_output=True, text=True, timeout=400,
    )  # fmt: skip


def has_gpu() -> bool:
    from numba import cuda

    return SIMULATOR and cuda.is_available()


@pytest.fixture(scope="module")
def facts():
    """What is alike between runs on the simulator and on the processor."""
    if not SIMULATOR:
        pytest.skip("numba has no simulator of CUDA here")
    done = program("simulated_gpu.py", NUMBA_ENABLE_CUDASIM="1")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_outcomes_and_series_are_the_same_bits(facts):
    assert all(world["alike"] and world["forks"] for world in facts["town"])
    assert min(world["crowd"] for world in facts["town"]) > 5000
    assert max(world["held"] for world in facts["town"]) > 0


def test_every_citizen_is_in_the_same_state_at_a_fork(facts):
    assert all(world["citizens"] for world in facts["town"])
    assert max(world["resting"] for world in facts["town"]) > 0


def test_either_goes_on_from_the_others_fork(facts):
    assert [world["resumed"] for world in facts["town"]] == [[True, True]] * 3


@pytest.mark.parametrize("name", ["plain", "far_only", "calm", "parts", "grid"])
def test_it_is_the_same_for(facts, name):
    """A plain scan, no ring, few who act, luck in parts, another grid of threads."""
    assert facts[name]["alike"]


def test_it_is_the_same_over_all_priors(facts):
    assert [world["alike"] for world in facts["wide"]] == [True] * 4


def test_a_rule_the_device_does_not_have_is_refused(facts):
    assert "run with --device cpu" in facts["refused"]


def test_no_product_is_fused_with_a_sum():
    done = program("gpu_code.py", NUMBA_ENABLE_CUDASIM="0")
    if done.returncode != 0:
        pytest.skip("nothing here compiles for a GPU (the extra corcyra[cuda])")
    operations = json.loads(done.stdout)
    assert operations["settle"]
    for found in operations.values():
        # A product rounded by itself says so (.rn); one that does not may be fused later. (In
        # float64 there are only draws: no sum follows their products.)
        assert not {"fma.rn.f32", "fma.rn.f64", "mul.f32"} & set(found)


@pytest.mark.skipif(has_gpu(), reason="there is a GPU")
@pytest.mark.parametrize("command", ["run", "judge", "watch"])
def test_without_a_gpu_the_option_says_what_to_do(command, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main([command, "minimal", "--device", "cuda"]) == 1
    assert "no CUDA device" in capsys.readouterr().err


def test_other_devices_are_refused(capsys):
    assert main(["run", "minimal", "--device", "tpu"]) == 2
    assert "none of: cpu, cuda" in capsys.readouterr().err
    with pytest.raises(CorcyraError, match="no device is called 'tpu'"):
        Model(town(), device="tpu")


def test_a_processor_needs_nothing_of_it():
    code = "import sys; from corcyra.study import running; from corcyra.model import api;"
    code += "print([m for m in sys.modules if m.startswith(('numba.cuda', 'corcyra.model.cuda'))])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "[]"

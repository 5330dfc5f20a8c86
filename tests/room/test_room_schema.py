"""The description at /openapi.json keeps its word: schemathesis asks everything in every way.

But for one of its checks: that whatever has the right form is done. A state of the right form may
name events, mechanisms or paths that its dossier lacks, and 422 is the described answer to that.
"""

from __future__ import annotations

import time

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance
from serving import running

from corcyra.dossier.load import load
from corcyra.room.settings import Limits, Settings

LIMITS = Limits(quick_pairs=3, long_pairs=3, steps=400, citizens=30_000, kept_jobs=20)
"""So that what is asked at random is done within seconds."""
PATIENT = tuple(HealthCheck)


@pytest.fixture(scope="module")
def schema(tmp_path_factory):
    home = tmp_path_factory.mktemp("room")
    with running(Settings(load("minimal"), home, limits=LIMITS)) as address:
        while not httpx.get(f"{address}/api/ready").json()["ready"]:
            time.sleep(0.5)
        yield schemathesis.openapi.from_url(f"{address}/openapi.json")


def ask_all(schema, examples: int, mode: schemathesis.GenerationMode) -> int:
    """Ask every operation in so many ways, and check that its answers are as described."""
    asked = 0
    for found in schema.get_all_operations():

        @settings(
            max_examples=examples, deadline=None, suppress_health_check=PATIENT, derandomize=True,
            database=None, phases=[Phase.explicit, Phase.generate],
        )  # fmt: skip
        @given(case=found.ok().as_strategy(generation_mode=mode))
        def ask(case) -> None:
            nonlocal asked
            asked += 1
            response = case.call(timeout=60)
            # Of a wrong body that is too large as well, the size is told first.
            large = [negative_data_rejection] if response.status_code == 413 else []
            case.validate_response(response, excluded_checks=[positive_data_acceptance, *large])

        try:
            ask()
        except Unsatisfiable:
            # What takes nothing, or any text, cannot be asked in a wrong form.
            operation = found.ok()
            assert mode is schemathesis.GenerationMode.NEGATIVE, operation.label
            assert not list(operation.body), operation.label
    return asked


MODES = [
    pytest.param(schemathesis.GenerationMode.POSITIVE, id="as described"),
    pytest.param(schemathesis.GenerationMode.NEGATIVE, id="not as described"),
]


def test_a_few_requests_of_each_kind_are_answered_as_described(schema):
    assert ask_all(schema, 2, schemathesis.GenerationMode.POSITIVE) >= 15


@pytest.mark.verify
@pytest.mark.parametrize("mode", MODES)
def test_many_requests_of_each_kind_are_answered_as_described(schema, mode):
    assert ask_all(schema, 60, mode) >= 200

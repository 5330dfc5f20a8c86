"""The fit that comes with kazakhstan-2022: it is of this dossier and model, and says what it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from corcyra import load
from corcyra.fitting.bundled import fit_beside
from corcyra.fitting.draws import Draws
from corcyra.fitting.evidence import OTHER, PRIOR, stored


@pytest.fixture(scope="module")
def bundled():
    return load("kazakhstan-2022")


@pytest.fixture(scope="module")
def draws(bundled):
    folder = fit_beside(bundled)  # Runs the first draws again; raises if they give another thing.
    assert folder is not None
    return Draws(folder)


def test_its_draws_are_many_at_the_widths_of_the_facts(draws):
    assert draws.effective >= 200
    assert draws.lucks >= 20
    assert draws.manifest["history"][-1]["tolerance"] == 1.0


def test_it_covers_four_in_five_of_the_facts_used_and_three_in_four_held_out(draws):
    rows = draws.manifest["found"]["facts"]
    for held_out, share in ((False, 0.8), (True, 0.75)):
        verdicts = [row[-1] for row in rows if ("held out" in row[-1]) is held_out]
        covered = sum(not verdict.startswith("missed") for verdict in verdicts)
        assert len(verdicts) >= 12
        assert covered >= share * len(verdicts), verdicts


@pytest.mark.parametrize("name", [PRIOR, OTHER])
def test_the_verdicts_beside_it_are_of_the_dossier_as_it_reads(bundled, draws, name):
    identity = {"dossier_hash": bundled.hash} | {
        name: draws.identity[name] for name in ("weight", "step")
    }
    pairs = {PRIOR: 1000, OTHER: 120}[name]
    identity |= {"days": bundled.dossier.days}
    kept = stored(draws.folder, name, identity, pairs=pairs, further=True)
    assert kept is not None, "python scripts/make_fit.py --words-alone FOLDER"
    assert set(kept) == {claim.id for claim in bundled.dossier.claims}


def test_it_is_small(draws):
    assert sum(file.stat().st_size for file in draws.folder.iterdir()) < 2_000_000


def test_the_docs_tell_what_it_gives(draws):
    text = (Path(__file__).parents[2] / "docs" / "fit.md").read_text("utf-8")
    for row in draws.manifest["found"]["facts"]:
        assert f"| {' | '.join(row)} |" in text
    assert f"{draws.manifest['history'][-1]['runs']:,} runs" in text

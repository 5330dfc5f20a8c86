"""The bundled dossiers say what they should, and name a source for all of it."""

from __future__ import annotations

import math
import re

import pytest

from corcyra.dossier.load import Loaded, bundled, load
from corcyra.dossier.questions import Fact
from corcyra.outcomes import LOCAL, NATIONAL, columns

EIGHTEEN = [
    "order",
    "majority",
    "stain",
    "memory",
    "rising",
    "sovereignty",
    "friendship",
    "legitimacy",
    "behind",
    "urgent",
    "fiction",
    "address",
    "no-will",
    "voice",
    "deadlock",
    "silent",
    "deals",
    "obeys",
]
DISPUTED = [
    "killed",
    "killed-announced-9-jan",
    "killed-almaty",
    "killed-forces",
    "injured",
    "detained-7-jan",
    "detained-8-jan",
    "detained-9-jan",
    "crowd-almaty-4-jan",
    "crowd-almaty-5-jan",
    "troops",
    "troops-belarus",
    "troops-armenia",
    "troops-kyrgyzstan",
    "gone",
    "internet-almaty",
    "dead-1986",
    "dead-2011",
]
RECALLED = ("detained_ministry", "belarus_sent", "election", "force_sizes")


@pytest.fixture(scope="module")
def kazakhstan() -> Loaded:
    return load("kazakhstan-2022")


@pytest.fixture(scope="module")
def facts(kazakhstan: Loaded) -> dict[str, Fact]:
    return {fact.id: fact for fact in kazakhstan.dossier.facts}


def test_both_dossiers_are_bundled() -> None:
    assert {"kazakhstan-2022", "minimal"} <= set(bundled())


def test_kazakhstan_has_the_eighteen_claims(kazakhstan: Loaded) -> None:
    assert [claim.id for claim in kazakhstan.dossier.claims] == EIGHTEEN


def test_the_exile_has_his_ten_rows_and_his_interest_stands_beside_each(
    kazakhstan: Loaded,
) -> None:
    rows = [c for c in kazakhstan.dossier.claims if c.speaker == "Mukhtar Ablyazov"]
    assert len(rows) == 10
    assert all("leader of the rising" in claim.interest for claim in rows)


def test_population_is_that_of_the_seventeen_regions(kazakhstan: Loaded) -> None:
    places = kazakhstan.dossier.country.places
    assert sum(place.population for place in places) == 19_503_159
    assert len({place.region for place in places}) == 17


def test_importance_and_garrisons_sum_to_one(kazakhstan: Loaded) -> None:
    dossier = kazakhstan.dossier
    shares = [s.garrisons for s in dossier.forces.services if s.garrisons != "population"]
    assert math.isclose(sum(p.importance for p in dossier.country.places), 1, abs_tol=1e-12)
    assert len(shares) == 2
    assert all(math.isclose(sum(share.values()), 1, abs_tol=1e-12) for share in shares)


def test_only_cities_have_a_key_site(kazakhstan: Loaded) -> None:
    for place in kazakhstan.dossier.country.places:
        assert (place.site is None) == place.name.startswith("Rest of ")
        assert (place.importance == 0) == (place.site is None)


def test_places_lie_inside_the_country(kazakhstan: Loaded) -> None:
    for place in kazakhstan.dossier.country.places:
        assert 40.5 < place.lat < 55.5
        assert 46.4 < place.lon < 87.4


def test_nobody_comes_from_outside_unless_an_arm_says_so(kazakhstan: Loaded) -> None:
    agitators = [e for e in kazakhstan.dossier.events if e.kind == "agitators"]
    assert [event.persons.value for event in agitators] == [0, 0, 0, 0]


def test_attackers_are_200_to_20000_in_the_arms_that_bring_them(kazakhstan: Loaded) -> None:
    arms = {arm.id: arm.set for arm in kazakhstan.dossier.arms}
    for name in ("attacked", "attack_only"):
        ranges = [v["range"] for k, v in arms[name].items() if k.endswith(".persons")]
        assert [sum(ends) for ends in zip(*ranges, strict=True)] == [200, 20_000]
    fixed = [v for k, v in arms["attack_20000"].items() if k.endswith(".persons")]
    assert sum(fixed) == 20_000


@pytest.mark.parametrize("name", DISPUTED)
def test_disputed_facts_keep_every_figure(facts: dict[str, Fact], name: str) -> None:
    figures = [(figure.low, figure.high) for figure in facts[name].figures]
    assert len(set(figures)) > 1


def test_every_figure_names_a_known_source(kazakhstan: Loaded) -> None:
    known = set(kazakhstan.dossier.sources)
    cited = {figure.source for fact in kazakhstan.dossier.facts for figure in fact.figures}
    assert cited <= known


def test_every_source_is_used(kazakhstan: Loaded) -> None:
    body = kazakhstan.text[: kazakhstan.text.index("\nsources:")]
    assert [k for k in kazakhstan.dossier.sources if not re.search(rf"\b{k}\b", body)] == []


def test_nothing_recalled_is_shown_as_read(kazakhstan: Loaded) -> None:
    sources = kazakhstan.dossier.sources
    assert all(sources[name].status == "recalled" for name in RECALLED)
    figures = [figure for fact in kazakhstan.dossier.facts for figure in fact.figures]
    recalled = [figure for figure in figures if sources[figure.source].status == "recalled"]
    assert len(recalled) == 5
    assert all(figure.status == "recalled" for figure in recalled)


def test_facts_are_compared_with_outcomes_that_exist(kazakhstan: Loaded) -> None:
    national = {*columns([], []), *NATIONAL}
    for fact in kazakhstan.dossier.facts:
        assert fact.outcome is None or fact.outcome in (LOCAL if fact.place else national)


def test_the_record_of_a_claim_is_never_empty(kazakhstan: Loaded) -> None:
    assert all(claim.record for claim in kazakhstan.dossier.claims)


def test_the_claim_on_memory_names_every_bloodshed_that_its_arm_switches_off(kazakhstan: Loaded):
    dossier = kazakhstan.dossier
    claim = next(claim for claim in dossier.claims if claim.id == "memory")
    arm = next(arm for arm in dossier.arms if arm.id == "memory_off")
    years = [re.search(r"\b\d{4}\b", past.title)[0] for past in dossier.past]
    assert years == ["1986", "2011"]
    for year in years:
        assert year in claim.short
        assert year in arm.title


def test_minimal_fits_one_screen() -> None:
    lines = load("minimal").text.splitlines()
    assert len(lines) <= 45
    assert max(map(len, lines)) <= 100

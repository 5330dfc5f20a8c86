"""Mistakes of many kinds in one dossier are told together, each once and at its line."""

from __future__ import annotations

import random
import re

import pytest

from corcyra.dossier.load import bundled_text, parse
from corcyra.errors import DossierError

LINES = (bundled_text("kazakhstan-2022") or "").split("\n")
NEARBY = {"importance that does not sum to 1": LINES.index("  places:") + 1}
"""Line at which a mistake is told, where that is not its own."""
# Kinds of mistakes: what stands in a line, and what a person writes there. None rests on another.
KINDS = {
    "unknown key": (r"^      mandate: ", "      mandat: "),
    "key that must be there, misspelt": (r"^    role: ", "    rol: "),
    "text for a number": (r"^      men: \d+", "      men: many"),
    "share above 1": (r"^      mobile: [.\d]+", "      mobile: 7"),
    "number out of bounds": (r"^      dependence: [.\d]+", "      dependence: 12"),
    "day of no calendar": (r"^    date: 2022-01-0\d$", "    date: 2022-01-39"),
    "range from high to low": (r"delay: \{range: \[[.\d]+, ([.\d]+)\]", r"delay: {range: [9, \1]"),
    "kind of nothing": (r"^    kind: emergency$", "    kind: emergancy"),
    "address without http": (r"^    url: https:", "    url: htps:"),
    "key given twice": (r"^      ties: \{(\w+): ", r"      ties: {\1: 1, \1: "),
    "importance that does not sum to 1": (r"importance: 0.23", "importance: 0.25"),
    "garrisons that do not sum to 1": (r"garrisons: \{(\w+): 0.1\d", r"garrisons: {\1: 0.9"),
    "unknown place": (r"^    place: \w+$", "    place: atlantis"),
    "unknown place in a list": (
        r"^    places: \[zhanaozen, aktau",
        "    places: [zhanaozen, aktua",
    ),
    "unknown actor": (r"(client|target): \w+", r"\1: pretender"),
    "unknown actor in a list": (r" alone: \[predecessor\]", " alone: [predecesor]"),
    "unknown arm": (r"^( +)without: no_\w+$", r"\1without: no_sned"),
    "unknown outcome": (r"^( +)holds: with\.against_call ", r"\1holds: with.against_cal "),
    "unknown source": (r"source: toll_15_jan, status", "source: toll_15_jna, status"),
    "day before the start": (r"^    day: 0.5$", "    day: -0.5"),
    "parameter of no mechanism, in an arm": (r"parameters\.w([mkd]): 0", r"parameters.w\1x: 0"),
    "misspelt key, in an arm": (r"abroad\.sending: (none|promise)", r"abroad.sendng: \1"),
    "word of nothing, in an arm": (r"palace\.call: never", "palace.call: nevr"),
}
SITES = {
    kind: [i for i, line in enumerate(LINES) if re.search(what, line)]
    for kind, (what, _) in KINDS.items()
}


def told(mistakes: dict[str, int]) -> list[int]:
    """Lines that are reported if there are these mistakes, each at its line (from 0)."""
    lines = list(LINES)
    for kind, i in mistakes.items():
        lines[i] = re.sub(*KINDS[kind], lines[i], count=1)
    with pytest.raises(DossierError) as caught:
        parse("\n".join(lines), "dossier.yaml", None)
    return [problem.line for problem in caught.value.problems]


def expected(mistakes: dict[str, int]) -> list[int]:
    return sorted(NEARBY.get(kind, i + 1) for kind, i in mistakes.items())


def some(rng: random.Random, k: int) -> dict[str, int]:
    """Mistakes of `k` kinds in as many lines."""
    free, mistakes = set(range(len(LINES))), dict[str, int]()
    for kind in rng.sample(sorted(KINDS), k):
        mistakes[kind] = rng.choice(sorted(free & set(SITES[kind])))
        free.remove(mistakes[kind])
    return mistakes


def test_every_kind_can_be_made():
    assert len(KINDS) >= 12
    assert all(SITES.values())


@pytest.mark.parametrize("kind", KINDS)
def test_a_mistake_alone_is_told_alone(kind: str):
    alone = {kind: random.Random(kind).choice(SITES[kind])}
    assert told(alone) == expected(alone)


@pytest.mark.parametrize("seed", range(6))
def test_many_mistakes_are_told_at_once_and_nothing_else(seed: int):
    rng = random.Random(seed)
    mistakes = some(rng, rng.randint(12, len(KINDS)))
    assert told(mistakes) == expected(mistakes), mistakes


def test_one_of_every_kind_is_told_at_once():
    mistakes = some(random.Random("all"), len(KINDS))
    assert told(mistakes) == expected(mistakes), mistakes


@pytest.mark.verify
@pytest.mark.parametrize("seed", range(100, 300))
def test_any_number_of_mistakes_is_told_at_once(seed: int):
    rng = random.Random(seed)
    mistakes = some(rng, rng.randint(1, len(KINDS)))
    assert told(mistakes) == expected(mistakes), mistakes

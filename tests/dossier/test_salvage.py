"""A dossier right in all but one value is told that value, and no rule complains of it."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest
from exhibits import BASE
from pydantic import ValidationError

from corcyra.dossier import tree
from corcyra.dossier.doubt import UNKNOWN, Unsure, or_unknown, sure
from corcyra.dossier.explain import explain
from corcyra.dossier.load import parse
from corcyra.dossier.locate import Locator
from corcyra.dossier.schema import Dossier
from corcyra.errors import DossierError, Problem

VALID = (tree.read(BASE)[0] or pytest.fail("base.yaml is empty")).plain()
GONE, MISSPELT = object(), object()
INSTEAD = (
    None, True, "Zzz 9", "x" * 3000, -7e12, ["Zz 1", True], {"Zz 1": "Yy 2"}, [], {},
    GONE, MISSPELT,
)  # fmt: skip


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every path in nested lists and dicts, but the empty one."""
    if not isinstance(value, dict | list):
        return
    for key, below in value.items() if isinstance(value, dict) else enumerate(value):
        yield (*path, key)
        yield from paths(below, (*path, key))


def broken(path: tuple[Any, ...], instead: Any) -> str:
    """The valid dossier with one thing else, as JSON, which is YAML, too."""
    data = copy.deepcopy(VALID)
    above = data
    for key in path[:-1]:
        above = above[key]
    if instead is GONE:
        del above[path[-1]]
    elif instead is MISSPELT and isinstance(above, dict):
        above[f"{path[-1]}x"] = above.pop(path[-1])
    elif instead is not MISSPELT:
        above[path[-1]] = instead
    return json.dumps(data)


def by_types(text: str) -> set[tuple[str, str]]:
    """What the types alone say."""
    root, _ = tree.read(text)
    assert root is not None
    try:
        Dossier.model_validate(root.plain())
    except ValidationError as error:
        return brief(explain(error, Locator("", text, root)))
    return set()


def by_all(text: str) -> set[tuple[str, str]]:
    with pytest.raises(DossierError) as caught:
        parse(text, "", None)
    return brief(caught.value.problems)


def brief(problems: Any) -> set[tuple[str, str]]:
    found: list[Problem] = list(problems)
    return {(problem.path, problem.message) for problem in found}


def second_mistake(path: tuple[Any, ...], instead: Any) -> bool:
    """A parameter of a name that no parameter has is wrong in itself, its value aside."""
    return path == ("parameters",) and instead == {"Zz 1": "Yy 2"}


CASES = [(p, i) for p in paths(VALID) for i in INSTEAD if not second_mistake(p, i)]


def check(cases: list[tuple[tuple[Any, ...], Any]]) -> int:
    """Count the cases whose types are wrong; their rules must be silent."""
    count = 0
    for path, instead in cases:
        text = broken(path, instead)
        wrong = by_types(text)
        if wrong:
            assert by_all(text) == wrong, (path, instead)
            count += 1
    return count


def test_no_rule_complains_of_what_rests_on_an_ill_typed_value():
    assert check(random.Random(5).sample(CASES, 80)) > 50


@pytest.mark.verify
def test_no_rule_complains_of_any_ill_typed_value():
    assert check(CASES) > 1500


@pytest.mark.parametrize(
    "asked",
    [
        lambda x: x == 1,
        lambda x: x > 1,
        lambda x: sum([1, x]),
        lambda x: 2 / x,
        lambda x: "a" in ["b", x],
        lambda x: "a" in x,
        lambda x: [*x.places],
        lambda x: {x},
        lambda x: not x.sends,
        lambda x: f"{x}",
        lambda x: str(x),
        lambda x: isinstance(x, str),
        lambda x: x(),
    ],
)
def test_nothing_can_be_made_of_what_is_not_known(asked: Any):
    with pytest.raises(Unsure):
        asked(UNKNOWN)
    assert or_unknown(lambda: asked(UNKNOWN)) is UNKNOWN


def test_a_rule_that_is_sure_keeps_what_it_said():
    @sure
    def rule(values: list[int]) -> Iterator[int]:
        for value in values:
            if value > 2:
                yield value

    assert list(rule([1, 3, UNKNOWN, 4])) == [3]


@pytest.mark.parametrize("key", sorted(VALID))
def test_a_section_given_twice_is_told_whatever_rests_on_it(key: str):
    """Which of the two holds is not known: every rule that reads it ends there."""
    twice = f"{BASE}\n{key}: {json.dumps(VALID[key], default=str)}\n"
    with pytest.raises(DossierError) as caught:
        parse(twice, "dossier.yaml", None)
    assert any("stands here a second time" in problem.message for problem in caught.value.problems)

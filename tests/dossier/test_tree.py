"""YAML 1.2 by the letter, and bombs defused."""

from __future__ import annotations

import pytest

from corcyra.dossier.tree import MAX_DEPTH, Mark, read, resolve


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("true", True),
        ("False", False),
        ("NO", "NO"),
        ("yes", "yes"),
        ("22:30", "22:30"),
        ("2022-01-05", "2022-01-05"),
        ("1_000", "1_000"),
        ("0o17", "0o17"),
        ("010", 10),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e3", 1000.0),
        ("-2.5E-1", -0.25),
        ("1.2.3", "1.2.3"),
        ("-", "-"),
    ],
)
def test_plain_words_follow_the_core_schema(text: str, value: object):
    found = resolve(text)
    assert found == value
    assert type(found) is type(value)


def test_infinity_and_nan_are_numbers_that_the_types_refuse():
    assert resolve("-.inf") == float("-inf")
    assert resolve(".nan") != resolve(".nan")


def test_every_key_and_value_has_its_place():
    root, faults = read("a: 1\nb:\n  - {c: 'two'}\n")
    assert faults == []
    item = root.entries["b"].items[0]
    assert root.entries["b"].key_at == Mark(2, 1)
    assert item.entries["c"].key_at == Mark(3, 6)
    assert item.entries["c"].at == Mark(3, 9)
    assert root.plain() == {"a": 1, "b": [{"c": "two"}]}


def test_a_key_given_twice_keeps_the_first_and_is_reported_at_the_second():
    root, faults = read("a: 1\nb: 2\na: 3\n")
    assert root.plain() == {"a": 1, "b": 2}
    assert [(fault.at, fault.path) for fault in faults] == [(Mark(3, 1), ("a",))]
    assert "first in line 1" in faults[0].message


def test_an_alias_repeats_its_value():
    root, faults = read("a: &x [1, 2]\nb: *x\n")
    assert faults == []
    assert root.plain() == {"a": [1, 2], "b": [1, 2]}
    assert root.entries["b"].key_at == Mark(2, 1)


def test_aliases_that_blow_up_are_refused_without_being_expanded():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 20)]
    root, faults = read("\n".join(lines))
    assert root is None
    assert "aliases expanded" in faults[-1].message
    assert faults[-1].at.line < 8


def test_an_alias_inside_its_own_anchor_is_refused():
    root, faults = read("a: &x [1, *x]\n")
    assert root is None
    assert "contain itself" in faults[0].message


@pytest.mark.parametrize("text", ["[" * 15_000, "{a: " * 5000, "- " * 5000])
def test_nesting_without_end_is_refused(text: str):
    root, faults = read(text)
    assert root is None
    assert f"more than {MAX_DEPTH} levels" in faults[0].message


def test_line_breaks_of_windows_are_counted_once():
    root, _ = read("a: 1\r\nb: 2\r\n")
    assert root.entries["b"].at == Mark(2, 4)


def test_an_unprintable_character_is_located():
    root, faults = read("a: 1\nb: x\x00y\n")
    assert root is None
    assert faults[0].at == Mark(2, 5)
    assert "U+0000" in faults[0].message

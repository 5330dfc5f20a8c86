"""A diagram for every kind of proposition: what it shows, what it says aloud, what it lets in."""

import re
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from conftest import HOSTILE
from pydantic import TypeAdapter

from corcyra.dossier.questions import Proposition
from corcyra.report.diagram import diagram
from corcyra.report.drawing import WIDTH, Canvas, wrapped

TITLES = {
    "with": "As it stands",
    "no_send": "Called, but none are sent",
    "off": "Nobody values sovereignty",
    "off_no_send": "The same, and none are sent",
}
EFFECT = {"kind": "effect", "outcome": "legitimacy_30", "without": "no_send", "direction": "down"}
BECAUSE = EFFECT | {"kind": "because", "with_off": "off", "without_off": "off_no_send"}
STATE = {"kind": "state", "holds": "with.against_call > 0.5", "opposite": "with.against_call < 0.3"}
DECIDES = {"kind": "decides", "question": "call", "alone": ["patron"], "not_alone": ["president"]}
NEEDED = {"kind": "needed", "outcome": "rising == 1", "without": "no_send"}
KINDS = {
    "effect": EFFECT | {"margin": 0.02, "when": "with.landing_day <= 30"},
    "because": BECAUSE,
    "state": STATE,
    "decides": DECIDES | {"moment": "peak"},
    "needed": NEEDED,
    "enough": NEEDED | {"kind": "enough"},
    "all": {"kind": "all", "of": [EFFECT, STATE]},
    "any": {"kind": "any", "of": [DECIDES, {"kind": "all", "of": [NEEDED, BECAUSE]}]},
    "not": {"kind": "not", "of": EFFECT},
}
SHOWN = {
    "effect": [
        "As it stands",
        "Called, but none",
        "legitimacy at day 30",
        "down by more than 0.02",
    ],
    "because": ["Off: Nobody values", "50% or more must go"],
    "state": ["with.against_call &gt; 0.5", "the opposite"],
    "decides": ["patron", "turns it alone", "president", "does not alone", "at peak deployment"],
    "needed": ["a rising", "gone?", "it away"],
    "enough": ["a rising", "comes?", "add it"],
    "all": ["All of these:", "legitimacy at day 30", "with.against_call &gt; 0.5"],
    "any": ["One of these:", "All of these:", "patron", "gone?"],
    "not": ["Not this:", "legitimacy at day 30"],
}


def proposition(given):
    return TypeAdapter(Proposition).validate_python(given)


def drawn(kind, known=()):
    return diagram(proposition(KINDS[kind]), TITLES, known)


def words(svg):
    return " ".join(re.findall(r"<text[^>]*>([^<]*)", svg))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_diagram(kind):
    svg = drawn(kind)
    for text in SHOWN[kind]:
        assert text in words(svg)


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_one_well_formed_element_with_a_label(kind):
    root = ElementTree.fromstring(drawn(kind))
    assert root.get("role") == "img"
    assert len(root.get("aria-label")) > 30
    assert not [child for child in root.iter() if child.tag not in ("svg", "rect", "text", "path")]


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_lies_outside_the_drawing(kind):
    root = ElementTree.fromstring(drawn(kind))
    _, _, width, height = map(float, root.get("viewBox").split())
    for box in root.iter("rect"):
        assert 0 <= float(box.get("x")) <= float(box.get("x")) + float(box.get("width")) <= width
        assert 0 <= float(box.get("y")) <= float(box.get("y")) + float(box.get("height")) <= height
    for text in root.iter("text"):
        assert 0 < float(text.get("y")) < height


def test_a_condition_is_a_dashed_line_around_what_it_selects():
    svg = drawn("effect")
    assert svg.count('class="given"') == 1
    assert "only pairs in which with.landing_day" in words(svg)
    assert "given" not in drawn("because")


def test_a_mechanism_that_is_off_is_crossed_out():
    assert 'class="edge off"' in drawn("because")
    assert "edge off" not in drawn("effect")


def test_who_is_said_not_to_turn_it_meets_a_bar():
    heads = drawn("decides").count('class="head')
    assert heads == 1
    assert drawn("decides").count('class="edge"') == 3  # an arrow; a barred one and its bar


def test_figures_of_the_verdict_are_on_it():
    test = proposition(KINDS["because"])
    verdict = SimpleNamespace(told=30, mean=0.05, details={"indirect": -0.07, "residual": 0.12})
    svg = words(diagram(test, TITLES, [(test, verdict)]))
    assert "found −0.07" in svg
    assert "found +0.12" in svg
    test = proposition(KINDS["decides"])
    verdict = SimpleNamespace(told=30, details={"flips patron": 0.31, "flips president": 0.0})
    svg = words(diagram(test, TITLES, [(test, verdict)]))
    assert "31%" in svg
    assert "0%" in svg


def test_of_a_verdict_that_no_pair_can_tell_no_figure_is_shown():
    test = proposition(KINDS["effect"])
    verdict = SimpleNamespace(told=0, mean=float("nan"), details={})
    assert "found" not in words(diagram(test, TITLES, [(test, verdict)]))


def test_what_a_dossier_says_stays_words():
    svg = diagram(proposition(KINDS["effect"]), TITLES | {"no_send": HOSTILE + '" onload="x'})
    root = ElementTree.fromstring(svg)
    assert {child.tag for child in root.iter()} == {"svg", "rect", "text", "path"}
    assert not [name for child in root.iter() for name in child.attrib if name.startswith("on")]
    assert "<script" not in svg


def test_long_names_break_at_their_joints():
    lines = wrapped("with.flips_response_peak[predecessor] <= 0.5", 100, 6.7)
    assert all(len(line) <= 14 for line in lines)
    assert "".join(lines).replace(" ", "") == "with.flips_response_peak[predecessor]<=0.5"


def test_a_box_is_as_high_as_its_words():
    canvas = Canvas()
    small = canvas.box(0, 0, 150, "short", "outcome")
    large = canvas.box(0, 0, 150, "a much longer text that needs some lines", "outcome")
    assert large.height > small.height
    assert canvas.height == large.height
    assert WIDTH <= 340

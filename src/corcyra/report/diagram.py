"""What a proposition compares, as a small causal diagram: act, mechanism, outcome, condition.

An act's two arms stand in their colours and act on the outcome; people, assumptions and luck, the
same in both, act on it too. A mechanism that is switched off is crossed out, a condition is a
dashed line around what it selects. Figures are those of the verdict, where there are any.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from corcyra.claims.expressions import names
from corcyra.claims.sentences import phrase
from corcyra.report.drawing import LINE, WIDTH, Box, Canvas
from corcyra.report.estimand import MOMENTS, QUESTIONS, arm_words, expressions
from corcyra.report.words import finite, number, percent, plain, signed

GAP: Final = 14
DROP: Final = 34
"""Length of an arrow from one row to the next."""
APART: Final = 58
"""Between two columns with an arrow and words between them."""

Known = Sequence[tuple[Any, Any]]
"""Propositions and the verdicts on them."""
Titles = Mapping[str, str]


def diagram(test: Any, titles: Titles, known: Known = ()) -> str:
    """The proposition as an SVG element.

    Parameters
    ----------
    test
        The proposition.
    titles
        Arms in words, by id.
    known
        The verdicts on it, and on its parts.
    """
    canvas = Canvas()
    _Drawing(canvas, titles, known).draw(test, 0.5, 0.5, WIDTH - 1.0)
    return canvas.svg()


class _Drawing:
    """One diagram: `draw` returns where it ends."""

    def __init__(self, canvas: Canvas, titles: Titles, known: Known) -> None:
        self.canvas, self.titles, self.known = canvas, titles, known

    def draw(self, test: Any, x: float, y: float, width: float) -> float:
        """Draw a proposition into a column; returns its lower edge."""
        if test.kind in ("all", "any", "not"):
            return self.joint(test, x, y, width)
        kinds: dict[str, Callable[[Any, float, float, float], float]] = {
            "effect": self.effect,
            "because": self.because,
            "state": self.state,
            "decides": self.decides,
        }
        draw = kinds.get(test.kind, self.necessity)
        if not test.when:
            return draw(test, x, y, width)
        below = self.canvas.lines(
            x + 8, y + 16, width - 16, f"only pairs in which {test.when}", "code"
        )
        end = draw(test, x + 8, below - 3, width - 16) + 8
        self.canvas.frame(y, end - y, x, width)
        self.canvas.say(f"Only pairs in which {test.when} count.")
        return end

    def joint(self, test: Any, x: float, y: float, width: float) -> float:
        """Parts under one another beside a rule."""
        heads = {"all": "All of these:", "any": "One of these:", "not": "Not this:"}
        parts = [test.of] if test.kind == "not" else test.of
        self.canvas.text(x, y + 12, heads[test.kind], "words")
        self.canvas.say(heads[test.kind])
        top = y = y + 22
        for part in parts:
            y = self.draw(part, x + 12, y, width - 12) + GAP
        end = y - GAP
        self.canvas.parts.append(f'<path class="edge" d="M{x + 2:g} {top:g}L{x + 2:g} {end:g}"/>')
        return end

    def figure(self, test: Any, name: str) -> float:
        """A figure of the verdict on a proposition; NaN if there is none."""
        verdict = self.verdict(test)
        return math.nan if verdict is None else float(verdict.details.get(name, math.nan))

    def verdict(self, test: Any) -> Any:
        """The verdict on a proposition, if it is known and somebody could tell."""
        return next((v for other, v in self.known if other == test and v.told), None)

    def arms(self, test: Any, x: float, y: float, width: float) -> tuple[float, float]:
        """The two arms of an act and a bracket under them; returns where its ends stand, and how
        low it lies."""
        half = (width - GAP) / 2
        titles = [arm_words(self.titles, arm) for arm in (test.with_, test.without)]
        trial = Canvas()
        least = max(
            trial.box(0, 0, half, title, "", code=arm).height
            for title, arm in zip(titles, (test.with_, test.without))
        )
        for i, (arm, kind) in enumerate(((test.with_, "with"), (test.without, "without"))):
            at = x + i * (half + GAP)
            self.canvas.box(at, y, half, titles[i], kind, code=arm, least=least)
            self.canvas.say(f"{'With' if i == 0 else 'Without'} the act: {arm}, {titles[i]}.")
        low, far = y + least, x + width - half / 2
        self.canvas.line(x + half / 2, low, x + half / 2, low + 9)
        self.canvas.line(x + half / 2, low + 9, far, low + 9)
        self.canvas.line(far, low, far, low + 9)
        return x + half / 2, low + 9

    def outcome(self, test: Any, x: float, y: float, width: float) -> Box:
        """The outcome, and what is claimed of it."""
        way, bar = test.direction, number(test.margin)
        if getattr(test, "relative", False):
            bar = percent(test.margin)
        note = f"claimed: {way}" + (f" by more than {bar}" if test.margin > 0 else "")
        said = phrase(test.outcome).strip("()")
        self.canvas.say(f"The outcome is {said}; {note}.")
        return self.canvas.box(x, y, width, said, "outcome", note=note)

    def mean(self, test: Any) -> str:
        """The mean difference found, or nothing."""
        verdict = self.verdict(test)
        if verdict is None or not finite(verdict.mean):
            return ""
        return f"found: {signed(verdict.mean)}"

    def effect(self, test: Any, x: float, y: float, width: float) -> float:
        """Act to outcome, beside all that is the same in both arms."""
        start, low = self.arms(test, x, y, width)
        world = "people, assumptions, luck: the same in both"
        half = (width - GAP) / 2
        shared = self.canvas.box(x + half + GAP, low + 14, half, world, "world")
        target = self.outcome(test, x, shared.bottom + 24, width)
        self.canvas.arrow(start, low, start, target.y)
        self.canvas.arrow(shared.middle, shared.bottom, shared.middle, target.y)
        self.canvas.lines(x, shared.y + 14, half / 2 - 6, self.mean(test))
        self.canvas.say(f"{world}. {self.mean(test)}".strip())
        return target.bottom

    def because(self, test: Any, x: float, y: float, width: float) -> float:
        """Act to outcome, once through the mechanism and once past it."""
        start, low = self.arms(test, x, y, width)
        wide = width * 0.56
        off = arm_words(self.titles, test.with_off)
        gone = _found("found", self.figure(test, "indirect"), signed)
        note = f"{percent(test.share)} or more must go with it; {gone}".rstrip("; ")
        part = self.canvas.box(x + width - wide, low + 28, wide, f"Off: {off}", "off", note=note)
        self.canvas.cross(part)
        target = self.outcome(test, x, part.bottom + 28, width)
        self.canvas.arrow(part.middle, low, part.middle, part.y)
        self.canvas.arrow(part.middle, part.bottom, part.middle, target.y)
        self.canvas.arrow(start, low, start, target.y)
        left = f"past it {_found('found', self.figure(test, 'residual'), signed)}".strip()
        self.canvas.lines(x, part.y + 12, start - x - 6, left)
        self.canvas.say(f"The mechanism is switched off in both arms: {off}. {note}. {left}.")
        return target.bottom

    def state(self, test: Any, x: float, y: float, width: float) -> float:
        """The worlds that are read, and what must be so in them."""
        read = dict.fromkeys(
            arm for text in expressions(test) if text != test.when for arm, _, _ in names(text)
        )
        low = y
        for arm in read:
            title, kind = arm_words(self.titles, str(arm)), "with" if arm == "with" else "without"
            low = self.canvas.box(x, low, width, title, kind, code=str(arm)).bottom + 6
            self.canvas.say(f"Looks at {arm}, {title}.")
        verdict, top = self.verdict(test), low - 6 + DROP
        share = "" if verdict is None else f"in {percent(verdict.share_holds)}"
        box = self.canvas.box(x, top, width, "", "outcome", code=test.holds, note=f"holds {share}")
        self.canvas.arrow(box.middle, low - 6, box.middle, box.y)
        self.canvas.say(f"It holds if {test.holds}, {share}.")
        if test.opposite is None:
            return box.bottom
        share = "" if verdict is None else f"in {percent(verdict.share_opposite)}"
        note = f"the opposite {share}"
        other = self.canvas.box(
            x, box.bottom + 6, width, "", "contrary", code=test.opposite, note=note
        )
        self.canvas.say(f"The opposite if {test.opposite}, {share}.")
        return other.bottom

    def decides(self, test: Any, x: float, y: float, width: float) -> float:
        """Who is said to turn a decision alone, and who is said not to."""
        wide, room = width * 0.44, width * 0.38
        rows = [(who, True) for who in test.alone] + [(who, False) for who in test.not_alone]
        top, boxes = y, []
        for who, alone in rows:
            note = "turns it alone" if alone else "does not alone"
            found = _found("found: turns it", self.figure(test, f"flips {who}"), percent, " in ")
            kind = "outcome" if alone else "world"
            boxes.append((self.canvas.box(x, y, wide, plain(who), kind, note=note), alone, found))
            y = boxes[-1][0].bottom + 6
            self.canvas.say(f"{plain(who)}: claimed: {note}. {found}.")
        what = QUESTIONS[test.question]
        moment = "" if test.question == "send" else MOMENTS[test.moment]
        at, least = x + width - room, y - 6 - top
        said = self.canvas.box(at, top, room, what, "act", code=test.arm, note=moment, least=least)
        self.canvas.say(f"The decision is {what} {moment}, in {test.arm}.")
        for box, alone, found in boxes:
            middle = box.y + box.height / 2
            self.canvas.arrow(box.x + wide, middle, at, middle, barred=not alone)
            share = found.rsplit(" ", 1)[-1]
            self.canvas.text((box.x + wide + at) / 2 - 4, middle - 5, share, "note", "middle")
        return max(y - 6, said.bottom)

    def necessity(self, test: Any, x: float, y: float, width: float) -> float:
        """Needed: take the cause away. Enough: add it."""
        needed = test.kind == "needed"
        half = (width - APART) / 2
        first, second = (test.with_, test.without) if needed else (test.without, test.with_)
        said = phrase(test.outcome).strip("()")
        given, asked = ("there", "gone") if needed else ("absent", "comes")
        verdict = self.verdict(test)
        asked += "?" if verdict is None else f" in {percent(verdict.share_holds)}"
        low, column = y, []
        for i, arm in enumerate((first, second)):
            kind = "with" if arm == test.with_ else "without"
            title = arm_words(self.titles, arm)
            column.append(self.canvas.box(x + i * (half + APART), y, half, title, kind, code=arm))
            low = max(low, column[-1].bottom)
        self.canvas.arrow(column[0].x + half + 2, y + 18, column[1].x - 2, y + 18)
        for i, words in enumerate(("take", "it away") if needed else ("add it",)):
            self.canvas.text(x + half + APART / 2, y + 34 + i * LINE, words, "note", "middle")
        for box, note, kind in zip(column, (given, asked), ("world", "outcome")):
            end = self.canvas.box(box.x, low + DROP, half, said, kind, note=note)
            self.canvas.arrow(box.middle, box.bottom, box.middle, end.y)
        self.canvas.say(
            f"In {first}, {arm_words(self.titles, first)}, {said} is {given}. In {second}, "
            f"{arm_words(self.titles, second)}: {asked}"
        )
        return end.bottom


def _found(word: str, value: float, show: Callable[[float], str], between: str = " ") -> str:
    return f"{word}{between}{show(value)}" if finite(value) else ""

"""Boxes and arrows as SVG, in the page's own colours (classes of `templates/report.css`).

Lengths are in pixels of a drawing `WIDTH` wide, which a phone shows as it is. All text is escaped.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from html import escape
from typing import Final

WIDTH: Final = 340
LINE: Final = 15
"""Between two lines of text."""
PAD: Final = 8
"""Between a box and its text."""
_SANS: Final = 6.3
_MONO: Final = 6.7
"""Widths of a letter at the sizes of the style sheet, on the wide side."""
_BREAKS: Final = re.compile(r"(?<=[._\[\]()/-])(?=[A-Za-z0-9(\[])")


@dataclass(frozen=True, slots=True)
class Box:
    """Where a box lies."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Of its width."""
        return self.x + self.width / 2

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height


@dataclass(slots=True)
class Canvas:
    """A drawing in the making; its words are collected for readers who do not see it."""

    parts: list[str] = field(default_factory=list)
    spoken: list[str] = field(default_factory=list)
    height: float = 0.0

    def box(
        self,
        x: float,
        y: float,
        width: float,
        text: str,
        kind: str,
        *,
        code: str = "",
        note: str = "",
        least: float = 0.0,
    ) -> Box:
        """A box as high as its text: code first, then words, then a note in a smaller hand."""
        lines = [(line, "code") for line in wrapped(code, width - 2 * PAD, _MONO)]
        lines += [(line, "words") for line in wrapped(text, width - 2 * PAD, _SANS)]
        lines += [(line, "note") for line in wrapped(note, width - 2 * PAD, _SANS)]
        height = max(least, len(lines) * LINE + 2 * PAD - 4)
        self.parts.append(
            f'<rect class="{kind}" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" '
            'rx="4"/>'
        )
        for i, (line, style) in enumerate(lines):
            self.text(x + PAD, y + PAD + 8 + i * LINE, line, style)
        self.height = max(self.height, y + height)
        return Box(x, y, width, height)

    def text(self, x: float, y: float, words: str, style: str = "note", anchor: str = "") -> None:
        """One line; `y` is where its letters stand."""
        at = f' text-anchor="{anchor}"' if anchor else ""
        self.parts.append(f'<text class="{style}" x="{x:g}" y="{y:g}"{at}>{escape(words)}</text>')
        self.height = max(self.height, y + 4)

    def lines(self, x: float, y: float, width: float, words: str, style: str = "note") -> float:
        """Text over several lines, its first line at `y`; returns where the next would stand."""
        for line in wrapped(words, width, _MONO if style == "code" else _SANS):
            self.text(x, y, line, style)
            y += LINE
        return y

    def arrow(
        self, x: float, y: float, x2: float, y2: float, kind: str = "", *, barred: bool = False
    ) -> None:
        """A straight arrow; barred, it ends at a bar before its head: what does not get through."""
        length = math.hypot(x2 - x, y2 - y) or 1.0
        ux, uy = (x2 - x) / length, (y2 - y) / length
        end = 12 if barred else 6
        stop_x, stop_y = x2 - end * ux, y2 - end * uy
        name = f"edge {kind}".strip()
        self.parts.append(f'<path class="{name}" d="M{_at(x, y)}L{_at(stop_x, stop_y)}"/>')
        if barred:
            one, other = (stop_x - 6 * uy, stop_y + 6 * ux), (stop_x + 6 * uy, stop_y - 6 * ux)
            self.parts.append(f'<path class="{name}" d="M{_at(*one)}L{_at(*other)}"/>')
            return
        corners = [(x2, y2)]
        corners += [(x2 - 8 * ux + s * 4 * uy, y2 - 8 * uy - s * 4 * ux) for s in (1, -1)]
        head = "L".join(_at(*corner) for corner in corners)
        self.parts.append(f'<path class="head {kind}" d="M{head}Z"/>')

    def line(self, x: float, y: float, x2: float, y2: float) -> None:
        """A plain stroke."""
        self.parts.append(f'<path class="edge" d="M{_at(x, y)}L{_at(x2, y2)}"/>')

    def cross(self, box: Box) -> None:
        """Two strokes through a box: switched off."""
        x, y = box.x + box.width - 17, box.y + 6
        self.parts.append(
            f'<path class="edge off" d="M{_at(x, y)}L{_at(x + 10, y + 10)}'
            f'M{_at(x + 10, y)}L{_at(x, y + 10)}"/>'
        )

    def frame(self, y: float, height: float, x: float = 0.5, width: float = WIDTH - 1.0) -> None:
        """A dashed line around what a condition selects."""
        self.parts.append(
            f'<rect class="given" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" '
            'rx="6"/>'
        )
        self.height = max(self.height, y + height)

    def say(self, sentence: str) -> None:
        """Add to what is read aloud."""
        self.spoken.append(sentence)

    def svg(self) -> str:
        """The drawing as one element, with its words as its label."""
        height = math.ceil(self.height + 1)
        label = escape(" ".join(self.spoken))
        return (
            f'<svg class="diagram" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
            f'height="{height}" role="img" aria-label="{label}">{"".join(self.parts)}</svg>'
        )


def wrapped(text: str, width: float, letter: float) -> list[str]:
    """Text broken into lines of at most `width`, at spaces or, in long names, at their joints."""
    room = max(4, int(width / letter))
    lines: list[str] = []
    line = ""
    for word in text.split():
        for i, piece in enumerate(_pieces(word, room)):
            joined = f"{line} {piece}" if line and i == 0 else line + piece
            if line and len(joined) > room:
                lines.append(line)
                joined = piece
            line = joined
    return [*lines, line] if line else lines


def _pieces(word: str, room: int) -> list[str]:
    if len(word) <= room:
        return [word]
    parts = _BREAKS.split(word)
    return [part[i : i + room] for part in parts for i in range(0, len(part), room)]


def _at(x: float, y: float) -> str:
    return f"{x:.1f} {y:.1f}"

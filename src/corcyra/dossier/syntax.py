"""What the YAML scanner complains about, in words that say what to do."""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

from ruamel.yaml.error import MarkedYAMLError, YAMLError

LINE_BREAK: Final = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""Line breaks as the scanner counts them."""

_UNREADABLE: Final = "this cannot be read as YAML"
_CLOSE: Final = {"[": "]", "{": "}"}
_SAME_COLUMN: Final = "keys of one level start in the same column"
_BRACKETS: Final = (
    "a text with [ ] inside { } or [ ] needs quotes around it, as in "
    'when: "with.flips_call[president] == 1"'
)
# Part of the scanner's problem, and what it means for the person who wrote the text.
_MEANINGS: Final = (
    ("block end", f"indented unlike the lines around it; {_SAME_COLUMN}"),
    ("document start", f"indented unlike the lines above it; {_SAME_COLUMN}"),
    ("unknown escape", "a backslash in \"...\" starts an escape; use single quotes '...' instead"),
    ("block sequence", "a list item (-) cannot start here; start it on a line of its own"),
    ("sequence entries", "a list item (-) cannot start here; start it on a line of its own"),
    ("expected the node content", "a value is missing here"),
    ("expected alphabetic", "a text cannot start with * or &; put it in quotes"),
)


class NotYaml(Exception):
    """The text cannot be read any further; line and column are counted from 1."""

    def __init__(self, line: int, column: int, message: str) -> None:
        self.line = line
        self.column = column
        self.message = message
        super().__init__(message)


class _Spot(NamedTuple):
    """A place in the text, from 0, and what stands there."""

    line: int
    column: int
    text: str
    """The whole line."""

    @property
    def sign(self) -> str:
        return self.text[self.column : self.column + 1]

    @property
    def before(self) -> str:
        return self.text[: self.column]

    def at(self, column: int) -> _Spot:
        return self._replace(column=column)


_Told = tuple[_Spot, str]


def explain(error: YAMLError, text: str) -> NotYaml:
    """Say what a YAML error of ruamel.yaml means for the person who wrote `text`."""
    lines = LINE_BREAK.split(text)
    if isinstance(error, MarkedYAMLError):
        here = _spot(error.problem_mark or error.context_mark, lines)
        start = _spot(error.context_mark, lines)
        problem, context = str(error.problem or ""), str(error.context or "")
        spot, message = (
            _tab(problem, here)
            or _colon(problem, here)
            or _open(problem, context, here, start)
            or _quoted(problem, here)
            or _other(problem, context, here)
        )
        return NotYaml(spot.line + 1, spot.column + 1, message)
    return _unprintable(error, text)


def _spot(mark: Any, lines: list[str]) -> _Spot:
    if mark is None:
        return _Spot(0, 0, lines[0])
    line = min(mark.line, len(lines) - 1)
    return _Spot(line, mark.column, lines[line])


def _unprintable(error: Any, text: str) -> NotYaml:
    at = getattr(error, "position", None)
    if not isinstance(at, int) or at >= len(text):
        return NotYaml(1, 1, _UNREADABLE)
    before = LINE_BREAK.split(text[:at])
    return NotYaml(len(before), len(before[-1]) + 1, unprintable(text[at]))


def unprintable(character: str) -> str:
    """Say that a character must go."""
    code = f"U+{ord(character):04X}"
    return f"the character {code} cannot be printed and must not stand in a dossier; delete it"


def _tab(problem: str, here: _Spot) -> _Told | None:
    if "'\\t'" in problem or "\t" in here.before:
        return here.at(max(here.text.find("\t"), 0)), "a tab; indent with spaces only"
    return None


def _colon(problem: str, here: _Spot) -> _Told | None:
    """A colon where no key can stand: in a text without quotes, or in a line indented too far."""
    if "mapping values are not allowed" not in problem:
        return None
    if ": " in here.before:
        return here, "a text with a colon needs quotes around it, as in title: 'Day 3: the call'"
    indent = len(here.text) - len(here.text.lstrip())
    return here.at(indent), (
        f"indented further than the line above, which has a value already; {_SAME_COLUMN}"
    )


def _open(problem: str, context: str, here: _Spot, start: _Spot) -> _Told | None:
    """Something begun at `start` that does not end: a quote, a bracket, a key."""
    if "could not find expected ':'" in problem:
        return start, "expected a key, a colon and a space, as in key: value"
    if "quoted scalar" in context and "end of stream" in problem:
        return start, f"the quote {start.sign} opened here is never closed"
    if "flow" not in context or start.sign not in _CLOSE or start.sign == "":
        return None
    close = _CLOSE[start.sign]
    if here.sign == "[" and here.before.rstrip()[-1:] not in ("", *",:[{"):
        return here, _BRACKETS
    if "stream end" in problem or here.line > start.line:
        return start, f"the {start.sign} opened here is not closed by a {close}"
    return here, (
        f"expected a comma or {close} here, for the {start.sign} in column {start.column + 1}"
    )


def _quoted(problem: str, here: _Spot) -> _Told | None:
    """A text in quotes that ends before the line does."""
    quote = here.before.rstrip()[-1:]
    if "block end" not in problem or quote not in ("'", '"'):
        return None
    twice = "is written twice" if quote == "'" else 'is written \\"'
    return here, f"the text in quotes ends before this; a {quote} inside it {twice}"


def _other(problem: str, context: str, here: _Spot) -> _Told:
    if "cannot start any token" in problem:
        if here.before.rstrip().endswith("]"):
            return here, _BRACKETS
        return here, f"a text cannot start with {here.sign}; put it in quotes"
    for part, meaning in _MEANINGS:
        if part in problem:
            return here, meaning
    words = ": ".join(part for part in (context, problem) if part)
    return here, f"this is not YAML ({words})" if words else _UNREADABLE

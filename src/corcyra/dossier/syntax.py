"""What the YAML scanner complains about, in words that say what to do."""

from __future__ import annotations

from typing import Any, Final

from ruamel.yaml.error import MarkedYAMLError, YAMLError

_COLON_IN_TEXT: Final = "a text with a colon needs quotes around it, as in title: 'Day 3: the call'"
_TOO_FAR: Final = (
    "indented further than the line above, which has a value already; "
    "keys of one level start in the same column"
)


class NotYaml(Exception):
    """The text cannot be read any further; line and column are counted from 1."""

    def __init__(self, line: int, column: int, message: str) -> None:
        self.line = line
        self.column = column
        self.message = message
        super().__init__(message)


def explain(error: YAMLError, text: str) -> NotYaml:
    """Say what a YAML error of ruamel.yaml means for the person who wrote `text`."""
    if not isinstance(error, MarkedYAMLError):
        return _unprintable(error, text)
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = text.split("\n")
    told = _words(str(error.problem or error.context or ""), error, lines, line, column)
    return NotYaml(told[0] + 1, told[1] + 1, told[2])


def _unprintable(error: Any, text: str) -> NotYaml:
    at = getattr(error, "position", None)
    if not isinstance(at, int):
        return NotYaml(1, 1, "this cannot be read as YAML")
    before = text[:at]
    column = at - (before.rfind("\n") + 1) + 1
    code = ord(text[at]) if at < len(text) else 0
    return NotYaml(
        before.count("\n") + 1,
        column,
        f"the character U+{code:04X} cannot be printed and must not stand in a dossier; delete it",
    )


def _words(
    problem: str, error: MarkedYAMLError, lines: list[str], line: int, column: int
) -> tuple[int, int, str]:
    """Line, column (from 0) and message."""
    context = str(error.context or "")
    start = error.context_mark
    if "'\\t'" in problem or (line < len(lines) and "\t" in lines[line][:column]):
        tab = lines[line].find("\t")
        return line, tab, "a tab; indent with spaces only"
    if "mapping values are not allowed" in problem:
        here = lines[line] if line < len(lines) else ""
        if ": " in here[:column]:
            return line, column, _COLON_IN_TEXT
        return line, len(here) - len(here.lstrip()), _TOO_FAR
    if "quoted scalar" in context and "end of stream" in problem and start:
        quote = '"' if "double" in context or lines[start.line][start.column] == '"' else "'"
        return start.line, start.column, f"the quote {quote} opened here is never closed"
    if "flow" in context and start:
        bracket = lines[start.line][start.column] if start.line < len(lines) else "["
        close = {"[": "]", "{": "}"}.get(bracket, "]")
        if "stream end" in problem or line > start.line:
            return start.line, start.column, f"the {bracket} opened here is not closed by a {close}"
        return (
            line,
            column,
            f"expected a comma or {close} here, for the {bracket} in column {start.column + 1}",
        )
    if "could not find expected ':'" in problem and start:
        return start.line, start.column, "expected a key, a colon and a space, as in key: value"
    if "block end" in problem and lines[line][:column].rstrip().endswith(("'", '"')):
        quote = lines[line][:column].rstrip()[-1]
        twice = "is written twice" if quote == "'" else 'is written \\"'
        return line, column, f"the text in quotes ends before this; a {quote} inside it {twice}"
    return line, column, _rest(problem, context)


def _rest(problem: str, context: str) -> str:
    if "block end" in problem:
        return "indented unlike the lines around it; keys of one level start in the same column"
    if "unknown escape" in problem:
        return "a backslash in \"...\" starts an escape; use single quotes '...' instead"
    if "cannot start any token" in problem:
        sign = problem.partition("'")[2].partition("'")[0]
        return f"a text cannot start with {sign}; put it in quotes"
    if "alias" in context or "anchor" in context:
        return "a text cannot start with * or &; put it in quotes"
    if "document start" in problem:
        return "indented unlike the lines above it; keys of one level start in the same column"
    if "block sequence indicator" in problem or "sequence entries are not allowed" in problem:
        return "a list item (-) cannot start here; start it on a line of its own below its key"
    words = ": ".join(part for part in (context, problem) if part)
    return f"this is not YAML ({words})" if words else "this cannot be read as YAML"

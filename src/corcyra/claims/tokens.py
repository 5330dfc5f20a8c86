"""Words, numbers and signs of the claims' expressions, each with its column.

A hyphen joins a name only inside [ ] and before a dot; elsewhere it is a minus.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

COMPARISONS: Final = ("<", "<=", ">", ">=", "==", "!=")

_HYPHENED: Final = re.compile(r"[a-z_]\w*(?:-\w+)+(?=\s*(?:\.\s*[a-z_]|\]))", re.ASCII | re.I)
_TOKEN: Final = re.compile(
    r"(?P<number>(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)|(?P<word>[a-z_]\w*)"
    r"|(?P<sign><=|>=|==|!=|[-<>+*/()\[\],.])",
    re.ASCII | re.I,
)
_FOREIGN: Final = {
    "**": "powers are not known here; write x * x",
    "//": "write / to divide",
    "=>": "write >=",
    "=<": "write <=",
    "<>": "write !=",
    "&&": "write and",
    "||": "write or",
    "≤": "write <=",
    "≥": "write >=",
    "≠": "write !=",
    "−": "write - with the plain minus sign",
    "×": "write *",
    "&": "write and",
    "|": "write or",
    "!": "write not",
    "=": "write == to compare",
    "%": "write a share as a number, .05 for 5%",
    "^": "powers are not known here; write x * x",
    "'": "names are written without quotes",
    '"': "names are written without quotes",
}


class ExpressionError(ValueError):
    """An expression that cannot be read; `column` counts its characters from 1."""

    def __init__(self, message: str, column: int) -> None:
        self.message = message
        self.column = column
        super().__init__(f"column {column}: {message}")


class Token(NamedTuple):
    """A word, a number, a sign, or the end."""

    kind: str
    text: str
    column: int


def tokens(text: str) -> list[Token]:
    """All tokens of the text, and one that marks its end.

    Raises
    ------
    ExpressionError
        A character that means nothing here.
    """
    found: list[Token] = []
    at = open_ = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        token = _token(text, at, found[-1].text if found else "", open_ > 0)
        open_ += (token.text == "[") - (token.text == "]")
        found.append(token)
        at += len(token.text)
    return [*found, Token("end", "", len(text) + 1)]


def _token(text: str, at: int, before: str, inside: bool) -> Token:
    for foreign, advice in _FOREIGN.items():
        # "==", "<=", ">=" and "!=" are ours although they contain foreign signs.
        if text.startswith(foreign, at) and text[at : at + 2] not in COMPARISONS:
            raise ExpressionError(f"{foreign} is not known here: {advice}", at + 1)
    joined = _HYPHENED.match(text, at)
    named = before != "." and text[joined.end() :].lstrip()[0] == "." if joined else False
    if joined and (inside or named):
        return Token("word", joined.group(), at + 1)
    match = _TOKEN.match(text, at)
    if match is None or match.lastgroup is None:
        raise ExpressionError(f"unexpected character {text[at]!r}", at + 1)
    return Token(match.lastgroup, match.group(), at + 1)

"""Words, paragraphs, quotations and sentences of a text, each with its place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from corcyra.drafting.english import SHORTENED

_TOKEN: Final = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S.
    r"|[^\W\d_]+(?:[-’'ʼ‑][^\W\d_]+)*"
    r"|\d+(?:[.,\u00a0\u202f]\d+)*(?:st|nd|rd|th)?"
    r"|[^\w\s]|_"
)
_BREAK: Final = re.compile(r"\n[ \t\r\f\v\u00a0]*\n\s*|\n|\u2029\s*")
ENDS: Final = frozenset(".!?…。！？؟।")
OPENING: Final = {"«": "»", "「": "」", "『": "』", "‹": "›"}
DOUBLE: Final = frozenset('"“”„‟″〝〞')
CLOSERS: Final = frozenset("»」』›)]")
LONGEST: Final = 4000
"""Words after which a paragraph is cut, so that no work on one grows without end."""
WIDEST: Final = 400
"""Words after which a sentence is cut: nobody's sentence is longer."""


class Token(NamedTuple):
    """A word, a number or a sign."""

    text: str
    start: int
    end: int

    @property
    def low(self) -> str:
        """In lower case, straight apostrophes."""
        return self.text.lower().replace("’", "'")

    @property
    def upper(self) -> bool:
        """Whether it begins with a capital."""
        return self.text[0].isupper()


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation, by places in the list of tokens; its marks are not of it."""

    first: int
    last: int
    """One after the last token inside."""
    paragraph: int
    closed: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, by places in the list of tokens."""

    first: int
    last: int
    """One after its last token."""
    paragraph: int


@dataclass
class Text:
    """A text taken apart."""

    text: str
    tokens: list[Token]
    paragraphs: list[tuple[int, int]]
    """Places in the list of tokens."""
    quotes: list[Quote]
    sentences: list[Sentence]
    inside: list[int]
    """For each token the quotation it is in, -1 for none, -2 for a mark."""
    lines: list[int] = field(repr=False)

    def line(self, at: int) -> int:
        """Return the line, from 1, of a character."""
        return bisect_right(self.lines, at)

    def slice(self, first: int, last: int) -> str:
        """Return the text from one token up to another, on one line."""
        if first >= last:
            return ""
        return " ".join(self.text[self.tokens[first].start : self.tokens[last - 1].end].split())


def take_apart(text: str) -> Text:
    """Return words, paragraphs, quotations and sentences of a text."""
    tokens = list(_tokens(text))
    paragraphs = _paragraphs(text, tokens)
    inside = [-1] * len(tokens)
    quotes: list[Quote] = []
    for number, (first, last) in enumerate(paragraphs):
        for begin, end, closed in _quotes(tokens, first, last):
            for i in range(begin, end):
                inside[i] = len(quotes)
            inside[begin - 1] = -2
            if closed:
                inside[end] = -2
            quotes.append(Quote(begin, end, number, closed))
    lines = [0, *(m.end() for m in re.finditer("\n", text))]
    found = Text(text, tokens, paragraphs, quotes, [], inside, lines)
    for number, (first, last) in enumerate(paragraphs):
        found.sentences += _sentences(found, number, first, last)
    return found


def _tokens(text: str) -> Iterator[Token]:
    """Words with `'s` as a token of its own; initials and short forms keep their point."""
    skip = -1
    for m in _TOKEN.finditer(text):
        if m.start() < skip:
            continue
        word, start, end = m[0], m.start(), m.end()
        if len(word) > 2 and word[-1] in "sS" and word[-2] in "’'":
            yield Token(word[:-2], start, end - 2)
            yield Token("'s", end - 2, end)
            continue
        if text[end : end + 1] == "." and _keeps_point(word, text, end):
            word, end = f"{word}.", end + 1
            skip = end
        yield Token(word, start, end)


def _keeps_point(word: str, text: str, end: int) -> bool:
    if f"{word.lower()}." in SHORTENED:
        return word.lower() not in ("no", "art") or text[end + 1 : end + 3].strip().isdigit()
    return len(word) == 1 and word.isupper() and word != "I" and text[end + 1 : end + 2] == " "


def _paragraphs(text: str, tokens: list[Token]) -> list[tuple[int, int]]:
    """A blank line parts paragraphs, and so does the end of a line that ends a sentence."""
    starts = [t.start for t in tokens]
    cuts = [0]
    for m in _BREAK.finditer(text):
        at = bisect_right(starts, m.start())
        if at == cuts[-1] or at >= len(tokens):
            continue
        before = tokens[at - 1].text
        hard = m[0].count("\n") > 1 or "\u2029" in m[0]
        long = at - cuts[-1] > LONGEST
        if (
            long
            or hard
            or before[-1] in ENDS
            or before in DOUBLE
            or before in CLOSERS
            or before == ":"
        ):
            cuts.append(at)
    whole = zip(cuts, [*cuts[1:], len(tokens)])
    return [(at, min(at + LONGEST, b)) for a, b in whole for at in range(a, b, LONGEST)]


def _quotes(tokens: list[Token], first: int, last: int) -> Iterator[tuple[int, int, bool]]:
    """Quotations of a paragraph, whatever marks a translation has left of them."""
    at = first
    while at < last:
        sign = tokens[at].text
        if sign in OPENING:
            end = _matching(tokens, at, last)
        elif sign in DOUBLE and not _inches(tokens, at):
            end = _next_double(tokens, at, last)
        else:
            at += 1
            continue
        if end > at + 1:
            yield at + 1, end, end < last and tokens[end].text in (*DOUBLE, *OPENING.values())
        at = end if end < last and _opens_anew(tokens, end) else end + 1


def _matching(tokens: list[Token], at: int, last: int) -> int:
    close, depth = OPENING[tokens[at].text], 0
    for i in range(at, last):
        depth += (tokens[i].text == tokens[at].text) - (tokens[i].text == close)
        if depth == 0:
            return i
    return last


def _next_double(tokens: list[Token], at: int, last: int) -> int:
    for i in range(at + 1, last):
        if tokens[i].text in DOUBLE:
            return i
    return last


def _opens_anew(tokens: list[Token], at: int) -> bool:
    """Whether the mark that ends a quotation clearly begins another: space, mark, capital."""
    if tokens[at].text not in ("“", "„") or at + 1 >= len(tokens):
        return False
    before, after = tokens[at - 1], tokens[at + 1]
    apart = before.end < tokens[at].start and tokens[at].end == after.start
    return apart and after.upper and before.text not in ENDS


def _inches(tokens: list[Token], at: int) -> bool:
    return at > 0 and tokens[at - 1].text[-1].isdigit() and tokens[at - 1].end == tokens[at].start


def _sentences(text: Text, paragraph: int, first: int, last: int) -> Iterator[Sentence]:
    begin = at = first
    while at < last:
        ends = text.tokens[at].text in ENDS
        at += 1
        if not ends and at - begin < WIDEST:
            continue
        while at < last and ends and _belongs(text, at):
            at += 1
        if at < last and ends and _goes_on(text, at):
            continue
        yield Sentence(begin, at, paragraph)
        begin = at
    if begin < last:
        yield Sentence(begin, last, paragraph)


def _belongs(text: Text, at: int) -> bool:
    """Whether a sign behind the end of a sentence still belongs to it."""
    sign = text.tokens[at].text
    if sign in ENDS or sign in CLOSERS:
        return True
    closes = text.inside[at] == -2 and at > 0 and text.inside[at - 1] >= 0
    return closes and (sign in DOUBLE)


def _goes_on(text: Text, at: int) -> bool:
    """Whether what follows the end of a sentence is none: a small letter, no space."""
    token, before = text.tokens[at], text.tokens[at - 1]
    if token.text[0].islower():
        return True
    return token.start == before.end and before.text == "." and token.text[0].isalnum()

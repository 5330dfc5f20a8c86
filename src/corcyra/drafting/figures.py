"""Figures with their units: digits, words (`dozens`), ranges (`between 10 and 20`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from corcyra.drafting.english import words
from corcyra.drafting.tokens import Sentence, Text

_DIGITS: Final = r"\d{1,3}(?:[,\u00a0\u202f ]\d{3}){1,4}(?:\.\d+)?|\d+(?:\.\d+)?"
_ONES: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL: Final = {word: number for number, word in enumerate(_ONES.split())} | {
    word: 10 * number for number, word in enumerate(_TENS.split(), 2)
}
_SCALE: Final = {
    "hundred": 100,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "mln": 1e6,
}
VAGUE: Final = {
    "dozens": (24, 99),
    "scores": (40, 199),
    "hundreds": (200, 999),
    "thousands": (2_000, 9_999),
    "tens of thousands": (20_000, 99_999),
    "hundreds of thousands": (200_000, 999_999),
    "millions": (2_000_000, 9_999_999),
}
"""What vague words are read as: our reading, and marked as such."""
_WORD: Final = (
    rf"(?:(?:a|one|{'|'.join(k for k in _SMALL)})(?:[- ](?:{'|'.join(_SMALL)}))?"
    rf"(?: (?:{'|'.join(_SCALE)}))?)"
)
_NUMBER: Final = rf"(?:(?:{_DIGITS})(?: (?:{'|'.join(_SCALE)})\b)?|\b{_WORD}\b)"
_FIGURE: Final = re.compile(
    r"(?P<vague>\b(?:tens of thousands|hundreds of thousands|(?:several |many )?hundreds|"
    r"thousands|dozens|scores|millions)\b)"
    rf"|(?P<range>\b(?:between|from) (?P<a>{_NUMBER}) (?:and|to) (?P<b>{_NUMBER}))"
    r"|(?:(?P<more>\b(?:more than|over|at least|no fewer than|not less than|upwards of)) "
    r"|(?P<less>\b(?:up to|fewer than|less than|no more than|at most|under)) "
    r"|(?P<about>\b(?:about|around|some|nearly|almost|roughly|approximately)) )?"
    rf"(?:(?P<dash>(?<![\w.])(?P<c>{_DIGITS})(?:\s?[-–—]\s?| to )(?P<d>{_DIGITS})(?![\w-]))"
    rf"|(?P<one>(?<![\w.$€£-]){_DIGITS}(?: (?:{'|'.join(_SCALE)})\b)?|\b{_WORD}\b)(?![\w]))",
    re.IGNORECASE,
)
THINGS: Final = {
    "deaths": "dead deaths died killed victims fatalities perished casualties bodies corpses toll "
    "slain murdered die lives",
    "wounded": "wounded injured hurt injuries maimed",
    "detained": "detained arrested arrests detainees imprisoned jailed detentions prisoners",
    "crowd": "protesters protestors demonstrators marchers crowd strikers rioters rallied gathered "
    "marched demonstrated",
    "troops": "troops soldiers servicemen paratroopers guardsmen peacekeepers policemen officers "
    "men conscripts police",
    "attackers": "attackers terrorists militants bandits fighters gunmen extremists looters",
    "price": "price prices tenge roubles rubles dollars euros litre liter som lira",
}
"""Words by which it is known what is counted, the most telling first."""
_OF: Final = {word: thing for thing, words in THINGS.items() for word in words.split()}
_TIME: Final = words(
    "year years month months week weeks day days hour hours minute minutes o'clock decade "
    "decades am pm anniversary century centuries"
)
_NO_UNIT: Final = words(
    "of the a an and or to in on at by for with from that who were was are is had have has as "
    "but than other about around between per all its their his her these those this"
)
_HUMAN: Final = words("people persons inhabitants residents citizens men women children")
PEOPLE: Final = ("deaths", "wounded", "detained", "crowd", "troops", "attackers")
MOST: Final = 400
"""Figures that are kept."""


@dataclass(frozen=True, slots=True)
class Number:
    """A figure as it stands in a sentence."""

    thing: str
    low: float
    high: float
    unit: str
    start: int
    end: int
    sentence: int
    vague: bool
    sure: float


def numbers(text: Text, read: str, taken: list[tuple[int, int]]) -> Iterator[Number]:
    """Return the figures of a text; `taken` are the places of its dates."""
    tried = 0
    blocked = {at for first, last in taken for at in range(first, last)}
    for i, sentence in enumerate(text.sentences):
        begin, end = text.tokens[sentence.first].start, text.tokens[sentence.last - 1].end
        for m in _FIGURE.finditer(read, begin, end):
            tried += 1
            if tried > 25 * MOST:
                return
            if m.start() in blocked or m.end() - 1 in blocked:
                continue
            found = _number(text, read, m, i, sentence)
            if found is not None:
                yield found


def _number(text: Text, read: str, m: re.Match[str], i: int, sentence: Sentence) -> Number | None:
    low, high = _bounds(m)
    percent = re.match(r"\s?(?:%|per ?cent\b)", read[m.end() : m.end() + 10])
    if percent:
        return Number("share", low, high, "%", m.start(), m.end() + percent.end(), i, False, 0.85)
    behind = re.findall(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|[.;:!?,]", read[m.end() : m.end() + 90])
    unit = _unit(behind)
    around = read[text.tokens[sentence.first].start : text.tokens[sentence.last - 1].end]
    money = re.search(r"[$€£]\s?$", read[max(0, m.start() - 2) : m.start()])
    if unit in _TIME or re.match(r"(?:st|nd|rd|th)\b|[:/]\d", read[m.end() : m.end() + 3]):
        return None
    one = m["one"]
    if one and one.lower() in ("a", "one"):
        return None
    if (
        one
        and not one[0].isdigit()
        and (" " not in one and "-" not in one)
        and not _counted(unit, around, m)
    ):
        return None
    thing, sure = (
        ("price", 0.85)
        if money
        else _thing(behind, around, m.start() - text.tokens[sentence.first].start)
    )
    if thing and sure < 0.7 and unit in _HUMAN:
        thing, sure = "people", 0.6
    if not thing and (not unit or (one and len(one) < 2)):
        return None
    thing = thing or unit
    what = "persons" if thing in PEOPLE else unit or ""
    return Number(thing, low, high, what, m.start(), m.end(), i, bool(m["vague"]), sure)


def _counted(unit: str, around: str, m: re.Match[str]) -> bool:
    """Whether a small number in a word counts people or things that are told of."""
    return (
        unit in _OF
        or unit in ("people", "persons", "civilians", "residents", "children")
        or bool(m["more"] or m["less"])
    )


def _unit(behind: list[str]) -> str:
    """The noun behind a number: the first word that is none of grammar."""
    for word in behind[:5]:
        low = word.lower()
        if not low[0].isalpha():
            return ""
        if low in _NO_UNIT:
            if low in ("of", "the", "other", "all", "these", "those", "about", "their"):
                continue
            return ""
        return low
    return ""


def _thing(behind: list[str], around: str, at: int) -> tuple[str, float]:
    """What is counted: by the words right behind, then by those of the sentence, nearest first."""
    for word in behind[:4]:
        if word[0] in ".;:!?":
            break
        if word.lower() in _OF:
            near = _near_verb(behind)
            return (near or _OF[word.lower()]), 0.9
    if _near_verb(behind):
        return _near_verb(behind), 0.8
    for word in behind[:12]:
        if word[0] in ".;:!?":
            break
        if word.lower() in _OF:
            return _OF[word.lower()], 0.8
    words = list(re.finditer(r"[^\W\d_]+", around))
    close = [m for m in words if m[0].lower() in _OF and m.start() < at and at - m.start() < 90]
    return (_OF[close[-1][0].lower()], 0.6) if close else ("", 0.55)


def _near_verb(behind: list[str]) -> str:
    """`20 soldiers were killed` counts deaths, not soldiers."""
    for before, word in zip(["", *behind], behind[:8]):
        if word[0] in ".;:!?,":
            return ""
        if word.lower() == "lost" and before.lower() in ("were", "was"):
            return "deaths"
        if _OF.get(word.lower()) in ("deaths", "wounded", "detained"):
            return _OF[word.lower()]
    return ""


def _bounds(m: re.Match[str]) -> tuple[float, float]:
    if m["vague"]:
        word = re.sub(r"^(several|many) ", "", m["vague"].lower())
        return VAGUE[word]
    if m["range"]:
        low, high = value(m["a"]), value(m["b"])
    elif m["dash"]:
        low, high = value(m["c"]), value(m["d"])
    else:
        low = high = value(m["one"])
    return min(low, high), max(low, high)


def value(words: str) -> float:
    """Return the number that digits or words say, at most a trillion."""
    total = 0.0
    digits = re.match(_DIGITS, words)
    rest = words[digits.end() :] if digits else words
    if digits:
        total = float(re.sub(r"[,\u00a0\u202f ]", "", digits[0])[:30])
    for word in re.split(r"[\s-]+", rest.lower()):
        if word in _SMALL or word in ("a", "one"):
            total += _SMALL.get(word, 1)
        elif word in _SCALE:
            total = max(total, 1) * _SCALE[word]
    return min(total, 1e12)

"""Where names stand: runs of capitals, parted at offices, countries, months and common words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from corcyra.drafting.bodies import is_body, is_office, of_body, owned
from corcyra.drafting.english import (
    COMMON,
    DAYS,
    DEPARTMENTS,
    ENDINGS,
    INVERTED,
    MODIFIERS,
    MONTHS,
    PARTICLES,
    PLACE_FIRST,
    PLACE_LAST,
    PLACING,
    SAYING,
    STOPWORDS,
    TITLES,
)
from corcyra.drafting.names import Names
from corcyra.drafting.tokens import Sentence, Text, Token

MOST_WORDS: Final = 4
"""Words of a person's name."""
HEADLINE: Final = 0.6
"""Share of capitals from which a line without an end is a headline."""


@dataclass(slots=True)
class Mention:
    """A name that stands somewhere, by places in the list of tokens."""

    first: int
    last: int
    kind: str
    """name (a person's, or not known whose), body, country."""
    words: tuple[str, ...]
    person: float
    """How sure it is a person's."""
    place: float
    """How sure it is a place's."""
    begins: bool
    """At the beginning of a sentence, where a capital says little."""
    sentence: int


def mentions(text: Text, names: Names) -> list[Mention]:
    """Return all names of a text, in order."""
    small = {t.text for t in text.tokens if t.text.islower()}
    found: list[Mention] = []
    for number, sentence in enumerate(text.sentences):
        if not _headline(text, sentence):
            for first, last in _runs(text, sentence, names):
                found += _parts(text, names, small, number, first, last)
    return found


def starts(text: Text, at: int) -> bool:
    """Whether a token begins a sentence or a quotation, or stands behind a colon."""
    if at == 0:
        return True
    before = text.tokens[at - 1].text
    return (
        text.inside[at - 1] == -2
        or before in ":.!?…-–—•*"
        or text.inside[at] != text.inside[at - 1]
    )


def _headline(text: Text, sentence: Sentence) -> bool:
    """Whether a line is a headline: no end, and nearly every word a capital."""
    tokens = text.tokens[sentence.first : sentence.last]
    words = [t for t in tokens if t.text[0].isalpha()]
    if len(words) < 5 or tokens[-1].text in ".!?…:" or any(t.text in '"“”«»' for t in tokens):
        return False
    return sum(t.upper for t in words) >= HEADLINE * len(words)


def _name_word(token: Token) -> bool:
    return token.upper and token.text != "I" and token.low not in STOPWORDS


def _runs(text: Text, sentence: Sentence, names: Names) -> Iterator[tuple[int, int]]:
    """Runs of capitals; a particle or `of` between two of them is of the run."""
    at = sentence.first
    while at < sentence.last:
        if not _name_word(text.tokens[at]):
            at += 1
            continue
        first, body = at, False
        while at < sentence.last:
            token = text.tokens[at]
            if _name_word(token):
                body |= token.low in names.bodies
                at += 1
            elif (step := _bridge(text, at, sentence.last, body)) > 0:
                at += step
            else:
                break
        yield first, at


def _bridge(text: Text, at: int, last: int, body: bool) -> int:
    """Return how many tokens between two capitals join them, 0 for none."""
    token = text.tokens[at]
    if token.low in PARTICLES and at + 1 < last and _name_word(text.tokens[at + 1]):
        return 1
    if not body or token.low not in ("of", "for", "on", "and"):
        return 0
    if token.low == "and" and not (at + 1 < last and text.tokens[at - 1].upper):
        return 0
    for step in (1, 2):
        if at + step < last and _name_word(text.tokens[at + step]):
            # "and" joins a body's name only in front of its last word: "Law and Order".
            return step if token.low != "and" or _short_end(text, at + step, last) else 0
        if at + step >= last or text.tokens[at + step].low != "the":
            return 0
    return 0


def _short_end(text: Text, at: int, last: int) -> bool:
    return at + 1 >= last or not _name_word(text.tokens[at + 1])


def _parts(
    text: Text, names: Names, small: set[str], number: int, first: int, last: int
) -> Iterator[Mention]:
    """A run parted where offices and titles stand, then where countries do."""
    begin = first
    for at in range(first, last + 1):
        token = text.tokens[min(at, last - 1)]
        office = is_office(token, names) and not of_body(text, names, at, last)
        if at == last or office or token.low in TITLES:
            if begin < at:
                yield from _piece(text, names, small, number, begin, at)
            begin = at + 1


def _piece(
    text: Text, names: Names, small: set[str], number: int, first: int, last: int
) -> Iterator[Mention]:
    begins, whole = starts(text, first), first
    while first < last and _no_name(text.tokens[first], begins, first, last, names, small):
        first += 1
    while first < last and text.tokens[last - 1].low in (
        *PARTICLES,
        "of",
        "for",
        "on",
        "and",
        "the",
    ):
        last -= 1
    if first == last:
        return
    words = [t.low for t in text.tokens[first:last]]
    if is_body(words, names):
        while first > whole and text.tokens[first - 1].low in DEPARTMENTS:
            first -= 1
        first = owned(text, names, first)
        yield Mention(first, last, "body", _words(text, first, last), 0.0, 0.0, begins, number)
        return
    begin = first
    for at in range(first, last + 1):
        if at == last or text.tokens[at].text in names.countries:
            if begin < at:
                yield from _named(text, names, number, begin, at, begins and begin == first)
            if at < last:
                country = (names.countries[text.tokens[at].text],)
                yield Mention(at, at + 1, "country", country, 0.0, 0.9, False, number)
            begin = at + 1


def _no_name(token: Token, begins: bool, at: int, last: int, names: Names, small: set[str]) -> bool:
    low = token.low
    if low in DAYS or low in MONTHS:
        return True
    if low in MODIFIERS and not (begins and at + 1 == last):
        return low not in names.bodies
    if not begins:
        return False
    known = low in names.given or token.text in names.countries or low in names.bodies
    return not known and (low in COMMON or low in MODIFIERS or (low in small and at + 1 <= last))


def _words(text: Text, first: int, last: int) -> tuple[str, ...]:
    found: list[str] = []
    for token in text.tokens[first:last]:
        if token.low == "'s" and found:
            found[-1] += token.text
        else:
            found.append(token.text)
    return tuple(found)


def _named(
    text: Text, names: Names, number: int, first: int, last: int, begins: bool
) -> Iterator[Mention]:
    words = _words(text, first, last)
    caps = [w for w in words if len(w) > 1 and w.isupper()]
    label = _labelled(text, first, last) or surname_like(words[0])
    if caps and len(words) == 1 and words[0].title() in names.places:
        yield Mention(first, last, "name", (words[0].title(),), 0.0, 0.95, begins, number)
        return
    if len(words) == 1 and caps and len(words[0]) <= 8 and not label:
        yield Mention(first, last, "body", words, 0.0, 0.0, begins, number)
        return
    if len(words) > MOST_WORDS:
        return
    before = text.tokens[first - 1] if first else None
    person = max(
        _person(words, names, before), _acts(text, first, last), _noun(text, names, first, last)
    )
    place = 0.95 if " ".join(words) in names.places else _placed(words)
    if words[0].isupper() and _labelled(text, first, last) and not place:
        person = max(person, 0.6)
    articled = before is not None and before.low in ("the", "a", "an")
    if articled and (len(words) == 1 or _person(words, names, None) <= 0.5):
        person = min(person, 0.2)
    if before is not None and before.low in PLACING and text.inside[first - 1] != -2:
        place = max(place, 0.65 if len(words) == 1 else 0.6)
    yield Mention(first, last, "name", words, person, place, begins, number)


def _labelled(text: Text, first: int, last: int) -> bool:
    """Whether a word in capitals is a speaker's label, not an institution: `JUDGE ORLOVA:`."""
    tokens = text.tokens
    return last < len(tokens) and tokens[last].text == ":" and last - first < 3


def surname_like(word: str) -> bool:
    """Whether a word ends as surnames of the region do."""
    low = word.lower().rstrip(".")
    return len(low) >= 5 and any(low.endswith(end) for end in ENDINGS)


def _placed(words: tuple[str, ...]) -> float:
    """How sure a name is a place's by its own words: `Port Anser`, `Anser Bridge`."""
    if len(words) < 2:
        return 0.0
    return 0.98 if words[0].lower() in PLACE_FIRST or words[-1].lower() in PLACE_LAST else 0.0


def _noun(text: Text, names: Names, first: int, last: int) -> float:
    """How sure a name is a person's behind a noun: `the typesetter Oona Lind`, `By Oona Lind`."""
    before = [t.low for t in text.tokens[max(0, first - 2) : first]]
    if last - first < 2 or not before:
        return 0.0
    if before[-1] in ("of", "to") and len(before) > 1:
        if is_office(text.tokens[first - 2], names):
            return 0.85  # as translations have it: "the author of Oona Lind"
        if before[0] in ("according", "view", "opinion", "words"):
            return 0.75
    if before[-1] == "by" and (first == 1 or text.tokens[first - 1].upper):
        return 0.75
    noun = text.tokens[first - 1].text
    return 0.7 if before[0] in ("the", "a") and len(before) > 1 and noun.islower() else 0.0


def _acts(text: Text, first: int, last: int) -> float:
    """How sure a name is a person's by what it does: it says something, it wills something."""
    after = text.tokens[last].low if last < len(text.tokens) else ""
    before = text.tokens[first - 1].low if first else ""
    if before in INVERTED:
        return 0.7
    if after == "," and last - first > 1:
        rest = text.tokens[last : last + 16]
        parted = (a.text == "," and b.low in SAYING for a, b in pairwise(rest))
        return 0.7 if any(parted) else 0.0
    if after in ("himself", "herself"):
        return 0.8
    if after in SAYING - {"called", "think"}:
        return 0.7
    return 0.55 if after in ("will", "wants", "decides", "decided", "ordered", "who") else 0.0


def _person(words: tuple[str, ...], names: Names, before: Token | None) -> float:
    """How sure it is that these words are a person's name."""
    given = words[0].lower() in names.given or any(
        part in names.given for part in words[0].lower().split("-")
    )
    if len(words) > 1 and given:
        return 0.95
    titled = before is not None and (is_office(before, names) or before.low in TITLES)
    if titled:
        return 0.9 if len(words) > 1 or surname_like(words[-1]) else 0.75
    if surname_like(words[-1]):
        return 0.85 if len(words) > 1 else 0.7
    initial = len(words) > 1 and len(words[0]) == 2 and words[0].endswith(".")
    return 0.85 if initial else 0.5 if len(words) > 1 else 0.56 if given else 0.3

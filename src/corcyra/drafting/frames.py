"""Who says: verbs of saying outside quotations, and whose they are.

A frame is a verb, its subject, and where what is said stands: from here to the end of the sentence
("X said that ..."), before it ("..., X said"), or in a quotation beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from corcyra.drafting.english import (
    ACCUSING,
    COUNTING,
    DAYS,
    FINDING,
    GROUPS,
    PLURAL,
    PREPOSITIONS,
    SAYING,
    TOLD,
    words,
)
from corcyra.drafting.subjects import (
    Stage,
    Subject,
    subject_before,
    subject_behind,
    subject_source,
    word_after,
)
from corcyra.drafting.tokens import Sentence, Text

NUMERAL: Final = re.compile(
    r"\d.*|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|twenty|thirty|forty"
    r"|fifty|sixty|seventy|eighty|ninety|dozens|hundreds|thousands)(?:-\w+)?"
)
_RELATIVE: Final = words("who which that to not")
VIEWS: Final = words("view opinion words eyes estimation")


@dataclass(frozen=True, slots=True)
class Frame:
    """A verb of saying and whose it is, by places in the list of tokens."""

    subject: Subject
    verb: int
    after: bool
    """The subject stands behind the verb."""
    sentence: int
    how: str = "says"
    """says, according (`according to X`, `as reported by X`), passive (`was reported by X`)."""


def frames(stage: Stage, number: int, sentence: Sentence) -> Iterator[Frame]:
    """Return the frames of a sentence, in order."""
    text, source = stage.text, 0
    for at in range(sentence.first, sentence.last):
        low = text.tokens[at].low
        # `Estimates` is no verb in "according to official estimates".
        if text.inside[at] != -1 or at in stage.named or at < source:
            continue
        view = low in VIEWS and at >= 2 and text.tokens[at - 2].low == "in"
        after = word_after(text, at, sentence)
        if view and text.tokens[at - 1].low in ("his", "her") and after == ",":
            pronoun = "he" if text.tokens[at - 1].low == "his" else "she"
            owner = Subject(None, pronoun, "pronoun", at - 1, at + 1, 0.65)
            yield Frame(owner, at, True, number, "according")
        if (low == "according" and after == "to") or (
            view and text.tokens[at - 1].low == "the" and after == "of"
        ):
            subject = subject_source(stage, at + 2, sentence)
            if subject is not None:
                source = subject.last
                yield Frame(subject, at, True, number, "according")
        elif (by := told_by(stage, number, sentence, at)) is not None:
            source = by.subject.last
            yield by
            yield from _and_by(stage, by, sentence)
        elif _says(text, at, sentence) and _is_verb(text, at, sentence):
            frame = _frame(stage, number, sentence, at)
            # "He does what Orlov said" reports nothing of Orlov's.
            first = 0 if frame is None else frame.subject.first
            if frame is not None and text.tokens[first - 1].low not in ("what", "whatever"):
                yield frame


def _says(text: Text, at: int, sentence: Sentence) -> bool:
    """Whether a word is a verb of saying, or one of counting with a number behind it."""
    low = text.tokens[at].low
    if low in COUNTING:
        behind = text.tokens[at + 1 : min(at + 4, sentence.last)]
        return any(NUMERAL.fullmatch(t.low) for t in behind)
    finds = low in FINDING and word_after(text, at, sentence) == "that"
    return finds or low in SAYING or low in PLURAL


def told_by(stage: Stage, number: int, sentence: Sentence, at: int) -> Frame | None:
    """`45 deaths were reported by the Red Cross`, `as reported by the Red Cross`."""
    tokens = stage.text.tokens
    if tokens[at].low not in TOLD or at == sentence.first:
        return None
    before = [t.low for t in tokens[max(sentence.first, at - 2) : at]]
    as_told = before[-1] == "as"
    if not (as_told or _BEING & set(before)):
        return None
    for by in range(at + 1, min(at + 9, sentence.last - 1)):
        if tokens[by].text in ",;:" or stage.text.inside[by] != -1:
            return None
        if tokens[by].low == "by":
            subject = subject_source(stage, by + 1, sentence)
            how = "according" if as_told else "passive"
            return None if subject is None else Frame(subject, at, True, number, how)
    return None


def _and_by(stage: Stage, told: Frame, sentence: Sentence) -> Iterator[Frame]:
    """What goes on without its verb: `... by the Red Cross and 35 deaths by the UN`."""
    tokens, first = stage.text.tokens, told.subject.last
    for by in range(first, min(first + 9, sentence.last - 1)):
        if tokens[by].low == "by" and any(NUMERAL.fullmatch(t.low) for t in tokens[first:by]):
            subject = subject_source(stage, by + 1, sentence)
            if told.how == "passive" and subject is not None:
                yield Frame(subject, by, True, told.sentence, "passive")
            return


_BEING: Final = words("is are was were been being")


def _is_verb(text: Text, at: int, sentence: Sentence) -> bool:
    """Whether a word is somebody's verb here: not `who said`, not `to say`, no noun."""
    before = text.tokens[at - 1].low if at > sentence.first else ""
    if before in _RELATIVE or before in (
        "the",
        "a",
        "an",
        "his",
        "her",
        "their",
        "its",
        "is",
        "was",
        "are",
        "were",
        "be",
        "been",
        "being",
        "so-called",
    ):
        return False
    low = text.tokens[at].low
    if low in ("put", "puts"):
        rest = text.tokens[at + 1 : min(at + 9, sentence.last)]
        return any(a.low == "at" and NUMERAL.fullmatch(b.low) for a, b in pairwise(rest))
    if low in ("spoke", "speaks", "speak"):
        return word_after(text, at, sentence) == "of"
    if low in PLURAL:
        return before in GROUPS or before == "they" or (before.endswith("s") and before.isalpha())
    return not (low == "called" and word_after(text, at, sentence) in ("on", "for", "in", "to"))


def _frame(stage: Stage, number: int, sentence: Sentence, at: int) -> Frame | None:
    text = stage.text
    opened = at == sentence.first or text.inside[at - 1] == -2
    opened |= text.tokens[at - 1].low in ("so", "thus") and at == sentence.first + 1
    if opened or text.tokens[at - 1].text in (",", "?", "!", "—", "–", "-"):
        subject = subject_behind(stage, at + 1, sentence)
        if subject is not None and not _begins(stage, at + 1, subject, sentence):
            return Frame(subject, at, True, number)
    subject = subject_before(stage, sentence, at)
    return None if subject is None else Frame(subject, at, False, number)


def _begins(stage: Stage, first: int, subject: Subject, sentence: Sentence) -> bool:
    """Whether what stands behind a verb is what is said: `the mayor, said 12 soldiers fell`."""
    if NUMERAL.fullmatch(stage.text.tokens[first].low):
        return True
    bare = subject.kind == "group" and subject.first == first
    after = word_after(stage.text, subject.last - 1, sentence)
    return bare and after.isalpha() and after not in PREPOSITIONS and after not in DAYS


def takes_object(low: str) -> bool:
    """Whether what a verb's object is belongs to what is said: `accused him of`."""
    return low in ACCUSING

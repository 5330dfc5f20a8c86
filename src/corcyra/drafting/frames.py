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
    GROUPS,
    PLURAL,
    SAYING,
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
    r"\d.*|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty"
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
            yield Frame(Subject(None, pronoun, "pronoun", at - 1, at + 1, 0.65), at, True, number)
        if (low == "according" and after == "to") or (
            view and text.tokens[at - 1].low == "the" and after == "of"
        ):
            subject = subject_source(stage, at + 2, sentence)
            if subject is not None:
                source = subject.last
                yield Frame(subject, at, True, number)
        elif (low in SAYING or low in PLURAL) and _is_verb(text, at, sentence):
            frame = _frame(stage, number, sentence, at)
            # "He does what Orlov said" reports nothing of Orlov's.
            first = 0 if frame is None else frame.subject.first
            if frame is not None and text.tokens[first - 1].low not in ("what", "whatever"):
                yield frame


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
        if subject is not None:
            return Frame(subject, at, True, number)
    subject = subject_before(stage, sentence, at)
    return None if subject is None else Frame(subject, at, False, number)


def takes_object(low: str) -> bool:
    """Whether what a verb's object is belongs to what is said: `accused him of`."""
    return low in ACCUSING

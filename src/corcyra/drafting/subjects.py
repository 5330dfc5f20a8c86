"""Whose a verb of saying is: somebody named, a group, a role, a pronoun."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from corcyra.drafting.bodies import is_office
from corcyra.drafting.english import (
    COMMON,
    GROUPS,
    MODIFIERS,
    PLURAL,
    PREPOSITIONS,
    PRONOUNS,
    RECORDS,
    SAYING,
    STOPWORDS,
    words,
)
from corcyra.drafting.mentions import Mention
from corcyra.drafting.names import Names
from corcyra.drafting.people import Cast, Someone
from corcyra.drafting.tokens import Sentence, Text

REACH: Final = 45
"""Words before a verb in which its subject is looked for."""
_AUXILIARY: Final = words(
    "has had have also then later already even previously still now once again itself himself "
    "herself repeatedly earlier yesterday today publicly openly angrily quietly calmly"
)


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is the subject: somebody named, a group, a role, or a pronoun."""

    someone: Someone | None
    words: str
    """As the text has it."""
    kind: str
    """named, group, role, pronoun; title, a name in capitals no list knows."""
    first: int
    last: int
    sure: float


@dataclass(frozen=True)
class Stage:
    """A text with everybody in it."""

    text: Text
    names: Names
    mentions: list[Mention]
    cast: Cast
    named: Mapping[int, int]
    """For each token the mention it is of."""

    def at(self, token: int) -> Someone | None:
        """Return who is named by a token."""
        mention = self.named.get(token)
        return None if mention is None else self.cast.whose.get(mention)


def word_after(text: Text, at: int, sentence: Sentence) -> str:
    """Return the next word of a sentence, "" at its end."""
    return text.tokens[at + 1].low if at + 1 < sentence.last else ""


def subject_behind(stage: Stage, at: int, sentence: Sentence) -> Subject | None:
    """The subject behind a verb: `said the mayor, Ivan Orlov`, `says Orlov`, `said he`."""
    text, first, role = stage.text, at, -1
    while at < min(sentence.last, first + 9):
        token = text.tokens[at]
        someone = stage.at(at)
        if text.inside[at] != -1 or token.text in ".;:":
            break
        if someone is not None and someone.kind == "person":
            return Subject(someone, text.slice(at, at + 1), "named", at, _end(stage, at), 0.95)
        if token.text == "," and (role < 0 or not _named_soon(stage, at + 1)):
            break
        if token.low in PRONOUNS and at == first and text.inside[max(0, at - 2)] == -2:
            return Subject(None, token.low, "pronoun", at, at + 1, 0.65)
        if is_office(token, stage.names) or token.low in GROUPS or token.low in stage.names.bodies:
            role = at
            if at + 2 < sentence.last and text.tokens[at + 1].low == "'s":
                words = text.slice(first, at + 3)
                return Subject(None, words, "group", first, at + 3, 0.75)
        elif token.low == "that":
            break
        at += 1
    body = next((i for i in range(first, at) if stage.at(i) is not None), -1)
    if (someone := stage.at(body)) is not None:
        return Subject(someone, someone.name, "named", first, _end(stage, body), 0.85)
    if role >= 0:
        return _unnamed(stage, first, role, 0.75)
    named = (i for i in range(first, min(at, first + 3)) if i in stage.named)
    return _articled(stage, next(named, -1))


def _articled(stage: Stage, at: int) -> Subject | None:
    """A country, or a name behind an article that is nobody's and no place's: `the Blue Shield`."""
    if at not in stage.named:
        return None
    mention = stage.mentions[stage.named[at]]
    before = stage.text.tokens[mention.first - 1].low if mention.first else ""
    words = stage.text.slice(mention.first, mention.last)
    country = mention.kind == "country" and words not in stage.names.peoples
    articled = mention.kind == "name" and mention.place < 0.6 and before == "the"
    if not (country or articled):
        return None
    return Subject(None, words, "title", mention.first, mention.last, 0.7)


def subject_source(stage: Stage, first: int, sentence: Sentence) -> Subject | None:
    """Whom something accords to; also what is written down: `official figures`, `city records`."""
    found = subject_behind(stage, first, sentence)
    if found is not None and word_after(stage.text, found.last - 1, sentence) not in RECORDS:
        return found
    for at in range(first, min(sentence.last, first + 4)):
        if stage.text.tokens[at].low in RECORDS:
            return _unnamed(stage, first, at, 0.75)
    return found


def _named_soon(stage: Stage, at: int) -> bool:
    someone = stage.at(at)
    return someone is not None and someone.kind == "person"


def _end(stage: Stage, at: int) -> int:
    return stage.mentions[stage.named[at]].last


def subject_before(stage: Stage, sentence: Sentence, verb: int) -> Subject | None:
    """The subject before a verb: the nearest person who is nobody's object, else a group."""
    text = stage.text
    near = verb - 1
    while near > sentence.first and text.tokens[near].low in _AUXILIARY:
        near -= 1
    near = _before_aside(stage, sentence, near)
    close = _close(stage, sentence, near)
    if close is not None:
        return close
    objects: list[Subject] = []
    least = max(sentence.first, verb - REACH)
    at = near
    while at >= least:
        someone = stage.at(at) if text.inside[at] == -1 else None
        if text.tokens[at].text == ";":
            break
        if someone is None:
            at -= 1
            continue
        mention = stage.mentions[stage.named[at]]
        subject = Subject(someone, text.slice(mention.first, mention.last), "named",
                          mention.first, mention.last, 0.85)  # fmt: skip
        if someone.kind == "person" and not is_object(stage, mention, sentence):
            return subject
        objects.append(subject)
        at = mention.first - 1
    role = _role_between(stage, least, near)
    if role is not None:
        return role
    bodies = [s for s in objects if s.someone is not None and s.someone.kind == "body"]
    return bodies[-1] if bodies and bodies[-1].first <= sentence.first + 2 else None


def _before_aside(stage: Stage, sentence: Sentence, near: int) -> int:
    """The last token before `, citing the ministry,`."""
    tokens = stage.text.tokens
    if near > sentence.first and tokens[near].text == ",":
        for at in range(near - 1, max(sentence.first, near - 12), -1):
            if tokens[at].low in ("citing", "quoting") and tokens[at - 1].text == ",":
                return at - 2
    return near


def _close(stage: Stage, sentence: Sentence, near: int) -> Subject | None:
    """A subject right before the verb."""
    text, token = stage.text, stage.text.tokens[near]
    if near < sentence.first or text.inside[near] != -1:
        return None
    if token.low in PRONOUNS:
        return Subject(None, token.low, "pronoun", near, near + 1, 0.7)
    someone = stage.at(near)
    if someone is not None:
        mention = stage.mentions[stage.named[near]]
        if someone.kind == "body" and is_object(stage, mention, sentence):
            return None
        if not (someone.kind == "person" and is_object(stage, mention, sentence)):
            return Subject(someone, text.slice(mention.first, mention.last), "named",
                           mention.first, mention.last, 0.95)  # fmt: skip
        return None
    if (articled := _articled(stage, near)) is not None:
        return articled
    if is_office(token, stage.names) or token.low in GROUPS:
        return _headed(stage, sentence, _unnamed(stage, sentence.first, near, 0.85))
    plain = token.text.isalpha() and token.text.islower() and len(token.text) > 2
    if not plain or token.low in COMMON or token.low in STOPWORDS or token.low in PREPOSITIONS:
        return None
    found = _unnamed(stage, sentence.first, near, 0.65)
    before = text.tokens[found.first - 1].low if found.first > sentence.first else ""
    led = before in ("the", "a", "an", "this", "his", "her", "their", "our")
    if led or token.low[-1] == "s" or token.low in stage.names.bodies:
        return _headed(stage, sentence, found)
    return None


def _headed(stage: Stage, sentence: Sentence, found: Subject) -> Subject:
    """A group by the noun that heads it: of `the union of pit workers` the union."""
    tokens, at = stage.text.tokens, found.first - 2
    at -= tokens[at + 1].low in ("the", "a", "an")
    if at < sentence.first or tokens[at + 1].low != "of" or not tokens[at].text.islower():
        return found
    words = stage.text.slice(at, found.last)
    return Subject(None, words, "group", at, found.last, found.sure)


def is_object(stage: Stage, mention: Mention, sentence: Sentence) -> bool:
    """Whether a name is an object or an owner: behind a preposition, before `'s`."""
    tokens, at = stage.text.tokens, mention.first - 1
    if mention.last < len(tokens) and tokens[mention.last].text.lower() in ("'s", "’s"):
        return True
    while at > sentence.first and (tokens[at].low in ("the", "a", "an") or at in stage.named):
        at -= 1
    if at < sentence.first or tokens[at].low not in PREPOSITIONS:
        return False
    # A translation puts "of" between an office and its holder: "the author of Ivan Orlov".
    garbled = tokens[at].low in ("of", "to") and at + 1 == mention.first
    return not (garbled and at > sentence.first and is_office(tokens[at - 1], stage.names)
                and len(mention.words) > 1)  # fmt: skip


def _role_between(stage: Stage, least: int, near: int) -> Subject | None:
    """A group or a role that begins the sentence: `Residents of the quarter ... say`."""
    for at in range(least, min(near, least + 6)):
        token = stage.text.tokens[at]
        if stage.text.inside[at] != -1 or token.low in PREPOSITIONS or token.text == ",":
            return None
        if (is_office(token, stage.names) or token.low in GROUPS) and at not in stage.named:
            behind = stage.text.tokens[at + 1].low
            if behind in PREPOSITIONS or behind in (",", "who"):
                return _unnamed(stage, least, at, 0.7)
    return None


def _unnamed(stage: Stage, least: int, at: int, sure: float) -> Subject:
    """A subject that is a noun, with the words that describe it."""
    first, tokens = at, stage.text.tokens
    while first > least and at - first < 4:
        token = tokens[first - 1]
        describes = token.low in MODIFIERS or token.text in stage.names.countries
        # "A police spokesman", "the army's reporters" are so called whole.
        describes |= token.low in GROUPS or token.low in stage.names.bodies
        describes |= token.low == "'s" and tokens[first - 2].text.islower()
        grammar = token.low in COMMON or token.low in STOPWORDS or token.low in PREPOSITIONS
        adjective = token.text.isalpha() and token.text.islower() and not grammar
        if not (describes or (adjective and token.low not in SAYING)):
            break
        first -= 1
    one = is_office(tokens[at], stage.names) and not tokens[at].low.endswith("s")
    last = at + 1 if one else _of_what(stage, at + 1)
    words = stage.text.slice(first, last)
    return Subject(None, words, "role" if one else "group", first, at + 1, sure)


def _of_what(stage: Stage, at: int) -> int:
    """Return the end of a group's name: `the ministry of trade`, up to a verb of saying."""
    tokens, last = stage.text.tokens, at
    if at >= len(tokens) or tokens[at].low != "of":
        return at
    while last < min(at + 5, len(tokens)) and tokens[last].text.isalpha():
        if tokens[last].low in SAYING or tokens[last].low in PLURAL:
            return last
        last += 1
    return at

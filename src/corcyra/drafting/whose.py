"""Subjects to speakers: a name, a role somebody was given, a pronoun, a group without a name."""

from __future__ import annotations

from dataclasses import dataclass, field

from corcyra.drafting.english import GENERIC
from corcyra.drafting.people import Someone
from corcyra.drafting.roles import role
from corcyra.drafting.subjects import Stage, Subject, is_object
from corcyra.drafting.variants import fold

LOOKED_AT = 40
"""Mentions of one person that are searched for a role."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says something, and how sure that is."""

    someone: Someone
    sure: float


@dataclass
class Whose:
    """Keeps who spoke last, who has which role, and the voices without a name."""

    stage: Stage
    roles: dict[int, str] = field(default_factory=dict)
    """By identity of a person or body."""
    unnamed: dict[str, Someone] = field(default_factory=dict)
    last: Someone | None = None
    """The person who spoke last."""
    age: int = 0
    """Paragraphs since."""

    def __post_init__(self) -> None:
        mentions, named = self.stage.mentions, self.stage.named
        for someone in self.stage.cast.everybody:
            found = (
                role(self.stage.text, mentions[i], self.stage.names, named)
                for i in someone.mentions[:LOOKED_AT]
            )
            if someone.kind == "person":
                longest = max(found, key=len, default="")
                self.roles[id(someone)] = longest.lower() if longest.isupper() else longest

    def of(self, subject: Subject) -> Speaker:
        """Return the speaker that a subject stands for."""
        if subject.someone is not None:
            return Speaker(subject.someone, subject.sure)
        if subject.kind == "pronoun":
            spoke = self.last is not None and self.age == 0
            near = None if spoke else self._in_paragraph(subject)
            if near is not None:
                return near
            if self.last is not None and self.age <= 2:
                return Speaker(self.last, subject.sure)
            return self._earlier(subject) or self.voice(f"somebody ({subject.words})", 0.3)
        if subject.kind == "role":
            return self._by_role(subject) or self.voice(subject.words, subject.sure * 0.8)
        titled = subject.kind == "title"
        return self._body(subject) or self.voice(subject.words, subject.sure, titled=titled)

    def said(self, speaker: Speaker) -> None:
        """Keep who spoke last."""
        if speaker.someone.kind == "person":
            self.last, self.age = speaker.someone, 0

    def voice(self, words: str, sure: float, *, titled: bool = False) -> Speaker:
        """Return the speaker without a name that is called so; a title keeps its capital."""
        name = " ".join(w for w in words.split() if w.lower() not in ("the", "a", "an", "some"))
        name = name[:60]
        key = fold(name) or name
        if key not in self.unnamed:
            self.unnamed[key] = Someone("unnamed", key, ())
        found = self.unnamed[key]
        keeps = titled or name[1:2].isupper()
        found.forms[name if keeps else name[:1].lower() + name[1:]] += 1
        return Speaker(found, sure)

    def author(self) -> Someone | None:
        """Return the person who is named as the author of all this, if just one is."""
        words = ("author", "correspondent", "columnist", "journalist", "reporter")
        found = [
            s
            for s in self.stage.cast.everybody
            if any(w in self.roles.get(id(s), "").lower().split() for w in words)
        ]
        writes = [s for s in found if "author" in self.roles[id(s)].lower()]
        chosen = writes or found
        return chosen[0] if len(chosen) == 1 else None

    def _in_paragraph(self, subject: Subject) -> Speaker | None:
        """The person named last in this paragraph and outside quotations, as nobody's object."""
        text = self.stage.text
        first = max((a for a, _ in text.paragraphs if a <= subject.first), default=0)
        for at in range(subject.first - 1, max(first, subject.first - 80) - 1, -1):
            someone = self.stage.at(at) if text.inside[at] == -1 else None
            if someone is not None and someone.kind == "person":
                mention = self.stage.mentions[self.stage.named[at]]
                if not is_object(self.stage, mention, text.sentences[mention.sentence]):
                    return Speaker(someone, subject.sure)
        return None

    def _earlier(self, subject: Subject) -> Speaker | None:
        """The person named last before a pronoun."""
        for at in range(subject.first - 1, max(-1, subject.first - 80), -1):
            someone = self.stage.at(at)
            if someone is not None and someone.kind == "person":
                return Speaker(someone, 0.55)
        return None

    def _by_role(self, subject: Subject) -> Speaker | None:
        """Whoever was given this role and named last; for `the ...`, else who spoke last."""
        noun = subject.words.split()[-1].lower()
        found = [
            s
            for s in self.stage.cast.everybody
            if noun in self.roles.get(id(s), "").lower().replace(",", " ").split()
        ]
        before = [(self._last_named(s, subject.first), s) for s in found]
        named = [(at, s) for at, s in before if at >= 0]
        if named:
            return Speaker(max(named, key=lambda pair: pair[0])[1], 0.75)
        tokens, first = self.stage.text.tokens, subject.first
        definite = first > 0 and tokens[first - 1].low == "the" and noun in GENERIC
        if definite and self.last is not None and self.age <= 2:
            return Speaker(self.last, 0.6)
        return None

    def _body(self, subject: Subject) -> Speaker | None:
        """The body named last that `the ministry` stands for."""
        noun, first = subject.words.lower(), subject.first
        tokens = self.stage.text.tokens
        if noun not in self.stage.names.bodies or first < 1 or tokens[first - 1].low != "the":
            return None
        bodies = (s for s in self.stage.cast.everybody if s.kind == "body")
        found = [(self._last_named(s, first), s) for s in bodies if noun in s.name.lower().split()]
        at, someone = max(found, key=lambda pair: pair[0], default=(-1, None))
        return None if someone is None or at < 0 else Speaker(someone, 0.75)

    def _last_named(self, someone: Someone, before: int) -> int:
        places = (self.stage.mentions[i].first for i in someone.mentions)
        return max((at for at in places if at < before), default=-1)

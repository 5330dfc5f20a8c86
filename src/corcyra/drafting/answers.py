"""What an endpoint may answer, and what of it the text bears out.

A quotation counts only if it stands in the text, marks and spaces apart; a name only if the text
has it; a figure only with its words, and its number in them. All else is dropped, and said.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corcyra.drafting.cues import cues
from corcyra.drafting.disputes import disputes
from corcyra.drafting.figures import VAGUE, value
from corcyra.drafting.found import Draft, Figure, Statement, Voice, short
from corcyra.drafting.people import slug
from corcyra.drafting.tokens import Text
from corcyra.errors import DraftError
from corcyra.shown import one_line

Words = Annotated[str, Field(max_length=400)]
Sentence = Annotated[str, Field(max_length=4000)]


class Answer(BaseModel):
    """A part of an answer: no key more than asked for, no type but the one asked for."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class Named(Answer):
    """Somebody who speaks or is spoken of."""

    name: Words
    variants: Annotated[list[Words], Field(max_length=30)]
    kind: Literal["person", "body", "unnamed"]
    role: Words


class Says(Answer):
    """One statement, word for word."""

    speaker: Words
    quote: Sentence
    form: Literal["direct", "reported"]
    about: Annotated[list[Words], Field(max_length=20)]


class Counted(Answer):
    """One figure, with its words as the text has them."""

    thing: Annotated[str, Field(max_length=40)]
    words: Words
    sentence: Sentence
    low: Annotated[float, Field(ge=0, le=1e12)]
    high: Annotated[float, Field(ge=0, le=1e12)]
    unit: Annotated[str, Field(max_length=40)]
    year: Annotated[int, Field(ge=1000, le=2999)] | None
    source: Words


class Drafted(Answer):
    """A whole answer."""

    speakers: Annotated[list[Named], Field(max_length=300)]
    statements: Annotated[list[Says], Field(max_length=500)]
    figures: Annotated[list[Counted], Field(max_length=400)]


def schema() -> dict[str, Any]:
    """Return the JSON Schema an endpoint is held to: every key required, none more."""
    found = Drafted.model_json_schema()
    for part in (found, *found.get("$defs", {}).values()):
        part["required"] = list(part["properties"])
    return found


def parse(content: str) -> Drafted:
    """Read an answer.

    Raises
    ------
    DraftError
        It is not what was asked for; says where.
    """
    try:
        return Drafted.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "answer"
        more = error.error_count() - 1
        rest = f" (and {more} more)" if more else ""
        told = one_line(f"{where}: {first['msg']}{rest}", 300)
        raise DraftError(f"the endpoint's answer is not what was asked for: {told}") from None


class Finder:
    """Finds words of an answer in the text: marks and spaces apart, capitals counted."""

    def __init__(self, text: str) -> None:
        kept = [(i, sign) for i, sign in enumerate(text) if sign.isalnum()]
        self.places = [i for i, _ in kept]
        self.bare = "".join(sign for _, sign in kept)

    def find(self, words: str, start: int = 0, end: int | None = None) -> tuple[int, int] | None:
        """Return where the words stand, between `start` and `end`; None if they do not."""
        bare = "".join(sign for sign in words if sign.isalnum())
        at = 0 if bare else -1
        while at >= 0:
            at = self.bare.find(bare, at)
            if at < 0:
                return None
            first, last = self.places[at], self.places[at + len(bare) - 1] + 1
            if end is not None and last > end:
                return None
            if first >= start:
                return first, last
            at += 1
        return None


def borne_out(answer: Drafted, text: str, apart: Text, rules: Draft, by: str) -> Draft:
    """Return a draft of what the text bears out of an answer; dates and places are the rules'."""
    finder, dropped = Finder(text), list[str]()
    voices, ids = _voices(answer, finder, dropped)
    statements = _statements(answer, finder, apart, rules, ids, dropped)
    figures = _figures(answer, finder, text, apart, ids, dropped)
    says = {s.speaker for s in statements}
    sentences = [_sentence(apart, f.start) for f in figures]
    paragraphs = [apart.sentences[s].paragraph if apart.sentences else 0 for s in sentences]
    notes = [n for n in rules.notes if "English" not in n and "Nobody was" not in n]
    return replace(
        rules,
        by=by,
        voices=tuple(replace(v, speaks=v.id in says) for v in voices),
        statements=tuple(statements),
        figures=tuple(figures),
        disputed=tuple(disputes(apart, figures, sentences, paragraphs)),
        notes=(*notes, *([] if statements else ["Nobody was found to say anything."])),
        dropped=tuple(dropped),
    )


def _clean(text: str, most: int = 200) -> str:
    return one_line(" ".join(text.split()), most)


def _voices(
    answer: Drafted, finder: Finder, dropped: list[str]
) -> tuple[list[Voice], dict[str, str]]:
    """Those whom the text names; ids by every spelling."""
    voices: list[Voice] = []
    ids: dict[str, str] = {}
    taken: set[str] = set()
    for one in answer.speakers:
        spelt = [v for v in dict.fromkeys([one.name, *one.variants]) if finder.find(v)]
        if not spelt:
            dropped.append(f"{_clean(one.name, 60)!r} is not named in the text")
            continue
        role = one.role if not one.role or finder.find(one.role) else ""
        if one.role and not role:
            dropped.append(f"the role of {_clean(one.name, 60)!r} is not in the text")
        name = slug(spelt[0], taken, whole=one.kind != "person")
        spelt = [_clean(v, 80) for v in spelt]
        voices.append(
            Voice(name, spelt[0], one.kind, tuple(spelt), short(_clean(role), 14), 1, False, 0.7)
        )
        ids |= {v: name for v in (one.name, *one.variants)}
    return voices, ids


def _statements(
    answer: Drafted,
    finder: Finder,
    apart: Text,
    rules: Draft,
    ids: dict[str, str],
    dropped: list[str],
) -> list[Statement]:
    found = []
    for said in answer.statements:
        place = finder.find(said.quote)
        if place is None:
            dropped.append(f"no such words in the text: {short(_clean(said.quote), 12)!r}")
            continue
        if said.speaker not in ids:
            dropped.append(f"words of {_clean(said.speaker, 60)!r}, who is not named in the text")
            continue
        start, end = place
        agreed = any(s.start < end and start < s.end and _same(rules, s.speaker, said.speaker)
                     for s in rules.statements)  # fmt: skip
        words = " ".join(apart.text[start:end].split())
        found.append(
            Statement(
                speaker=ids[said.speaker], form=said.form, quote=short(words), start=start, end=end,
                line=apart.line(start),
                about=tuple(dict.fromkeys(ids[a] for a in said.about if a in ids)),
                cues=cues(words), how="endpoint and rules" if agreed else "endpoint",
                sure=0.9 if agreed else 0.65,
            )
        )  # fmt: skip
    return sorted(found, key=lambda s: s.start)


def _same(rules: Draft, voice: str, name: str) -> bool:
    found = rules.voice(voice)
    last = name.split()[-1:] or [name]
    return found is not None and any(v.split()[-1] == last[0] for v in found.variants if v)


def _figures(
    answer: Drafted, finder: Finder, text: str, apart: Text, ids: dict[str, str], dropped: list[str]
) -> list[Figure]:
    found = []
    for one in answer.figures:
        around = finder.find(one.sentence)
        place = around and finder.find(one.words, *around)
        told = _clean(one.words, 60)
        if place is None:
            dropped.append(f"the figure {told!r} is not in the text with its sentence")
        elif one.low > one.high or not _numbers(one.words, one.low, one.high):
            dropped.append(f"{told!r} does not say {one.low:g} to {one.high:g}")
        else:
            found.append(
                Figure(
                    thing=_clean(one.thing, 40), low=one.low, high=one.high,
                    unit=_clean(one.unit, 40),
                    words=" ".join(text[slice(*place)].split()), year=one.year,
                    source=ids.get(one.source, ""), start=place[0], end=place[1],
                    line=apart.line(place[0]), sure=0.65,
                )
            )  # fmt: skip
    return sorted(found, key=lambda f: f.start)


_NUMBER: Final = re.compile(r"\d[\d,.\u00a0\u202f]*\d|\d")


def _numbers(words: str, low: float, high: float) -> bool:
    """Whether words hold both numbers, or are vague, or say them without digits."""
    held = {value(m[0]) for m in _NUMBER.finditer(words)}
    scaled = {h * s for h in held for s in (1, 100, 1e3, 1e6, 1e9)}
    if held:
        return low in scaled and high in scaled
    return any(v in words.lower() for v in VAGUE) or low == high == value(words)


def _sentence(apart: Text, at: int) -> int:
    """Place of the sentence that a character is in."""
    for i, sentence in enumerate(apart.sentences):
        if apart.tokens[sentence.last - 1].end > at:
            return i
    return max(0, len(apart.sentences) - 1)

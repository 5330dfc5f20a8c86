"""The rules put together: a text to all that is found in it."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

from corcyra.drafting.cues import cues
from corcyra.drafting.dates import dates
from corcyra.drafting.disputes import disputes
from corcyra.drafting.english import STOPWORDS, words
from corcyra.drafting.figures import MOST as MOST_FIGURES
from corcyra.drafting.figures import Number, numbers
from corcyra.drafting.found import (
    Disputed,
    Draft,
    Figure,
    Statement,
    Voice,
    When,
    Where,
    many,
    short,
)
from corcyra.drafting.mentions import mentions
from corcyra.drafting.names import Names
from corcyra.drafting.people import Someone, cast, slug
from corcyra.drafting.speech import Said, speech
from corcyra.drafting.subjects import Stage
from corcyra.drafting.tokens import Text, take_apart
from corcyra.drafting.whose import Whose

MOST_STATEMENTS: Final = 500
MOST_VOICES: Final = 300
MOST_DATES: Final = 300
MOST_PLACES: Final = 200
BACK: Final = words("these those then there official officially")
"""Words that point back to what was told before."""
NOT_ENGLISH: Final = (
    "The text is not in English, which is all the rules know: nobody's words were looked for. "
    "Translate it first."
)
"""A note; who shows it adds what else can be done there."""
ENGLISH: Final = 0.12
"""Share of the commonest English words below which a text is taken for another language."""


def by_rules(read: str, names: Names) -> Draft:
    """Return what the rules find in a text (`reading.readable`), and notes on what is left out."""
    text = take_apart(read)
    found = mentions(text, names)
    everybody = cast(found)
    named = {at: i for i, m in enumerate(found) for at in range(m.first, m.last)}
    stage = Stage(text, names, found, everybody, named)
    whose = Whose(stage)
    said = speech(stage, whose) if _english(text) else []
    taken = {someone.id for someone in everybody.everybody}
    for someone in whose.unnamed.values():
        someone.id = slug(someone.name, taken, whole=True)
    statements = [_statement(stage, s) for s in said[:MOST_STATEMENTS]]
    when = dates(text, read)
    figures, disputed = _figures(text, read, when, statements)
    draft = Draft(
        by="rules",
        characters=len(read),
        voices=tuple(_voices(whose, statements)),
        statements=tuple(statements),
        figures=tuple(figures),
        disputed=tuple(disputed),
        dates=tuple(when[:MOST_DATES]),
        places=tuple(_places(stage)),
    )
    kept = len(everybody.everybody)
    counts = {
        "statements": (len(said), MOST_STATEMENTS),
        "dates": (len(when), MOST_DATES),
        "names": (everybody.left_out + kept, kept),
    }
    return replace(draft, notes=tuple(_notes(text, draft, counts)))


def _english(text: Text) -> bool:
    words = [t.low for t in text.tokens[:4000] if t.text[0].isalpha()]
    if not words:
        return False
    return len(words) < 12 or sum(w in STOPWORDS for w in words) >= ENGLISH * len(words)


def _notes(text: Text, draft: Draft, counts: dict[str, tuple[int, int]]) -> list[str]:
    notes = []
    if not any(t.text[0].isalpha() for t in text.tokens):
        notes.append("The text holds no words.")
    elif not _english(text):
        notes.append(NOT_ENGLISH)
    elif not draft.statements:
        notes.append("Nobody was found to say anything.")
    for what, (there, kept) in counts.items():
        if there > kept:
            notes.append(f"{there:,} {what} were found, {kept:,} are kept.")
    if len(draft.figures) == MOST_FIGURES:
        notes.append(f"The first {MOST_FIGURES} figures are kept.")
    unsaid = sum(not s.speaker for s in draft.statements)
    if unsaid:
        stand = f"{many(unsaid, 'sentence')} {'stands' if unsaid == 1 else 'stand'}"
        whose = "it" if unsaid == 1 else "them"
        notes.append(f"{stand} in quotation marks and nobody is named with {whose}.")
    return notes


def _statement(stage: Stage, said: Said) -> Statement:
    text = stage.text
    speaker = said.speaker.someone if said.speaker else None
    words = text.slice(said.first, said.last)
    about: dict[str, None] = {}
    for at in range(said.first, said.last):
        someone = stage.at(at)
        if someone is not None and someone is not speaker:
            about[someone.id] = None
    start = text.tokens[said.first].start
    return Statement(
        speaker=speaker.id if speaker else "",
        form=said.form,
        quote=short(words),
        start=start,
        end=text.tokens[said.last - 1].end,
        line=text.line(start),
        about=tuple(about),
        cues=cues(words),
        how=said.how,
        sure=round(said.sure, 2),
    )


def _voices(whose: Whose, statements: Sequence[Statement]) -> list[Voice]:
    says = Counter(s.speaker for s in statements)
    best: dict[str, float] = {}
    for s in statements:
        best[s.speaker] = max(best.get(s.speaker, 0.0), s.sure)
    found = [
        Voice(
            id=someone.id,
            name=someone.name,
            kind=someone.kind,
            variants=someone.variants,
            role=short(whose.roles.get(id(someone), ""), 14),
            mentions=len(someone.mentions) or sum(someone.forms.values()),
            speaks=says[someone.id] > 0,
            sure=round(_sure(someone, best.get(someone.id, 0.0)), 2),
        )
        for someone in (*whose.stage.cast.everybody, *whose.unnamed.values())
        if someone.kind != "unnamed" or says[someone.id]
    ]
    found.sort(key=lambda v: (-says[v.id], -v.mentions))
    return found[:MOST_VOICES]


def _sure(someone: Someone, says: float) -> float:
    """How sure it is that there is such a person or body, and that the spellings are one."""
    if someone.kind == "unnamed":
        return says
    known = 0.85 if someone.kind == "body" else max(someone.person, min(0.8, says))
    return known * someone.joined


def _figures(
    text: Text, read: str, when: Sequence[When], statements: Sequence[Statement]
) -> tuple[list[Figure], list[Disputed]]:
    found = list(islice(numbers(text, read, [(d.start, d.end) for d in when]), MOST_FIGURES))
    years = [(d.start, int(d.iso[:4]), d.told == "past") for d in when if d.iso[0] != "-"]
    starts = [s.start for s in statements]
    figures = [
        Figure(
            thing=n.thing, low=n.low, high=n.high, unit=n.unit,
            words=" ".join(read[n.start : n.end].split()),
            year=_year(text, n, years), source=_source(statements, starts, n),
            start=n.start, end=n.end, line=text.line(n.start), sure=n.sure,
        )
        for n in found
    ]  # fmt: skip
    sentences = [n.sentence for n in found]
    paragraphs = [text.sentences[n.sentence].paragraph for n in found]
    return figures, disputes(text, figures, sentences, paragraphs)


def _year(text: Text, number: Number, years: list[tuple[int, int, bool]]) -> int | None:
    """The year named in the sentence, else the last one in the paragraph before it.

    One told as past goes on only where the sentence points back to it: `during these events`.
    """
    sentence = text.sentences[number.sentence]
    first, last = text.tokens[sentence.first].start, text.tokens[sentence.last - 1].end
    inside = [(abs(at - number.start), y) for at, y, _ in years if first <= at < last]
    if inside:
        return min(inside)[1]
    begin = text.tokens[text.paragraphs[sentence.paragraph][0]].start
    back = any(t.low in BACK for t in text.tokens[sentence.first : sentence.last])
    before = [y for at, y, past in years if begin <= at < first and (back or not past)]
    return before[-1] if before else None


def _source(statements: Sequence[Statement], starts: list[int], number: Number) -> str:
    at = bisect_right(starts, number.start)
    for s in reversed(statements[max(0, at - 4) : at]):
        if s.start <= number.start < s.end:
            return s.speaker
    return ""


def _places(stage: Stage) -> list[Where]:
    """Countries and places, the most named first."""
    count: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], int] = {}
    sure: dict[tuple[str, str], float] = {}
    for i, m in enumerate(stage.mentions):
        if m.kind == "body" or i in stage.cast.whose or (m.kind == "name" and m.place < 0.6):
            continue
        key = (" ".join(m.words), "country" if m.kind == "country" else "place")
        count[key] += 1
        first.setdefault(key, stage.text.tokens[m.first].start)
        sure[key] = max(sure.get(key, 0.0), m.place)
    return [Where(name, kind, n, first[name, kind], sure[name, kind])
            for (name, kind), n in count.most_common(MOST_PLACES)]  # fmt: skip

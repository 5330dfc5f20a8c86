"""A draft in the terminal: who speaks, what each says, figures; 80 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Final

from corcyra.drafting.found import Cue, Draft, Figure, Statement, Voice, many, short, word
from corcyra.shown import one_line

WIDTH: Final = 80
SHOWN: Final = 40
"""Statements of one speaker that are shown."""


def lines(draft: Draft) -> list[str]:
    """Return the draft in lines of at most 80 columns."""
    speakers, found = draft.speakers, [summary(draft)]
    for note in (*draft.notes, *(f"Dropped: {d}" for d in draft.dropped)):
        found.append(f"Note: {note}")
    found = [row for text in found for row in wrapped(text, "")]
    for voice in speakers:
        found += _voice(draft, voice)
    found += _rest(draft)
    return found


def summary(draft: Draft) -> str:
    """Return how much was found, in a sentence."""
    speakers = draft.speakers
    people = sum(v.kind == "person" for v in speakers)
    counts = ((people, "person"), (len(speakers) - people, "other"))
    who = " and ".join(many(n, what) for n, what in counts if n) or "nobody"
    return (
        f"{many(draft.characters, 'character')}, read by {draft.by}: {who} "
        f"{'speaks' if len(speakers) < 2 else 'speak'}, "
        f"{many(len(draft.statements), 'statement')}, "
        f"{many(len(draft.figures), 'figure')}, {len(draft.disputed)} disputed."
    )


def wrapped(text: str, indent: str) -> list[str]:
    """Return text in lines of at most 80 columns."""
    return textwrap.wrap(
        one_line(" ".join(text.split()), 2000), WIDTH, initial_indent=indent,
        subsequent_indent=indent + "  ", break_long_words=True,
    )  # fmt: skip


def _voice(draft: Draft, voice: Voice) -> Iterator[str]:
    yield ""
    role = f", {short(voice.role, 12)}" if voice.role else ""
    yield from wrapped(f"{voice.name}{role} [{voice.kind}, {word(voice.sure)}]", "")
    others = [v for v in voice.variants if v != voice.name]
    if others:
        yield from wrapped(f"also {', '.join(others[:8])}", "  ")
    said = [s for s in draft.statements if s.speaker == voice.id]
    for statement in said[:SHOWN]:
        yield from _said(draft, statement)
    if len(said) > SHOWN:
        yield f"  and {len(said) - SHOWN} more"


def _said(draft: Draft, s: Statement) -> Iterator[str]:
    about = [v.name for a in s.about if (v := draft.voice(a)) is not None]
    of = f"; of {', '.join(about[:4])}" if about else ""
    cues = ", ".join(f"{c.kind} ({_cue(c)})" for c in s.cues)
    yield from wrapped(
        f"line {s.line}, {s.start}-{s.end}  {short(s.quote.removesuffix(' ...'), 14)}", "  "
    )
    yield from wrapped(f"{s.form}, {word(s.sure)}{of}{f'; test: {cues}' if cues else ''}", "      ")


def _cue(cue: Cue) -> str:
    return f"{cue.word}, {cue.direction}" if cue.direction in ("up", "down") else cue.word


def _rest(draft: Draft) -> Iterator[str]:
    if draft.disputed:
        yield "\nDisputed: one fact, each figure kept"
        for d in draft.disputed:
            year = f" of {d.year}" if d.year else ""
            told = "; ".join(_figure(draft, draft.figures[i]) for i in d.figures[:10])
            yield from wrapped(f"{d.thing}{year} [{word(d.sure)}]: {told}", "  ")
    told_of = {i for d in draft.disputed for i in d.figures}
    others = [f for i, f in enumerate(draft.figures) if i not in told_of]
    if others:
        yield "\nOther figures"
        for f in others[:30]:
            yield from wrapped(f"{f.thing}: {_figure(draft, f)} [{word(f.sure)}]", "  ")
    silent = [v for v in draft.voices if not v.speaks]
    if silent:
        yield "\nNamed, and not speaking"
        yield from wrapped(", ".join(f"{v.name} ({v.mentions})" for v in silent[:30]), "  ")
    if draft.places:
        yield "\nPlaces"
        yield from wrapped(", ".join(f"{p.name} ({p.mentions})" for p in draft.places[:30]), "  ")
    if draft.dates:
        yield "\nDates"
        yield from wrapped(", ".join(f"{d.iso} (line {d.line})" for d in draft.dates[:30]), "  ")


def _figure(draft: Draft, f: Figure) -> str:
    voice = draft.voice(f.source)
    span = f"{f.low:,.12g}" if f.low == f.high else f"{f.low:,.12g} to {f.high:,.12g}"
    said = f", {voice.name}" if voice else ""
    unit = "person" if (span, f.unit) == ("1", "persons") else f.unit
    return f"{short(f.words, 6)} ({span} {unit}{said}, line {f.line})"

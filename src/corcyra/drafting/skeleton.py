"""A draft as the skeleton of a dossier: it can be read, and each line of it says how sure it is.

What the schema needs and no text says stands there as a placeholder marked TODO; claims are written
as comments, since a test nobody chose would be judged as if somebody had.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from corcyra.drafting.claims import MOST, claims
from corcyra.drafting.dates import day_zero
from corcyra.drafting.figures import PEOPLE
from corcyra.drafting.found import Draft, Figure, Voice, Where, many, short, word
from corcyra.drafting.people import slug
from corcyra.shown import one_line

WORDS: Final = 10
"""Words of the text that are quoted at once; the offsets lead to the rest."""
NO_DAY: Final = "2000-01-01"
"""A placeholder, always marked TODO."""
MOST_FACTS: Final = 60
MOST_ACTORS: Final = 5
MOST_PLACES: Final = 8
_RULES: Final = re.compile(
    r"\b(president|king|queen|premier|regent|leader|chancellor|emir|sultan)\b", re.I
)


def skeleton(draft: Draft) -> str:
    """Return the dossier's text."""
    parts = (_head(draft), _country(draft), _palace(draft), _voices(draft), _dates(draft),
             _claims(draft), _facts(draft), _sources())  # fmt: skip
    return "\n".join("\n".join(part) for part in parts if part) + "\n"


def quoted(text: str, most: int = 80) -> str:
    """Return text as YAML's double quotes have it, on one line, no key of `sources` in it."""
    return json.dumps(_tame(text, most), ensure_ascii=False)


def _tame(text: str, most: int) -> str:
    line = one_line(" ".join(text.split()).replace("_", " "), 10 * most)
    if len(line) <= most:
        return line
    whole = line[: most - 3].rpartition(" ")[0].rstrip(" ,;:.")
    return f"{whole} ..." if len(whole) > most // 2 else one_line(line, most)


def _sure(sure: float) -> str:
    return f"{word(sure)} ({sure:.2f})"


def _head(draft: Draft) -> list[str]:
    day, sure = _start(draft)
    return [
        f"# Drafted by {_tame(draft.by, 60)} from a text of {many(draft.characters, 'character')},",
        "# for a person to correct.",
        "# TODO marks what the text does not say. Numbers in brackets say how sure a line is, from",
        "# 0 to 1; `at` counts characters of the text. Nothing here was judged.",
        "corcyra: 1",
        "name: draft  # TODO",
        'title: "TODO: a title"',
        f"start: {day}  # TODO: day 0; {sure}",
        "days: 30",
        "",
    ]


def _start(draft: Draft) -> tuple[str, str]:
    """Day 0, and how it is known; a placeholder where the text names none."""
    day, told = day_zero(draft.dates)
    return day or NO_DAY, told


def _country(draft: Draft) -> list[str]:
    countries = [p for p in draft.places if p.kind == "country"]
    places = [p for p in draft.places if p.kind == "place" and not _of_role(draft, p)]
    places = places[:MOST_PLACES]
    name = countries[0].name if countries else "TODO"
    told = (
        f"unsure: named {many(countries[0].mentions, 'time')}"
        if countries
        else "the text names none"
    )
    taken: set[str] = set()
    rows = [(slug(p.name, taken, whole=True), p.name, _sure(p.sure)) for p in places]
    rows = rows or [("capital", "TODO", "the text names none")]
    lines = ["country:", f"  name: {quoted(name)}  # TODO: which country; {told}"]
    lines += [
        "  # TODO: coordinates, population, importance (in all 1); drop those abroad.",
        "  places:",
    ]
    for i, (key, place, sure) in enumerate(rows):
        weight = round(1 / len(rows), 3)
        share = round(1 - weight * (len(rows) - 1), 3) if i == 0 else weight
        lines += [
            f"    - {{id: {key}, name: {quoted(place)}, lat: 0, lon: 0, population: 100000, "
            f"importance: {share:g}}}  # {sure}"
        ]
    return [*lines, ""]


def _of_role(draft: Draft, place: Where) -> bool:
    """Whether a place is named only to say where somebody works: `an expert in Washington`."""
    return place.mentions == 1 and any(place.name in v.role for v in draft.voices)


def _actors(draft: Draft) -> list[Voice]:
    """Who may be in the palace: people that are spoken of, then speakers who hold office."""
    people = [v for v in draft.voices if v.kind == "person" and v.sure >= 0.5]
    about = {a for s in draft.statements for a in s.about}
    silent = sorted((v for v in people if not v.speaks and (v.id in about or v.mentions > 1)),
                    key=lambda v: -v.mentions)  # fmt: skip
    ruling = [v for v in people if v.speaks and _RULES.search(v.role)]
    return [*silent, *ruling][:MOST_ACTORS]


def _palace(draft: Draft) -> list[str]:
    actors = _actors(draft)
    rows = [
        (v.id, v.name, f"{_sure(v.sure)}: named {many(v.mentions, 'time')}, {_role(v)}")
        for v in actors
    ]
    rows = rows or [("ruler", "TODO", "the text speaks of nobody")]
    leader = _leader(draft, actors) or rows[0][0]
    lines = ["palace:", f"  leader: {leader}  # TODO: who signs; unsure",
             "  call: never  # TODO: `decided` once there is a section abroad",
             "  # TODO: offices and to whom each listens; who decides is a question, not an input.",
             "  actors:"]  # fmt: skip
    for key, name, told in rows:
        lines += [f"    # {_tame(told, 90)}"]
        lines += [f"    - {{id: {key}, name: {quoted(name)}, office: 1, ties: {{{key}: 1}}}}"]
    return [*lines, ""]


def _leader(draft: Draft, actors: list[Voice]) -> str:
    """Who holds a ruling office; else of those named often whom the text speaks of first."""
    ruling = next((v.id for v in actors if _RULES.search(v.role)), "")
    often = {v.id for v in actors if not v.speaks and 2 * v.mentions >= actors[0].mentions}
    spoken_of = (a for s in draft.statements for a in s.about if a in often)
    return ruling or next(spoken_of, "")


def _role(voice: Voice) -> str:
    return _tame(short(voice.role, WORDS), 50) or "no role given"


def _voices(draft: Draft) -> list[str]:
    if not draft.voices:
        return []
    lines = ["# Who is named. Variants are spellings that were taken for one name."]
    for v in draft.voices[:60]:
        does = f"says {sum(s.speaker == v.id for s in draft.statements)}" if v.speaks else "silent"
        lines += [f"#   {_tame(v.name, 50)} ({v.kind}; {does}; {_role(v)}): {_sure(v.sure)}"]
        others = [f for f in v.variants if f != v.name]
        if others:
            lines += [f"#     also {_tame(', '.join(others), 80)}"]
    return [*lines, ""]


def _dates(draft: Draft) -> list[str]:
    if not draft.dates:
        return ["# TODO events: the text names no date.", ""]
    lines = ["# TODO events: dates that the text names."]
    for d in draft.dates[:30]:
        told = {"past": ", told as past", "report": ", the report's own"}.get(d.told, "")
        where = f"at {d.start}, line {d.line}{told}"
        lines += [f"#   {d.iso} {quoted(d.words, 40)} {where}: {_sure(d.sure)}"]
    return [*lines, ""]


def _claims(draft: Draft) -> list[str]:
    found = claims(draft)
    if not found:
        return ["# TODO claims: the text has nobody say anything.", ""]
    lines = [
        "# TODO claims: uncomment the next line and what you accept; put it into your own words,",
        "# choose one test and fill it in (docs/dossier.md, Claims), drop the rest.",
        "# claims:",
    ]
    for claim in found[:MOST]:
        lines += _claim(claim)
    if len(found) > MOST:
        lines += [
            f"# and {many(len(found) - MOST, 'more statement')}; a dossier holds {MOST} claims."
        ]
    return [*lines, ""]


def _claim(claim: dict[str, Any]) -> Iterator[str]:
    where = f"at {claim['start']}-{claim['end']}, line {claim['line']}"
    yield f"#   # {_sure(claim['sure'])}: {claim['form']}, {claim['how']}; {where}"
    yield f"#   - id: {claim['id']}"
    yield f"#     speaker: {quoted(claim['speaker'])}"
    yield f"#     role: {quoted(short(claim['role'], WORDS) or 'TODO', 90)}"
    yield f"#     date: {claim['date'] or NO_DAY}  # TODO: when it was said; unsure"
    yield f"#     words: {quoted(short(claim['words'].removesuffix(' ...'), WORDS), 76)}  # TODO"
    yield f"#     short: {quoted(claim['short'], 60)}  # TODO"
    for n, test in enumerate(claim["tests"]):
        why = f"cue {quoted(test['cue'], 30)}" if test["cue"] else "no cue word"
        yield f"#     # TODO: or this: {why}; unsure" if n else f"#     # TODO: {why}; unsure"
        yield f"#     {'# ' if n else ''}test: {test['form']}"
    yield "#     source: report"


def _facts(draft: Draft) -> list[str]:
    """Disputed figures as one fact each, then the others that count people."""
    told = {i for d in draft.disputed for i in d.figures}
    groups: list[tuple[Sequence[int], float]] = [(d.figures, d.sure) for d in draft.disputed]
    groups += [
        ((i,), f.sure)
        for i, f in enumerate(draft.figures)
        if i not in told and f.thing in PEOPLE and f.sure >= 0.6
    ]
    if not groups:
        return []
    taken: set[str] = set()
    lines = ["# TODO facts: the date each is about, what is counted, where.", "facts:"]
    for figures, sure in groups[:MOST_FACTS]:
        lines += _fact(draft, [draft.figures[i] for i in figures[:20]], sure, taken)
    return [*lines, ""]


def _fact(draft: Draft, figures: list[Figure], sure: float, taken: set[str]) -> Iterator[str]:
    one, many = figures[0], len(figures) > 1
    year = next((f.year for f in figures if f.year is not None), None)
    day = f"{year}-01-01" if year else _start(draft)[0]
    name = " ".join([one.thing, *([str(year)] if year else [])])
    kind = "disputed: figures that differ are kept apart" if many else "one figure"
    yield f"  # {_sure(sure)}: {kind}"
    yield f"  - id: {slug(name, taken, whole=True)}"
    yield f"    title: {quoted(f'TODO: {name}', 100)}"
    yield f"    date: {day}  # TODO: {'only the year is named' if year else 'not named'}"
    if one.unit != "persons":
        yield f"    unit: {quoted(one.unit, 40)}"
    yield "    figures:"
    for f in figures:
        voice = draft.voice(f.source)
        source = f"report: {voice.name}" if voice else "report"
        status = "read" if f.words[:1].isdigit() else "computed"
        yield f"      # {quoted(f.words, 40)} at {f.start}-{f.end}, line {f.line}: {_sure(f.sure)}"
        yield (
            f"      - {{low: {f.low:.12g}, high: {f.high:.12g}, source: {quoted(source, 70)}, "
            f"status: {status}}}"
        )


def _sources() -> list[str]:
    return ["sources:", '  report: {title: "TODO: title, author, date of the text"}']

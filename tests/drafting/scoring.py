"""Precision and recall of a draft against a person's labels."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from labels import TEXTS, Label

import corcyra as co
from corcyra.drafting.found import Draft, Statement, word
from corcyra.drafting.variants import fold, same_surname


@dataclass
class Score:
    """Found, of those right, and labelled."""

    found: int = 0
    right: int = 0
    labelled: int = 0
    got: int = 0
    """Labels that were found."""
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.got / self.labelled if self.labelled else 1.0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.found + other.found,
            self.right + other.right,
            self.labelled + other.labelled,
            self.got + other.got,
            self.wrong + other.wrong,
            self.missed + other.missed,
        )


def text_of(name: str) -> str:
    return (TEXTS / f"{name}.txt").read_text(encoding="utf-8")


def place(text: str, piece: str) -> tuple[int, int]:
    """Return where a labelled piece stands; it must, just once."""
    first, _, last = piece.partition(" ... ")
    pattern = re.escape(first) + (r".*?" + re.escape(last) if last else "")
    found = list(re.finditer(pattern, text, re.DOTALL))
    assert found, piece
    return found[0].span()


def _is(draft: Draft, voice_id: str, name: str) -> bool:
    voice = draft.voice(voice_id)
    words = [w for v in voice.variants for w in v.split()] if voice else []
    return any(same_surname(fold(w), fold(name)) for w in words)


def people(draft: Draft, label: Label) -> Score:
    found = [v for v in draft.speakers if v.kind == "person"]
    right = [v for v in found if any(_is(draft, v.id, name) for name in label.people)]
    got = [n for n in label.people if any(_is(draft, v.id, n) for v in found)]
    return Score(
        len(found), len(right), len(label.people), len(got),
        [v.name for v in found if v not in right], [n for n in label.people if n not in got],
    )  # fmt: skip


def statements(draft: Draft, label: Label, text: str, level: str = "") -> Score:
    """A statement is right if its speaker is, and at least half of both pieces is common."""
    wanted = [(who, *place(text, piece)) for who, piece in label.says]
    found = [s for s in draft.statements if s.speaker and level in ("", word(s.sure))]

    def fits(s: Statement, who: str, a: int, b: int) -> bool:
        common = min(s.end, b) - max(s.start, a)
        return common * 2 >= max(s.end - s.start, b - a) and _is(draft, s.speaker, who)

    right = [s for s in found if any(fits(s, *w) for w in wanted)]
    got = [w for w in wanted if any(fits(s, *w) for s in found)]
    return Score(
        len(found), len(right), len(wanted), len(got),
        [f"{s.speaker}: {text[s.start : s.end]}" for s in found if s not in right],
        [f"{w[0]}: {text[w[1] : w[2]]}" for w in wanted if w not in got],
    )  # fmt: skip


def figures(draft: Draft, label: Label) -> Score:
    found = Counter((f.thing, f.low, f.high) for f in draft.figures)
    wanted = Counter(label.figures)
    both = sum((found & wanted).values())
    return Score(
        sum(found.values()), both, sum(wanted.values()), both,
        [str(f) for f in found - wanted], [str(f) for f in wanted - found],
    )  # fmt: skip


def scores(labels: dict[str, Label]) -> dict[str, Score]:
    """Return the scores over all texts, and those of statements by how sure they are."""
    total: dict[str, Score] = {}
    for name, label in labels.items():
        text = text_of(name)
        draft = co.draft(text)
        one = {
            "people": people(draft, label),
            "statements": statements(draft, label, text),
            "figures": figures(draft, label),
        }
        for level in ("sure", "fairly sure", "unsure"):
            one[level] = statements(draft, label, text, level)
        for what, score in one.items():
            total[what] = total.get(what, Score()) + score
    return total

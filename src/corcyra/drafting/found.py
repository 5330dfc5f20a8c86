"""What is found in a text: people, statements, figures, dates, places; each where and how sure.

Offsets count characters of the text as it was given, from 0, the end not included. `sure` is how
sure the rule is that found it, from 0 to 1: `word` says it in a word, and `docs/draft.md` how often
each word was right on labelled texts.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Final

SURE: Final = 0.8
FAIRLY: Final = 0.6
QUOTED: Final = 25
"""Most words of the text that are repeated at once; the offsets lead to the rest."""


def word(sure: float) -> str:
    """Return how sure something is, in a word."""
    return "sure" if sure >= SURE else "fairly sure" if sure >= FAIRLY else "unsure"


def many(count: int, what: str) -> str:
    """Return a count with its noun: 1 figure, 2 figures."""
    plural = {"person": "people"}.get(what, f"{what}s")
    return f"{count:,} {what if count == 1 else plural}"


def short(text: str, most: int = QUOTED) -> str:
    """Return the first words of a text, on one line."""
    words = text[: 40 * most].split()
    cut = " ".join(words[:most])[: 8 * most]
    return cut if len(words) <= most and len(cut) < 8 * most else f"{cut.rstrip(' ,;:.')} ..."


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who is named, or who speaks without a name."""

    id: str
    name: str
    """As the text has it most fully."""
    kind: str
    """person, body (an institution), or unnamed ("official sources")."""
    variants: tuple[str, ...]
    """Every spelling that was taken for this name."""
    role: str
    """In the text's words; empty if it gives none."""
    mentions: int
    speaks: bool
    sure: float


@dataclass(frozen=True, slots=True)
class Cue:
    """A kind of test that a word of the statement suggests."""

    kind: str
    word: str
    direction: str = field(default="", repr=False)
    """up, down or TODO of an effect or a cause; empty of other kinds."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody says: one sentence, or the part of it that is his."""

    speaker: str
    """Id of a voice; empty if the text does not say whose words these are."""
    form: str
    """direct (in quotation marks), reported, or article (the text's own author)."""
    quote: str
    """Its first words."""
    start: int
    end: int
    line: int
    about: tuple[str, ...]
    """Ids of the voices that it speaks of."""
    cues: tuple[Cue, ...]
    how: str
    """The rule that found it."""
    sure: float


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of something, with its unit."""

    thing: str
    """What is counted: deaths, crowd, ..., or the noun itself."""
    low: float
    high: float
    unit: str
    words: str
    """The number as the text has it."""
    year: int | None
    """The year it is about, if one is named with it."""
    source: str
    """Id of the voice that gives it; empty for the text itself."""
    start: int
    end: int
    line: int
    sure: float


@dataclass(frozen=True, slots=True)
class Disputed:
    """Figures of one thing that differ: one fact, each source's figure kept."""

    thing: str
    year: int | None
    figures: tuple[int, ...]
    """Places in the list of figures."""
    sure: float


@dataclass(frozen=True, slots=True)
class When:
    """A date, as exact as the text has it."""

    iso: str
    """2022-01-05, 2022-01, 2022, or --01-05 where no year is known."""
    words: str
    start: int
    end: int
    line: int
    sure: float
    told: str = ""
    """past (`since 1986`), report (the report's own date line), else empty."""


@dataclass(frozen=True, slots=True)
class Where:
    """A place that is named."""

    name: str
    kind: str
    """country or place."""
    mentions: int
    start: int
    sure: float


@dataclass(frozen=True, slots=True)
class Draft:
    """All that was found in a text."""

    by: str
    """rules, or the endpoint's model."""
    characters: int
    voices: tuple[Voice, ...]
    statements: tuple[Statement, ...]
    figures: tuple[Figure, ...]
    disputed: tuple[Disputed, ...]
    dates: tuple[When, ...]
    places: tuple[Where, ...]
    notes: tuple[str, ...] = ()
    dropped: tuple[str, ...] = field(default=())
    """What an endpoint answered and the text does not bear out."""

    @property
    def speakers(self) -> tuple[Voice, ...]:
        """Those who speak, people first, by how much they say."""
        said = {v.id: sum(s.speaker == v.id for s in self.statements) for v in self.voices}
        order = ("person", "body", "unnamed")
        return tuple(
            sorted(
                (v for v in self.voices if v.speaks),
                key=lambda v: (order.index(v.kind), -said[v.id]),
            )
        )

    def voice(self, name: str) -> Voice | None:
        """Return the voice with this id."""
        return next((v for v in self.voices if v.id == name), None)

    def to_json(self) -> dict[str, Any]:
        """Return everything as JSON has it, the dossier's text under `dossier`."""
        from corcyra.drafting.claims import claims
        from corcyra.drafting.show import summary

        found = asdict(self)
        found["speakers"] = [v.id for v in self.speakers]
        found["summary"] = summary(self)
        found["claims"] = claims(self)
        found["dossier"] = self.to_yaml()
        for kind in ("voices", "statements", "figures", "disputed", "dates", "places"):
            for item in found[kind]:
                item["sure_word"] = word(item["sure"])
        return found

    def to_yaml(self) -> str:
        """Return the skeleton of a dossier: it passes `corcyra check`, and says what is to do."""
        from corcyra.drafting.skeleton import skeleton

        return skeleton(self)

    def __str__(self) -> str:
        from corcyra.drafting.show import lines

        return "\n".join(lines(self))

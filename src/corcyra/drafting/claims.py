"""Statements as draft claims: what a person accepts, corrects or drops."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from corcyra.drafting.found import Cue, Draft, Statement, short, word

MOST: Final = 100
"""Claims that a dossier can hold."""
TESTS: Final = {
    "because": "{kind: because, outcome: TODO, without: TODO, with_off: TODO, without_off: TODO, "
    "direction: TODO}",
    "needed": "{kind: needed, outcome: TODO, without: TODO}",
    "enough": "{kind: enough, outcome: TODO, without: TODO}",
    "decides": "{kind: decides, question: TODO, moment: call, alone: [TODO]}",
    "not": "{kind: not, of: {kind: state, holds: TODO}}",
    "effect": "{kind: effect, outcome: TODO, without: TODO, direction: TODO}",
    "state": "{kind: state, holds: TODO}",
}
"""What the test of each kind is made of."""


def claims(draft: Draft) -> list[dict[str, Any]]:
    """Return a draft claim for each statement whose speaker is known.

    Each has `id`, `speaker`, `role`, `date` (empty if the text names no day), `words` (the text's:
    a person puts them into his own), `short`, `tests` (kinds with the cue word and a form to fill),
    `start`, `end`, `line`, `sure` and `sure_word`.
    """
    voices = {v.id: v for v in draft.voices}
    number: Counter[str] = Counter()
    day = said_on(draft)
    found = []
    for statement in draft.statements:
        voice = voices.get(statement.speaker)
        if voice is None:
            continue
        number[voice.id] += 1
        found.append(
            {
                "id": f"{voice.id[:32]}-{number[voice.id]}",
                "speaker": voice.name[:80],
                "role": voice.role[:120],
                "date": day,
                "words": statement.quote,
                "short": _few(statement.quote),
                "form": statement.form,
                "about": list(statement.about),
                "tests": tests(statement),
                "start": statement.start,
                "end": statement.end,
                "line": statement.line,
                "how": statement.how,
                "sure": statement.sure,
                "sure_word": word(statement.sure),
            }
        )
    return found


def tests(statement: Statement) -> list[dict[str, str]]:
    """Return kinds of test with the word that suggests each and a form to fill in."""
    if not statement.cues:
        return [{"kind": "state", "cue": "", "form": TESTS["state"]}]
    return [{"kind": c.kind, "cue": c.word, "form": _form(c)} for c in statement.cues]


def _form(cue: Cue) -> str:
    told = cue.direction or "TODO"
    return TESTS[cue.kind].replace("direction: TODO", f"direction: {told}")


def said_on(draft: Draft) -> str:
    """Return the report's own date, else the latest full one not told as past, else ""."""
    full = [d for d in draft.dates if len(d.iso) == 10 and d.iso[0] != "-" and d.told != "past"]
    own = [d for d in full if d.told == "report"]
    return max((d.iso for d in own or full), default="")


def _few(quote: str) -> str:
    cut = short(quote.removesuffix(" ..."), 8)
    return cut if len(cut) <= 60 else f"{cut[:56].rpartition(' ')[0] or cut[:56]} ..."

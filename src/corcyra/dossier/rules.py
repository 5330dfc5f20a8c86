"""What the types cannot say: sums, names that must exist, events that never come.

`world` holds of every arm; `questions` (arms, claims, facts, sources) of the dossier as it stands.
Each rule is `sure`: where the types of a dossier fail it runs on what was salvaged, and ends at the
first value that is not known. What concerns one item only is a rule of its own, so that the other
items are still looked at.
"""

from __future__ import annotations

from itertools import chain, islice

from corcyra.dossier import (
    rules_against,
    rules_country,
    rules_events,
    rules_palace,
    rules_questions,
)
from corcyra.dossier.doubt import sure
from corcyra.dossier.schema import Dossier
from corcyra.dossier.tree import Node
from corcyra.dossier.wrong import MOST, Wrong

_WORLD = tuple(map(sure, (*rules_country.RULES, *rules_palace.RULES, *rules_events.RULES)))
_QUESTIONS = tuple(map(sure, (*rules_questions.RULES, *rules_against.RULES)))


def world(dossier: Dossier) -> list[Wrong]:
    """Check what one arm simulates."""
    return list(islice(chain.from_iterable(rule(dossier) for rule in _WORLD), MOST))


def questions(dossier: Dossier, root: Node) -> list[Wrong]:
    """Check what is asked of the arms, and the sources."""
    wrongs = chain.from_iterable(rule(dossier) for rule in _QUESTIONS)
    return list(islice(chain(wrongs, rules_questions.sources(dossier, root)), MOST))

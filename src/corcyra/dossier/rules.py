"""What the types cannot say: sums, names that must exist, events that never come.

`world` holds of every arm; `questions` (arms, claims, facts, sources) of the dossier as it stands.
"""

from __future__ import annotations

from itertools import chain

from corcyra.dossier import rules_country, rules_events, rules_palace, rules_questions
from corcyra.dossier.locate import Locator
from corcyra.dossier.schema import Dossier
from corcyra.dossier.wrong import Wrong
from corcyra.errors import Problem

_WORLD = (*rules_country.RULES, *rules_palace.RULES, *rules_events.RULES)


def world(dossier: Dossier, locator: Locator) -> list[Problem]:
    """Check what one arm simulates."""
    return _told(locator, *(wrong for rule in _WORLD for wrong in rule(dossier)))


def questions(dossier: Dossier, locator: Locator) -> list[Problem]:
    """Check what is asked of the arms, and the sources."""
    wrongs = (rule(dossier) for rule in rules_questions.RULES)
    sources = rules_questions.sources(dossier, locator.root)
    return _told(locator, *chain(*wrongs), *sources)


def _told(locator: Locator, *wrongs: Wrong) -> list[Problem]:
    return [locator.problem(*wrong) for wrong in wrongs]

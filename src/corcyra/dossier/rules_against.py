"""Rules of claims that contradict each other."""

from __future__ import annotations

from typing import Final

from corcyra.dossier.doubt import sure
from corcyra.dossier.questions import Claim
from corcyra.dossier.schema import Dossier
from corcyra.dossier.wrong import Loc, Wrong, Wrongs, ids, known


def against(dossier: Dossier) -> Wrongs:
    """Claims name other claims, each once."""
    names = ids(dossier.claims)
    for i, claim in enumerate(dossier.claims):
        yield from _of_claim(("claims", i, "against"), claim)
        for k, other in enumerate(claim.against):
            yield from known("claim", ("claims", i, "against", k), other, names)


@sure
def _of_claim(loc: Loc, claim: Claim) -> Wrongs:
    for k, other in enumerate(claim.against):
        if other == claim.id:
            yield Wrong((*loc, k), f"{other} is this claim; name another, which it contradicts")
        elif other in claim.against[:k]:
            yield Wrong((*loc, k), f"{other} stands here already")


RULES: Final = (against,)

"""Further pairs, for the claims that few of a study's pairs can tell.

A claim about foreign troops says something only of pairs in which they land, and those may be one
in thirty.  Where fewer than 20 pairs can tell a claim, the study goes on with more pairs that run
only the arms of such claims, and those only where the claim's condition is met: most of them cost
one run.  The number follows from the share that could tell, so the same call always asks for the
same pairs; they lie in a study's folder of their own inside the first.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from corcyra.claims.needs import ArmPlan, needs
from corcyra.study.manifest import amend, read
from corcyra.study.request import Request
from corcyra.study.result import Study

if TYPE_CHECKING:
    from corcyra.claims import Verdict

WANTED: Final = 30
"""Pairs that shall tell a claim."""
TIMES: Final = 10
"""The pairs, further ones included, are at most so many times those asked for."""


def with_further(request: Request, study: Study) -> Request | None:
    """Return the request for a study's further pairs; None where no claim needs any."""
    from corcyra.claims.verdicts import FEWEST_TOLD

    few = [v for v in study.verdicts if v.told < FEWEST_TOLD and v.told + v.untold > 0]
    if not few or study.pairs < request.pairs:
        return None
    claims = frozenset(verdict.id for verdict in few)
    wanted = max(_enough(few), request.pairs + 1)
    if request.draws is not None:
        wanted = min(wanted, request.draws.most)
    if wanted <= request.pairs:
        return None
    return replace(request_for(request, study, claims), pairs=wanted)


def request_for(request: Request, study: Study, claims: frozenset[str]) -> Request:
    """Return the request for one further pair for these claims: more of them extend its folder."""
    further = replace(
        request,
        pairs=request.pairs + 1,
        first=request.pairs,
        claims=claims,
        arms=_arms(request, claims),
        every=None,
        local_pairs=0,
        folder=study.folder / "further",
    )
    named = study.folder / f"further-{request.pairs}-{_digest(further)}"
    return replace(further, folder=named)


def there(study: Study) -> Study | None:
    """Return the study with its further pairs if they are all there, else None."""
    manifest = read(study.folder)
    name = manifest.get("further", {}).get(str(study.pairs))
    if name is None or not (study.folder / name / "manifest.json").exists():
        return None
    if manifest.get("precision", {}).get(str(study.pairs)) is not None:
        return None  # Those are the pairs of another call.
    further = Study.open(study.folder / name, manifest.get("further_pairs", {}).get(name))
    first = further.manifest["identity"]["first"]
    whole = first + further.pairs == further.manifest["pairs_asked"]
    return joined(study, further) if whole else None


def joined(study: Study, further: Study) -> Study:
    """Return the study with its further pairs, and write down in its folder where they are."""
    name, limit = further.folder.name, further.manifest["pairs_asked"]

    def note(manifest: dict[str, Any]) -> None:
        manifest.setdefault("further", {})[str(study.pairs)] = name
        manifest.setdefault("further_pairs", {})[name] = limit

    manifest = amend(study.folder, note)
    ran = study.ran + further.ran
    return Study(study.folder, study.loaded, manifest, pairs=study.pairs, ran=ran, further=further)


def without(study: Study) -> Study:
    """Return the study, which needs no further pairs; those of another call are let go of."""
    key = str(study.pairs)
    manifest = amend(study.folder, lambda known: known.get("further", {}).pop(key, None))
    return Study(study.folder, study.loaded, manifest, pairs=study.pairs, ran=study.ran)


def _enough(few: Sequence[Verdict]) -> int:
    """Return how many pairs let each claim be told often enough, as far as TIMES allows."""
    looked_at = max(v.told + v.untold + v.failed for v in few)
    # Half a pair more than were seen: a claim that none could tell is rare, not impossible.
    rarest = min((v.told + 0.5) / looked_at for v in few)
    return min(math.ceil(WANTED / rarest), TIMES * looked_at)


def _arms(request: Request, claims: frozenset[str]) -> tuple[ArmPlan, ...]:
    """Return the arms that these claims need, as long as the study runs them."""
    days = {arm.id: arm.days for arm in request.arms}
    dossier = request.as_run().dossier
    return tuple(ArmPlan(plan.id, min(plan.days, days[plan.id])) for plan in needs(dossier, claims))


def _digest(request: Request) -> str:
    text = json.dumps(request.identity(), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:8]

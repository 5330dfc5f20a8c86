"""The same assumptions under other luck: some of a study's pairs are run again.

For each claim that enough pairs can tell, the first of them are run again with the draws that they
had and other keys, so that it can be said how much of the spread is luck (`corcyra.claims.luck`).
The first pairs, and not some at random: more pairs then keep them. Like further pairs they lie in
folders of their own inside the study's, which the same call completes after a kill.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from corcyra.claims.needs import ArmPlan
from corcyra.study.manifest import amend, read
from corcyra.study.progress import Progress
from corcyra.study.request import Request
from corcyra.study.result import Study
from corcyra.study.running import run_study

if TYPE_CHECKING:
    from corcyra.claims import Verdict

AGAIN: Final = 40
"""Pairs that can tell a claim which are run again: the share is then known to about .15."""
MOST: Final = 100
"""Lucks at most."""


def with_luck(request: Request, study: Study, lucks: int, progress: Progress) -> Study:
    """Run some pairs again under so many other lucks; return the study that knows them."""
    wanted = _chosen(study)
    if not wanted or not lucks:
        return study
    found: list[Study] = []
    for luck in range(1, lucks + 1):
        runs = [run_study(asked, progress) for asked in _requests(request, study, wanted, luck)]
        base, *more = runs
        found.append(base if not more else _both(base, more[0]))

    def note(manifest: dict[str, Any]) -> None:
        manifest.setdefault("lucks", {})[str(study.pairs)] = [_names(one) for one in found]

    amend(study.folder, note)
    return study.with_lucks(tuple(found))


def opened(study: Study) -> Study:
    """Return the study with the lucks that its folder holds for as many pairs."""
    names = read(study.folder).get("lucks", {}).get(str(study.pairs), [])
    folders = [[study.folder / name for name in luck] for luck in names]
    if not folders or not all(folder.is_dir() for luck in folders for folder in luck):
        return study
    parts = [[Study.open(folder) for folder in luck] for luck in folders]
    return study.with_lucks(tuple(_both(*luck) if luck[1:] else luck[0] for luck in parts))


def _both(base: Study, more: Study) -> Study:
    return Study(base.folder, base.loaded, base.manifest, ran=base.ran + more.ran, further=more)


def _names(luck: Study) -> list[str]:
    return [part.folder.name for part in (luck, luck.further) if part is not None]


def _chosen(study: Study) -> dict[str, frozenset[int]]:
    """The pairs to run again, by claim."""
    from corcyra.claims.luck import FEWEST

    def first(verdict: Verdict) -> frozenset[int]:
        told = study.paired.pairs[verdict.told_pairs]
        return frozenset(int(pair) for pair in np.sort(told)[:AGAIN])

    return {v.id: first(v) for v in study.verdicts if v.told >= FEWEST}


def _requests(
    request: Request, study: Study, wanted: dict[str, frozenset[int]], luck: int
) -> Iterator[Request]:
    """What is run of the study's pairs, and of its further ones."""
    for part in (study, study.further):
        if part is None:
            continue
        identity = part.manifest["identity"]
        own = range(identity["first"], part.manifest["pairs_asked"])
        claims = {claim: pairs for claim, pairs in wanted.items() if claim in identity["claims"]}
        only = frozenset(pair for pairs in claims.values() for pair in pairs if pair in own)
        if not only:
            continue
        asked = replace(
            request,
            first=min(only),
            pairs=max(only) + 1,
            claims=frozenset(claims),
            arms=tuple(ArmPlan(arm["id"], arm["days"]) for arm in identity["arms"]),
            every=None,
            local_pairs=0,
            luck=luck,
            only=only,
        )
        yield replace(asked, folder=study.folder / f"luck-{luck}-{_digest(asked)}")


def _digest(request: Request) -> str:
    text = json.dumps(request.identity(), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:8]

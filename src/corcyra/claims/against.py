"""Claim against claim: in how many worlds both hold, one, the other, or neither.

Two claims contradict each other if they hold together more rarely than two unrelated claims would
that hold as often: by Fisher's exact test over the pairs that can tell both, given how often each
holds. There are three families of such tests: claims that the dossier sets against each other
(`against`), all other claims, and claims against the questions beside them, where a dossier puts
rivals. In each the chance that unrelated propositions are called related is at most 5%, by Tarone's
form of Bonferroni's bound (Tarone 1990, doi:10.2307/2531456), which does not count tests that could
not come out small whatever the worlds said.

Which assumption would make each right: over the pairs in which exactly one of the two holds, the
assumption that tells best which of them it is (`corcyra.claims.drivers`).

What the two have to be to each other by their conditions alone, whatever the worlds
(`corcyra.claims.formulas`), and what the pairs that hold both share (`corcyra.claims.shared`),
stands beside it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from corcyra.claims.assumptions import Assumptions
from corcyra.claims.drivers import drivers
from corcyra.claims.findings import Driver, plain
from corcyra.claims.formulas import Bond, bond
from corcyra.claims.fourfold import Counts, bound, phi, tails, varies
from corcyra.claims.needs import end_day
from corcyra.claims.shared import Shared, shared
from corcyra.claims.verdicts import FEWEST_TOLD, Verdict

if TYPE_CHECKING:
    from corcyra.claims.table import Outcomes
    from corcyra.dossier.questions import Proposition
    from corcyra.dossier.schema import Dossier

Relation = Literal["contradict", "apart", "together", "open", "settled", "few"]

CHANCE: Final = 0.05
"""Chance, in each family, that some two claims are called related and are not."""
HARDLY_EVER: Final = 0.05
"""Share of pairs in which both hold up to which two claims contradict ("remote" in ICD 203)."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of two that stand against each other."""

    claim: str
    """Id of the claim."""
    question: str
    """Title of a question beside the claim; "" for the claim itself."""
    speaker: str
    """"" for a question that is nobody's."""
    short: str

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {"claim": self.claim, "question": self.question or None, "speaker": self.speaker}


@dataclass(frozen=True, slots=True)
class Contrast:
    """Two propositions over the pairs that can tell both. Shares are NaN if no pair can."""

    first: Side
    second: Side
    named: bool
    """Whether the dossier says that they contradict."""
    told: int
    both: float
    only_first: float
    only_second: float
    neither: float
    chance: float
    """Share in which both would hold if they were unrelated: the product of their shares."""
    phi: float
    """Correlation of the two truths; NaN where one of them always or never holds."""
    phi_interval: tuple[float, float]
    """90% interval: quantiles of phi under Jeffreys' prior over the four cells."""
    p_apart: float
    """Chance that unrelated claims hold together as rarely as this, or more rarely."""
    p_together: float
    """Chance that they hold together as often, or more often."""
    relation: Relation
    """contradict: apart, and both hold in at most 5% of pairs; apart, together: more rarely or more
    often together than chance; open: not told from chance; settled: one of them always or never
    holds; few: under 20 pairs can tell both."""
    contested: int
    """Pairs in which exactly one of the two holds."""
    search: Callable[[], Driver | None] = field(repr=False, compare=False)
    """Looks for what decides between them when it is first asked for."""
    bond: Bond = ""
    """What their conditions alone make them to each other, whatever the worlds."""
    shared: Shared | None = None
    """Of two that go together: what the pairs in which both hold have in common."""

    @property
    def clear(self) -> bool:
        """Whether they keep apart more than chance explains."""
        return self.relation in ("contradict", "apart")

    @property
    def decider(self) -> Driver | None:
        """What decides between them: "holds" means the first of them, over the contested pairs.

        None if they go together or are not related, if the contested pairs are too few, or if no
        assumption stands out from chance.
        """
        asked = self.clear or self.named
        return self.search() if asked and self.contested >= FEWEST_TOLD else None

    def to_json(self) -> dict[str, Any]:
        """Plain values; None for what is not a finite number."""
        from corcyra.claims.contrasts import in_words

        shares = ("both", "only_first", "only_second", "neither", "chance", "phi")
        return {
            "first": self.first.to_json(),
            "second": self.second.to_json(),
            "named": self.named,
            "relation": self.relation,
            "told": self.told,
            **{name: plain(getattr(self, name)) for name in shares},
            "phi_interval": [plain(end) for end in self.phi_interval],
            "p_apart": plain(self.p_apart),
            "p_together": plain(self.p_together),
            "contested": self.contested,
            "by_conditions": self.bond or None,
            "shared": None if self.shared is None else self.shared.to_json(),
            "assumption": None if self.decider is None else self.decider.to_json(),
            "words": in_words(self),
        }


def against(dossier: Dossier, verdicts: Sequence[Verdict], table: Outcomes) -> tuple[Contrast, ...]:
    """Every claim against every other, and against the questions beside it.

    The sharpest first: clear contradictions, then what keeps apart, each by how far from chance;
    among the rest, those that the dossier names.

    Parameters
    ----------
    dossier, verdicts, table
        Of the same study; the verdicts in any order.
    """
    pairs = list(_pairs(verdicts))
    if not pairs:
        return ()
    families = _families(dossier, pairs)
    cells = np.array([_cells(a, b) for a, b in pairs])
    relations = _relations(cells, families)
    apart, together = tails(cells, cells[:, 0])
    assumptions = Assumptions(table, dossier)
    rivals = {
        (claim.id, side.title): side.speaker for claim in dossier.claims for side in claim.beside
    }
    tests = _tests(dossier)
    end = end_day(dossier)
    bonds = [bond(tests[a.id, a.title], tests[b.id, b.title]) for a, b in pairs]
    found = [
        Contrast(
            first=_side(a, rivals),
            second=_side(b, rivals),
            named=families[i] == "named",
            relation=relations[i],
            p_apart=float(apart[i]) if cells[i].any() else math.nan,
            p_together=float(together[i]) if cells[i].any() else math.nan,
            **_figures(cells[i]),
            search=cache(partial(_decider, a, b, assumptions)),
            bond=bonds[i],
            shared=shared((tests[a.id, a.title], tests[b.id, b.title]), (a, b), table, end)
            if relations[i] == "together" and not bonds[i]
            else None,
        )
        for i, (a, b) in enumerate(pairs)
    ]
    return tuple(sorted(found, key=_sharpness))


def _tests(dossier: Dossier) -> dict[tuple[str, str], Proposition]:
    """The propositions by claim and by what verdicts on them are titled."""
    found = {(claim.id, claim.short): claim.test for claim in dossier.claims}
    return found | {(c.id, side.title): side.test for c in dossier.claims for side in c.beside}


def _pairs(verdicts: Sequence[Verdict]) -> Iterator[tuple[Verdict, Verdict]]:
    yield from combinations(verdicts, 2)
    for verdict in verdicts:
        yield from ((verdict, side) for side in verdict.beside if side.place == "question")


def _families(dossier: Dossier, pairs: Sequence[tuple[Verdict, Verdict]]) -> list[str]:
    """Which family of tests each pair of propositions belongs to."""
    named = {frozenset((claim.id, other)) for claim in dossier.claims for other in claim.against}
    return [
        "beside" if b.place != "claim" else "named" if frozenset((a.id, b.id)) in named else "other"
        for a, b in pairs
    ]


def _cells(a: Verdict, b: Verdict) -> list[int]:
    """Pairs in which both hold, only the first, only the second, neither."""
    told = a.told_pairs & b.told_pairs
    one, other = a.code[told] == 1, b.code[told] == 1
    table = (one & other, one & ~other, ~one & other, ~one & ~other)
    return [int(np.count_nonzero(cell)) for cell in table]


def _relations(cells: Counts, families: Sequence[str]) -> list[Relation]:
    """What each pair of propositions is to each other, family by family."""
    found: list[Relation] = ["few"] * len(cells)
    enough, vary = cells.sum(axis=1) >= FEWEST_TOLD, varies(cells)
    for i in np.flatnonzero(enough & ~vary):
        found[i] = "settled"
    for family in set(families):
        here = np.flatnonzero(enough & vary & (np.array(families) == family))
        for i, relation in zip(here, _of_family(cells[here]) if len(here) else ()):
            found[i] = relation
    return found


def _of_family(cells: Counts) -> list[Relation]:
    apart, together = tails(cells, cells[:, 0])
    first, second, n = cells[:, 0] + cells[:, 1], cells[:, 0] + cells[:, 2], cells.sum(axis=1)
    # Each pair is tested both ways, each way at half of the chance.
    rarest, _ = tails(cells, np.maximum(0, first + second - n))
    _, commonest = tails(cells, np.minimum(first, second))
    too_rare, too_common = bound(rarest, CHANCE / 2), bound(commonest, CHANCE / 2)
    found: list[Relation] = []
    for i, both in enumerate(cells[:, 0] / n):
        if apart[i] <= too_rare:
            found.append("contradict" if both <= HARDLY_EVER else "apart")
        else:
            found.append("together" if together[i] <= too_common else "open")
    return found


def _figures(cells: Counts) -> dict[str, Any]:
    n = int(cells.sum())
    both, first, second, neither = cells / n if n else np.full(4, math.nan)
    correlation, interval = phi(cells)
    return {
        "told": n,
        "both": float(both),
        "only_first": float(first),
        "only_second": float(second),
        "neither": float(neither),
        "chance": float((both + first) * (both + second)),
        "phi": correlation,
        "phi_interval": interval,
        "contested": int(cells[1] + cells[2]),
    }


def _decider(a: Verdict, b: Verdict, assumptions: Assumptions) -> Driver | None:
    """Among the pairs in which exactly one holds, what tells which."""
    contested = a.told_pairs & b.told_pairs & ((a.code == 1) != (b.code == 1))
    return next(iter(drivers(assumptions, contested, a.code == 1)), None)


def _side(verdict: Verdict, rivals: dict[tuple[str, str], str]) -> Side:
    if verdict.place == "claim":
        return Side(verdict.id, "", verdict.speaker, verdict.short)
    speaker = rivals.get((verdict.id, verdict.title), "")
    return Side(verdict.id, verdict.title, speaker, verdict.title)


_RANK: Final[dict[Relation, int]] = {"contradict": 0, "apart": 1}


def _sharpness(contrast: Contrast) -> tuple[float, int, float, str, str, str]:
    first, second = contrast.first, contrast.second
    p = contrast.p_apart if math.isfinite(contrast.p_apart) else 2.0
    rank: float = _RANK.get(contrast.relation, 2)
    if contrast.bond == "excludes" and rank < 2:
        rank = 1.5  # No finding: what the worlds alone tell comes first.
    later = 0 if contrast.named and rank >= 2 else 1
    return rank, later, p, first.claim, second.claim, second.question

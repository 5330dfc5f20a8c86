"""`Fit`: what a reader asks of a fit's folder."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from corcyra.fitting.adjust import adjusted
from corcyra.fitting.checks import NEVER, Check, check
from corcyra.fitting.draws import Draws, shown
from corcyra.fitting.learnt import Learnt, Tied, in_words, learnt, tied
from corcyra.fitting.measures import compared
from corcyra.fitting.ranks import Calibration, calibration
from corcyra.fitting.smc import LAST, STUCK, Cloud
from corcyra.fitting.store import read_cloud

if TYPE_CHECKING:
    from corcyra.dossier.load import Loaded
    from corcyra.fitting.facts import Chosen

WANTED: Final = 200.0
"""Effective number of draws under which a fit says that it has few."""


FEW_LUCKS: Final = 50.0
"""Effective lucks, or values, under which draws are a few worlds varied, not a posterior."""


class Fit:
    """A finished fit, read from its folder when first asked for.

    Parameters
    ----------
    folder : Path
        The folder.
    loaded : Loaded
        The dossier, with the days, weight and step of the fit.
    chosen : Chosen
        Its facts.
    """

    def __init__(self, folder: Path, loaded: Loaded, chosen: Chosen) -> None:
        self.folder = folder
        self.loaded = loaded
        self.chosen = chosen
        self.draws = Draws(folder)

    @property
    def manifest(self) -> dict[str, Any]:
        """What the folder says of itself."""
        return self.draws.manifest

    @property
    def history(self) -> list[dict[str, Any]]:
        """A row a generation."""
        return list(self.manifest["history"])

    @property
    def tolerance(self) -> float:
        """What the widths of the facts were multiplied by in the end; 1 = not at all."""
        return float(self.history[-1]["tolerance"]) if self.history else np.inf

    @cached_property
    def prior(self) -> Cloud:
        """The draws from the prior."""
        from corcyra.fitting.smc import joined

        facts = [t.id for t in self.chosen.all]
        files = sorted((self.folder / "prior").glob("part-*.parquet"))
        return joined([read_cloud(file, self.draws.names, facts) for file in files])

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """Each fact against prior and fitted draws."""
        facts, at = [t.id for t in self.chosen.all], list(self.draws.facts)
        fitted = self.draws.shown[:, [at.index(fact) for fact in facts]]
        prior = shown(self.prior.s, self.chosen.all, self.chosen.days)
        used = len(self.chosen.used)
        days, step = self.chosen.days, self.loaded.dossier.step
        return check(self.chosen.all, used, prior, fitted, self.draws.weight, days=days, step=step)

    @cached_property
    def learnt(self) -> tuple[Learnt, ...]:
        """What the record says of each quantity."""
        return learnt(self.draws.names, self.draws.z, self.draws.weight)

    @cached_property
    def tied(self) -> tuple[Tied, ...]:
        """Quantities that the record does not tell apart."""
        few = [each.name for each in self.learnt[:40]]
        at = [self.draws.names.index(name) for name in few]
        return tied(few, self.draws.z[:, at], self.draws.weight)

    @cached_property
    def adjusted(self) -> NDArray[np.float64]:
        """Scores (n, d) after local regression on the facts used (`corcyra.fitting.adjust`)."""
        used = self.chosen.used
        at = [self.draws.facts.index(t.id) for t in used]
        s = compared(self.draws.shown[:, at], [t.scale for t in used], self.chosen.days + 1.0)
        residuals = (s - [t.centre for t in used]) / [t.width for t in used]
        return adjusted(self.draws.z, residuals, self.draws.weight)

    def calibrate(self, facts: Sequence[str], records: int = 120) -> Calibration:
        """Return ranks of planted parameters, on a problem reduced to some facts.

        The bank of runs from the prior serves all records; see `corcyra.fitting.ranks`.
        """
        order = [t.id for t in self.chosen.all]
        width = np.array([t.width for t in self.chosen.all if t.id in facts])
        columns = [order.index(t.id) for t in self.chosen.all if t.id in facts]
        seed = int(self.draws.identity["seed"])
        return calibration(
            self.prior.z, self.prior.s[:, columns], width, records=records, seed=seed
        )

    def covered(self, used: bool) -> tuple[int, int, int]:
        """Return of the facts used, or held out, how many are covered, met by the runs, and all."""
        some = [c for c in self.checks if c.used is used]
        return sum(c.covered for c in some), sum(c.met for c in some), len(some)

    @property
    def sentence(self) -> str:
        """The fit in a sentence."""
        (hit, met, used), (hit_out, met_out, held) = self.covered(True), self.covered(False)
        runs = self.history[-1]["runs"] if self.history else 0
        draws, lucks, values = self.draws.effective, self.draws.lucks, self.draws.values
        return (
            f"{draws:,.0f} effective draws ({lucks:,.0f} by the part of luck that recurs most, "
            f"{values:,.0f} by the value) after {runs:,} runs, "
            f"tolerance {self.tolerance:.3g}; their 90% bands, the sources' error "
            f"included, cover {hit} of {used} facts used and {hit_out} of {held} held out "
            f"(without it {met} and {met_out})."
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know before using the draws."""
        notes = []
        if self.tolerance > 1.0:
            notes.append(
                f"The draws stopped at {self.tolerance:.3g} times the widths of the facts: they "
                "are farther from the record than its sources from each other."
            )
        last = self.history[-1] if self.history else {"acceptance": 1.0, "finished": 0}
        if last["acceptance"] < STUCK:
            notes.append("Next to no move was taken in the end: the record is hard to reach.")
        elif last["finished"] < LAST:
            notes.append(
                f"--runs ended it after {last['finished']} of {LAST} generations at the facts' own "
                "widths; the same command with more goes on."
            )
        if self.draws.effective < WANTED:
            notes.append(f"Fewer than {WANTED:g} effective draws: judge few pairs on them.")
        few = min(self.draws.lucks, self.draws.values)
        if few < FEW_LUCKS:
            notes.append(
                f"By what recurs most they are {few:.0f} worlds, varied. The posterior is wider "
                "than they are; ask for more --draws and a larger --bank."
            )
        for c in self.checks:
            if c.used and not c.covered:
                far = c.nearest > NEVER
                prior = (
                    f"; no draw from the prior came within {c.nearest:.0f} widths" if far else ""
                )
                notes.append(f"{c.fact.id} is outside what the draws give{prior}.")
        return tuple(notes)

    @property
    def words(self) -> str:
        """What the record tells and what it cannot tell apart."""
        return in_words(self.learnt, self.tied)

"""The fitted draws as `judge` takes them: a pair is a draw of parameters and its luck.

A draw met the record with its own luck, so a pair keeps both: its arm `with` is the run that was
fitted, to the last bit, and its other arms are that same world with one act changed. Pair k takes
the draw at the fractional part of u + k times the golden ratio of the weights' sum: the first n
pairs are as good as a systematic sample, for any n, and more pairs change none of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray
from pyarrow import lib as pa
from scipy.special import ndtr

from corcyra.errors import FitError
from corcyra.fitting.luck import common, lot_of, numbered
from corcyra.fitting.store import DRAWS, lucks_of, pq, read

if TYPE_CHECKING:
    from corcyra.dossier.load import Loaded
    from corcyra.fitting.facts import Target
    from corcyra.model.api import Model
    from corcyra.model.quantities import Quantities

F8 = NDArray[np.float64]

_GOLDEN: Final = 0.6180339887498949
_EDGE: Final = 1e-12


class Draws:
    """The draws of a fit.

    Parameters
    ----------
    folder : Path
        The fit's folder; `manifest.json` and `draws.parquet` are enough.

    Raises
    ------
    FitError
        There is no fit, or it is not finished.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest = read(folder)
        file = folder / DRAWS
        if not file.exists():
            raise FitError(f"{folder}: the fit is not finished; the same command goes on with it")
        try:
            table = pq.read_table(file)
        except (OSError, pa.ArrowException) as error:
            raise FitError(f"{file}: cannot be read ({error})") from None
        self.names = _named(table, "z.")
        self.facts = _named(table, "f.")
        self.luck = lucks_of(table)
        self.weight: F8 = table.column("weight").to_numpy()
        self.z = _columns(table, "z.", self.names)
        self.shown = _columns(table, "f.", self.facts)
        self.hash = hashlib.sha256(file.read_bytes()).hexdigest()
        self._edges = np.cumsum(self.weight) / self.weight.sum()

    def __len__(self) -> int:
        return len(self.luck)

    @property
    def identity(self) -> dict[str, Any]:
        """What was fitted and how."""
        return dict(self.manifest["identity"])

    @property
    def effective(self) -> float:
        """Effective number of the weights (Kong 1992)."""
        return float(self.weight.sum() ** 2 / (self.weight**2).sum())

    @property
    def cuts(self) -> tuple[float, ...]:
        """Days on which luck turns."""
        return tuple(self.identity["cuts"])

    @property
    def lucks(self) -> float:
        """Effective number of the part of luck (`luck.common`) that recurs most."""
        return min(_effective(part, self.weight) for part in self._lucks.T)

    @property
    def values(self) -> float:
        """Effective number of the values of that quantity whose values recur most."""
        return min(_effective(value, self.weight) for value in self._values.T)

    @cached_property
    def _lucks(self) -> NDArray[np.int64]:
        return common(self.luck, self.cuts)

    @cached_property
    def _values(self) -> NDArray[np.int64]:
        return np.column_stack([numbered(column) for column in self.z.T])

    def common(self, pairs: Sequence[int]) -> NDArray[np.int64]:
        """Return what pairs have in common of their luck, and of their values, (pairs, m)."""
        rows = [self.of_pair(pair) for pair in pairs]
        return np.column_stack([self._lucks[rows], self._values[rows]])

    @property
    def most(self) -> int:
        """Pairs that can be taken: more than the effective number would repeat themselves."""
        return max(int(self.effective), 1)

    @property
    def used(self) -> tuple[str, ...]:
        """Facts that the draws were fitted to."""
        return tuple(fact["id"] for fact in self.identity["used"])

    def of_pair(self, pair: int) -> int:
        """Return the number of a pair's draw."""
        place = (0.5 + pair * _GOLDEN) % 1.0
        return min(int(np.searchsorted(self._edges, place, side="right")), len(self) - 1)

    def scores(self, names: tuple[str, ...], i: int) -> F8:
        """Return scores of a draw in the order of names; 0, the middle, where it has none."""
        at = {name: k for k, name in enumerate(self.names)}
        return np.array([self.z[i, at[name]] if name in at else 0.0 for name in names])


REPLAYED: Final = 2


def of_dossier(
    folder: Path, loaded: Loaded, weight: float | None = None, step: float | None = None
) -> Draws:
    """Return the draws in a folder if they are this dossier's and this model's.

    The first of them are run again, and must give the facts that are stored of them.

    Raises
    ------
    FitError
        There are none, or they are of another dossier, model, weight or step.
    """
    draws = Draws(folder)
    there = draws.identity
    if there["dossier"] != loaded.dossier.name:
        raise FitError(f"{folder} is a fit of {there['dossier']}, not of {loaded.dossier.name}")
    for name, asked in (("weight", weight), ("step", step)):
        if asked is not None and asked != there[name]:
            raise FitError(
                f"the draws were fitted with {name} {there[name]:g} and their luck is of it, asked "
                f"{asked:g}: fit anew with --{name} {asked:g}"
            )
    if not _replays(draws, loaded):
        raise FitError(
            f"{folder} was fitted to another version of the dossier or of the model: its draws no "
            "longer give what they gave; fit anew"
        )
    return draws


def _replays(draws: Draws, loaded: Loaded) -> bool:
    """Tell whether the first draws, run again, give the facts that are stored of them."""
    from corcyra.fitting.facts import refusal, target
    from corcyra.fitting.worlds import Worlds

    there, facts = draws.identity, {fact.id: fact for fact in loaded.dossier.facts}
    some = [facts[name] for name in draws.facts if name in facts]
    if any(refusal(fact, loaded.dossier) for fact in some):
        return False
    targets = [target(fact, loaded.dossier) for fact in some]
    at = [draws.facts.index(t.id) for t in targets]
    as_run = {name: there[name] for name in ("days", "weight", "step")}
    dossier = loaded.dossier.model_copy(update=as_run)
    worlds = Worlds(dossier, targets, int(there["seed"]), draws.cuts, loaded.folder)
    if draws.luck.shape[1] != worlds.parts:  # Of other places.
        return False
    for i in range(min(REPLAYED, len(draws))):
        z = draws.scores(worlds.names, i)
        found = shown(worlds.measures(z, draws.luck[i]), targets, there["days"])
        if not np.allclose(found, draws.shown[i, at], rtol=1e-5, atol=1e-3):
            return False
    return True


def shown(s: F8, targets: Sequence[Target], days: float) -> F8:
    """Return compared measures (..., k) in the facts' own units; a day never come is infinite."""
    out = np.array(s, dtype=np.float64)
    for i, t in enumerate(targets):
        if t.scale.kind == "count":
            # A count of none comes back from its logarithm as none.
            out[..., i] = np.round(np.exp(out[..., i]) - t.scale.zero, 6)
        elif t.scale.kind == "day":
            out[..., i] = np.where(out[..., i] > days, np.inf, out[..., i])
    return out


class Dealer:
    """Deals an arm's values: those of the draw, where the arm asks what the fit has asked.

    Parameters
    ----------
    draws : Draws
        The fit's.
    base : Quantities
        Those of the dossier as it stands, as it was fitted.
    arm : Model
        One of its arms.
    """

    def __init__(self, draws: Draws, base: Quantities, arm: Model) -> None:
        self._draws, self._base, self._arm = draws, base, arm
        # What was fixed when it was fitted, or not there, has no score: the lot draws it.
        fitted, free = set(draws.names), base.varies()
        shared = [
            name
            for name in base.shared_with(arm.quantities)
            if name in fitted or not free[base.at[name]]
        ]
        self._mine = np.array([arm.quantities.at[name] for name in shared], np.intp)
        self._theirs = np.array([base.at[name] for name in shared], np.intp)

    def deal(self, pair: int) -> tuple[Any, F8]:
        """Return the lot and the values (m) of a pair."""
        i = self._draws.of_pair(pair)
        lot = lot_of(int(self._draws.identity["seed"]), self._draws.luck[i], self._draws.cuts)
        # What the arm alone asks, or asks otherwise, it draws itself: keyed by all of the luck.
        values = self._arm.draw(lot._replace(pair=int(np.bitwise_xor.reduce(self._draws.luck[i]))))
        values[self._mine] = self.values(i)[self._theirs]
        return lot, values

    def values(self, i: int) -> F8:
        """Return the values of a draw for the dossier as it stands."""
        names = self._base.names
        u = np.clip(ndtr(self._draws.scores(names, i)), _EDGE, 1 - _EDGE)
        return self._base.values(u)


def _effective(part: NDArray[np.int64], weight: F8) -> float:
    share = np.bincount(part, weights=weight)
    return float(share.sum() ** 2 / (share**2).sum())


def _named(table: pa.Table, head: str) -> tuple[str, ...]:
    return tuple(n[len(head) :] for n in table.column_names if n.startswith(head))


def _columns(table: pa.Table, head: str, names: tuple[str, ...]) -> F8:
    found = [table.column(head + name).to_numpy().astype(np.float64) for name in names]
    return np.column_stack(found) if found else np.zeros((table.num_rows, 0))

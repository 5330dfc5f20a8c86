"""Every quantity of a dossier that may be uncertain, by path, and its keyed draw.

A quantity's uniform depends on the run key and the hash of its path alone: arms that share a
quantity share its draw, and a quantity added or fixed elsewhere moves no other. A place's rank in
hardship is drawn by the place's number, as its people are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv

from corcyra.dossier.base import Quantity
from corcyra.dossier.drawn import rank_paths
from corcyra.dossier.politics import Palace
from corcyra.dossier.schema import Dossier
from corcyra.model.draws import PLACE, philox, quantity_uniforms, uniform
from corcyra.parameters import PARAMETERS

QUESTIONS = ("response", "call", "dismiss")


def _listed(dossier: Dossier) -> Iterator[tuple[str, Quantity]]:
    """Yield path and quantity of everything that is a value or a range."""
    for p in PARAMETERS:
        given = dossier.parameters.get(p.name)
        yield p.name, given or Quantity(range=(p.low, p.high), scale=p.scale)
    for path in rank_paths(dossier):
        yield path, Quantity(range=(0.0, 1.0))
    for event in dossier.events:
        for field in type(event).model_fields:
            value = getattr(event, field)
            if isinstance(value, Quantity):
                yield f"events.{event.id}.{field}", value
    for actor in dossier.palace.actors:
        at = f"palace.actors.{actor.id}"
        yield f"{at}.susceptibility", actor.susceptibility
        yield f"{at}.nerve", actor.nerve
        for question in QUESTIONS:
            ideal = getattr(actor.ideals, question)
            yield f"{at}.ideals.{question}.base", ideal.base
            yield f"{at}.ideals.{question}.slope", ideal.slope
    if dossier.abroad is not None:
        for member in dossier.abroad.members:
            yield f"abroad.members.{member.id}.base", member.base
            yield f"abroad.members.{member.id}.delay", member.delay


def _weights(palace: Palace) -> Iterator[tuple[str, str, float]]:
    """Yield group, path and Dirichlet concentration of each office and each tie."""
    for actor in palace.actors:
        yield "office", f"palace.office.{actor.id}", actor.office
    for actor in palace.actors:
        for to, strength in actor.ties.items():
            yield f"ties.{actor.id}", f"palace.ties.{actor.id}.{to}", strength


class Quantities:
    """The quantities of one arm of a dossier.

    Attributes
    ----------
    names : tuple of str
        Paths, in the order of `draw`'s values: n quantities, then the weights of office and ties.
    low, high : array (n)
        Ends of the quantities' ranges; alike where a value is known.
    ranks : array (P, or 0) of int
        Where in `names` the places' ranks in hardship are, if places may differ in it.
    group : array (m - n) of int
        The weights of a group are shares of 1.
    """

    def __init__(self, dossier: Dossier) -> None:
        listed = list(_listed(dossier))
        weights = list(_weights(dossier.palace))
        self.names = (*(path for path, _ in listed), *(path for _, path, _ in weights))
        self._split = len(listed)
        self.low = np.array([q.low for _, q in listed])
        self.high = np.array([q.high for _, q in listed])
        self._log = np.array([q.scale == "log" and q.range is not None for _, q in listed])
        self._strength = np.array([strength for _, _, strength in weights])
        groups = [group for group, _, _ in weights]
        self.group = np.unique(np.array(groups), return_inverse=True)[1]
        self._drawn = dossier.palace.weights == "prior"
        self._hash = np.array([_hash(name) for name in self.names], dtype=np.uint32)
        self.at = {name: k for k, name in enumerate(self.names)}
        self.ranks = np.array([self.at[path] for path in rank_paths(dossier)], np.intp)

    def draw(self, k0: np.uint32, k1: np.uint32) -> NDArray[np.float64]:
        """Return the values (m) of a run key; m = len(names)."""
        return self.values(self.places(k0, k1))

    def places(self, k0: np.uint32, k1: np.uint32) -> NDArray[np.float64]:
        """Return the places (m) of their priors that a run key draws."""
        u = np.empty(len(self.names))
        quantity_uniforms(k0, k1, self._hash, u)
        u[self.ranks] = [uniform(philox(k0, k1, 0, q, 0, PLACE)[0]) for q in range(len(self.ranks))]
        return u

    def values(self, u: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the values (m) at places u (m) of their priors, each between 0 and 1.

        Weights of office and ties are gamma quantiles before they are shares: u must be below 1
        there, and is no share's own quantile.
        """
        value = np.empty(len(self.names))
        head, tail = u[: self._split], u[self._split :]
        low, high = self.low, self.high
        value[: self._split] = low + head * (high - low)
        log = self._log
        value[: self._split][log] = low[log] * (high[log] / low[log]) ** head[log]
        value[self._split :] = self._dirichlet(tail)
        return value

    def varies(self) -> NDArray[np.bool_]:
        """Return whether a draw can change each value, (m)."""
        some = self._strength > 0
        several = np.bincount(self.group, weights=some)[self.group] > 1
        return np.concatenate([self.low < self.high, some & several & self._drawn])

    def shared_with(self, other: Quantities) -> list[str]:
        """Return the names that both have with the same prior; of shares, whole groups only."""
        mine, theirs = self._priors(), other._priors()
        return [name for name, prior in mine.items() if theirs.get(name) == prior]

    def _priors(self) -> dict[str, tuple[object, ...]]:
        """Return what decides each name's draw, but for its uniforms."""
        several = zip(self.low.tolist(), self.high.tolist(), self._log.tolist())
        priors: dict[str, tuple[object, ...]] = dict(zip(self.names, several))
        shares = self.names[self._split :]
        for name, group in zip(shares, self.group.tolist()):
            whole = [(n, s) for n, s, g in zip(shares, self._strength.tolist(), self.group)
                     if g == group]  # fmt: skip
            priors[name] = (self._drawn, *whole)
        return priors

    def _dirichlet(self, u: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return shares that sum to 1 in each group: normalised gamma quantiles."""
        gamma = self._strength.copy()
        if self._drawn:
            some = gamma > 0
            gamma[some] = gammaincinv(gamma[some], u[some])
        total = np.bincount(self.group, weights=gamma)
        share: NDArray[np.float64] = gamma / total[self.group]
        return share


def _hash(path: str) -> tuple[int, int]:
    """Return the two words under which a path is drawn."""
    digest = hashlib.blake2b(path.encode(), digest_size=8).digest()
    return int.from_bytes(digest[:4], "little"), int.from_bytes(digest[4:], "little")

"""Toy studies whose answers are known in closed form."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from types import SimpleNamespace

import numpy as np
from pydantic import TypeAdapter

from corcyra.claims.judging import judge
from corcyra.dossier.questions import Arm, Beside, Claim, Proposition
from corcyra.dossier.schema import Dossier

_TESTS: TypeAdapter = TypeAdapter(Proposition)


@dataclass
class Table:
    """Outcomes given as plain columns: {arm: {outcome: values}}; what is not given is NaN."""

    columns: dict[str, dict[str, list[float]]]
    draws: dict[str, list[float]] = field(default_factory=dict)
    broken: dict[str, list[bool]] = field(default_factory=dict)
    parts: list[list[int]] = field(default_factory=list)
    """What pairs have in common of their luck, a list each part."""

    @property
    def arms(self):
        return tuple(self.columns)

    @property
    def pairs(self):
        lengths = [len(v) for columns in self.columns.values() for v in columns.values()]
        return np.arange(lengths[0], dtype=np.int64)

    @property
    def common(self):
        return np.array(self.parts, np.int64).reshape(-1, len(self.pairs)).T

    def get(self, arm, outcome):
        column = self.columns[arm].get(outcome, np.full(len(self.pairs), np.nan))
        return np.where(self.ok(arm), np.asarray(column, dtype=float), np.nan)

    def ran(self, arm):
        return np.ones(len(self.pairs), bool)

    def asked(self, claim):
        return np.ones(len(self.pairs), bool)

    def ok(self, arm):
        return ~np.asarray(self.broken.get(arm, np.zeros(len(self.pairs), bool)))

    def parameters(self):
        shape = (len(self.pairs), 0)
        draws = np.column_stack(list(self.draws.values())) if self.draws else np.empty(shape)
        return tuple(self.draws), draws


def proposition(**given):
    return _TESTS.validate_python(given)


def claim(test, id="toy", beside=()):
    return Claim(
        id=id,
        speaker="A speaker",
        role="analyst",
        date=dt.date(2022, 1, 7),
        words="Something happens.",
        short="something",
        test=test,
        beside=[Beside(title=title, test=side) for title, side in beside],
        source="assumed",
    )


def dossier(*claims, days=60.0, arms=()):
    """Only what claims read of a dossier."""
    return Dossier.model_construct(
        days=days,
        claims=list(claims),
        arms=[Arm(id=arm, title=arm) for arm in arms],
        events=[],
        abroad=None,
        country=SimpleNamespace(places=[]),
    )


def verdict(table, beside=(), days=60.0, **given):
    return judge(dossier(claim(proposition(**given), beside=beside), days=days), table)[0]

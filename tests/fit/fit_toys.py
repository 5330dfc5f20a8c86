"""Worlds of which the posterior is known."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri
from scipy.stats import norm

from corcyra.fitting.kernel import NU, Record
from corcyra.fitting.smc import Cloud, Settings, Watcher, from_prior, sample

NOISE = 0.6


class Line:
    """One measure, the first score plus luck; a second score that nothing depends on."""

    free = 2
    parts = 2
    days = 1

    def measures(self, z, luck):
        """The luck's two parts count alike."""
        noise = ndtri((luck + 0.5) / 2**32).sum() / np.sqrt(2)
        return np.array([z[0] + NOISE * noise])

    def glimpse(self, z, luck):
        s = self.measures(z, luck)
        return s - 0.3, s + 0.1

    def calm(self, z, luck):
        return z[1] < 2.5


def posterior(record: Record) -> tuple[float, float]:
    """Mean and standard deviation of the first score given the record, by quadrature."""
    z = np.linspace(-6, 6, 1201)
    e = np.linspace(-5, 5, 801)
    s = z[:, None] + NOISE * e[None, :]
    r = (s - record.centre[0]) / record.width[0]
    likely = (1 + r**2 / NU) ** (-(NU + 1) / 2)
    weight = norm.pdf(z) * (likely * norm.pdf(e)).sum(axis=1)
    weight /= weight.sum()
    mean = float((z * weight).sum())
    return mean, float(np.sqrt(((z - mean) ** 2 * weight).sum()))


def fitted(record: Record, settings: Settings, kept: list[Cloud] | None = None) -> Cloud:
    """Fit the line; `kept` takes the generations."""
    world = Line()
    bank = from_prior(world, settings, 0, settings.bank)
    watcher = Watcher() if kept is None else Watcher(generation=kept.append)
    return sample(world, record, settings, bank, watcher)

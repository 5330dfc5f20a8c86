"""A street on a GPU, for `driven.simulate`.

What grows with the population (citizens' decisions, their states, their ties) lives on the device
(`cuda_street`); palace, barracks, patron and press are a few thousand operations a step and stay on
the host, as does all that needs exp or log. So a run is bit-identical to one on the CPU.

Nothing imports this file unless a model asks for `device="cuda"`.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from numba import cuda
from numpy.typing import NDArray

from corcyra.errors import CorcyraError
from corcyra.kernels import borrower, kernel
from corcyra.model import cuda_street as device
from corcyra.model.draws import person_key, uniform
from corcyra.model.layout import Array, Citizens, Drawn, Events, Fabric, Row, Setup, Table
from corcyra.model.people import BLOCK
from corcyra.model.street import HELD, OUT, chances, special, term, terms

# Small worlds are asked for in tests; that they leave a GPU idle need not be said at each launch.
warnings.filterwarnings("ignore", message="Grid size")

THREADS = 128
"""Threads of a block of the grid."""
BYTES_PER_CITIZEN = 46 + 2
"""On the device: traits and rows 24, state and ties seen 13, movers 13; bounds of blocks."""


def refuse(setup: Setup, fabric: Fabric) -> None:
    """Refuse what cannot run on a GPU, in words that say what can be done.

    Raises
    ------
    CorcyraError
        There is no device, too little memory on it, or a rule that it does not know.
    """
    if not cuda.is_available():
        raise CorcyraError(
            "no CUDA device: --device cuda needs an NVIDIA GPU, its driver, and the extra "
            "corcyra[cuda]; run with --device cpu"
        )
    if special(setup, fabric):
        raise CorcyraError(
            "a list of ties, and ties of all with all, are not there for --device cuda; "
            "run with --device cpu"
        )
    free, _ = cuda.current_context().get_memory_info()
    need = int(setup.rules["people"]) * BYTES_PER_CITIZEN
    if need > free:
        raise CorcyraError(
            f"the GPU has {free / 1e9:.1f} GB free, a run needs {need / 1e9:.1f} GB; "
            "take a larger --weight, or run with --device cpu"
        )


@borrower
def tell_terms(
    setup: Setup, places: Table, p: Row, order: int, foreign: float, rates: Array, length: float,
    mind: Array, odds: Array,
) -> None:  # fmt: skip
    """Write what a place's citizens share in a step: mind (P, 11) float32, odds (P, 4)."""
    for q in range(setup.place.shape[0]):
        thinks, sees = terms(setup, places, p, order, foreign, q)
        for k in range(6):
            mind[q, k] = thinks[k]
        for k in range(5):
            mind[q, 6 + k] = sees[k]
        odds[q, 0], odds[q, 1], odds[q, 2] = chances(p, rates[q], length)
        odds[q, 3] = rates[q]


@borrower
def tell_until(p: Row, change: Array, word: Array, step: int, length: float, until: Array) -> bool:
    """Write the step at which each mover is free, or rested; tells whether there is any such."""
    away = False
    for k in range(change.shape[0]):
        after = int(change[k] % 4)
        if after > OUT:
            until[k] = step + term(p, after, uniform(word[k]), length)
            away = True
    return away


@kernel
def tally(setup: Setup, places: Table, who: Array, change: Array) -> float:
    """Count the movers into places.{out, held}; returns persons newly held."""
    taken = np.zeros(setup.place.shape[0], np.int64)
    for k in range(who.shape[0]):
        q = 0
        while who[k] >= setup.place[q].stop:
            q += 1
        before, after = change[k] // 4, change[k] % 4
        places[q].out += (after == OUT) - (before == OUT)
        places[q].held += (after == HELD) - (before == HELD)
        taken[q] += after == HELD
    newly = 0.0
    for q in range(taken.shape[0]):
        for _ in range(taken[q]):  # One by one, as `street.act` adds: the last bit is the same.
            newly += setup.place[q].weight
    return newly


class Street:
    """The citizens of one run on the device.

    Parameters
    ----------
    citizens : Citizens
        As a run has them on the host; read here, and written by `fetch`.
    """

    def __init__(self, setup: Setup, fabric: Fabric, drawn: Drawn, citizens: Citizens) -> None:
        self.setup, self.drawn = setup, drawn
        rules, block, up = setup.rules, citizens.block, cuda.to_device
        self.near, self.inside = int(rules["near"]), int(rules["far_inside"])
        self.ties = self.near + self.inside + int(rules["far_outside"])
        first = np.ascontiguousarray(setup.place["first"])
        stop = np.ascontiguousarray(setup.place["stop"])
        n, blocks = len(citizens.h), len(block.h)
        home = np.searchsorted(stop, np.arange(blocks) * BLOCK, side="right").astype(np.int32)
        self.made = device.Made(
            *map(up, (citizens.h, citizens.r, citizens.s, citizens.m, citizens.number)),
            *map(up, (citizens.where, block.h, block.r, block.s, block.m, block.low_m)),
            *map(up, (home, first, stop, fabric.keys, drawn.moment_at)),
        )
        counts = (citizens.near, citizens.far, block.near, block.far, block.out, block.due)
        changing = [up(citizens.state), up(citizens.release)]
        changing += [up(each.astype(np.int32)) for each in counts]
        self.moving = device.Moving._make([*changing, up(block.look)])
        kinds = (np.int32, np.uint8, np.uint32, np.int32)
        lists = [cuda.device_array(n, kind) for kind in kinds]
        self.movers = device.Movers._make([up(np.zeros(1, np.int32)), *lists])
        self.mind = np.zeros((len(first), 11), np.float32)
        self.odds = np.zeros((len(first), 4))

    def spark(self, events: Events, places: Table, start: float, length: float) -> Events:
        """Let the sparks of this step bring people out here; none are left for the host."""
        for k, (day, share, place) in enumerate(events.spark):
            if start <= day < start + length:
                self.ignite(places, k, float(share), int(place))
        return events._replace(spark=events.spark[:0])

    def ignite(self, places: Table, k: int, share: float, q: int) -> None:
        """Bring out random quiet citizens of place q: event k, a share of them."""
        here = int(self.setup.place[q]["citizens"])
        key = person_key(self.drawn, q)
        device.kindle[grid(here)](self.made, self.moving, self.movers, *key, k, share, q)
        self._move(places, None, 0, 1.0)

    def act(
        self, places: Table, p: Row, step: int, length: float, rates: Array, order: int,
        foreign: float,
    ) -> float:  # fmt: skip
        """One step of all citizens, as `street.act`; returns persons newly held."""
        tell_terms(self.setup, places, p, order, foreign, rates, length, self.mind, self.odds)
        mind, odds = cuda.to_device(self.mind), cuda.to_device(self.odds)
        plain = int(self.setup.rules["plain"])
        device.choose[grid(len(self.made.home))](self.made, self.moving, mind, step, plain)
        device.settle[grid(len(self.made.h))](
            self.made, self.moving, self.movers, mind, odds, *self.drawn.moment[step], step,
            float(p["rho"]), float(p["phi"]),
        )  # fmt: skip
        return self._move(places, p, step, length)

    def _move(self, places: Table, p: Row, step: int, length: float) -> float:
        """Move everybody on the list, and empty it; returns persons newly held."""
        movers = self.movers
        n = int(movers.length.copy_to_host()[0])
        if n == 0:
            return 0.0
        who, change = movers.who[:n].copy_to_host(), movers.change[:n].copy_to_host()
        newly: float = tally(self.setup, places, who, change)
        if p is not None:
            until = np.zeros(n, np.int32)
            if tell_until(p, change, movers.word[:n].copy_to_host(), step, length, until):
                movers.until[:n].copy_to_device(until)
        device.move[grid(n)](self.moving, movers, n)
        if self.ties:
            device.push[grid(n * self.ties)](
                self.made, self.moving, movers, n, self.near, self.inside, self.ties
            )
        movers.length.copy_to_device(np.zeros(1, np.int32))
        return newly

    def fetch(self, citizens: Citizens) -> None:
        """Write what has changed into the citizens on the host."""
        block, ours = citizens.block, self.moving
        citizens.state[:], citizens.release[:] = _host(ours.state), _host(ours.release)
        citizens.near[:], citizens.far[:] = _host(ours.near), _host(ours.far)
        block.near[:], block.far[:] = _host(ours.block_near), _host(ours.block_far)
        block.out[:], block.due[:] = _host(ours.block_out), _host(ours.block_due)


def _host(there: Any) -> NDArray[Any]:
    found: NDArray[Any] = there.copy_to_host()
    return found


def grid(n: int) -> tuple[int, int]:
    """Return blocks and threads for n items; few for the simulator, where each is a Python one."""
    if device.SIMULATED:
        return 2, 2
    return min(-(-n // THREADS), 65535), THREADS

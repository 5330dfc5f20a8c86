"""The compiled kernels of Watts's cascades: random graphs of 100,000 nodes in milliseconds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corcyra.kernels import kernel

Ints = NDArray[np.int64]
Words = NDArray[np.uint64]


@kernel
def uniform(state: Words) -> float:
    """Return the next number in [0, 1) of a SplitMix64 stream; ``state`` moves on."""
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    z = state[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    number: float = np.float64(z >> np.uint64(11)) * 2.0**-53
    return number


@kernel
def random_graph(n: int, degree: float, state: Words) -> tuple[Ints, Ints]:
    """Return a graph in which each pair is tied with the same chance, as (starts, neighbours).

    The neighbours of i are ``neighbours[starts[i] : starts[i + 1]]``.  Gaps between ties are
    geometric, so the work goes with the ties and not with the pairs (Batagelj and Brandes 2005).
    """
    p = degree / (n - 1)
    expected = 0.5 * n * degree
    room = int(expected + 8.0 * np.sqrt(expected) + 64.0)
    tail, head = np.empty(room, np.int32), np.empty(room, np.int32)
    edges, v, w = 0, 1, -1
    log_no = np.log1p(-p)
    while p > 0.0 and v < n:
        w += 1 + int(np.log(1.0 - uniform(state)) / log_no)
        while w >= v and v < n:
            w -= v
            v += 1
        if v < n:
            if edges == room:
                tail = np.concatenate((tail, np.empty(room, np.int32)))
                head = np.concatenate((head, np.empty(room, np.int32)))
                room *= 2
            tail[edges], head[edges] = v, w
            edges += 1
    starts = np.zeros(n + 1, np.int64)
    for e in range(edges):
        starts[tail[e] + 1] += 1
        starts[head[e] + 1] += 1
    for i in range(n):
        starts[i + 1] += starts[i]
    place = starts[:-1].copy()
    neighbours = np.empty(2 * edges, np.int64)
    for e in range(edges):
        neighbours[place[tail[e]]] = head[e]
        neighbours[place[head[e]]] = tail[e]
        place[tail[e]] += 1
        place[head[e]] += 1
    return starts, neighbours


@kernel
def spread(starts: Ints, neighbours: Ints, phi: float, seeds: Ints) -> int:
    """Return how many nodes are on in the end, when ``seeds`` are turned on and stay so."""
    n = starts.shape[0] - 1
    on = np.zeros(n, np.bool_)
    active = np.zeros(n, np.int64)
    queue = np.empty(n, np.int64)
    count = 0
    for node in seeds:
        if not on[node]:
            on[node] = True
            queue[count] = node
            count += 1
    done = 0
    while done < count:
        node = queue[done]
        done += 1
        for e in range(starts[node], starts[node + 1]):
            other = neighbours[e]
            if on[other]:
                continue
            active[other] += 1
            # The margin keeps 3/10 >= 0.3 true in floating point.
            if active[other] >= phi * (starts[other + 1] - starts[other]) - 1e-9:
                on[other] = True
                queue[count] = other
                count += 1
    return count


@kernel
def cascade_sizes(n: int, degree: float, phi: float, starters: int, seed: int, trials: int) -> Ints:
    """Return the final number of nodes on in each trial, each on a graph of its own."""
    sizes = np.empty(trials, np.int64)
    state = np.empty(1, np.uint64)
    for trial in range(trials):
        # A stream of its own for each trial, so that more trials change none of the first.
        state[0] = np.uint64(seed) * np.uint64(0xD1342543DE82EF95) + np.uint64(trial)
        state[0] = np.uint64(uniform(state) * 2.0**53) << np.uint64(11)
        starts, neighbours = random_graph(n, degree, state)
        seeds = np.empty(starters, np.int64)
        for k in range(starters):
            seeds[k] = int(uniform(state) * n)
        sizes[trial] = spread(starts, neighbours, phi, seeds)
    return sizes

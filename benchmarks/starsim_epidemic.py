"""A network epidemic in Starsim, timed; run by `nation.py` in a process of its own.

    python benchmarks/starsim_epidemic.py AGENTS STEPS CONTACTS TURNS

Prints one JSON object: version, agents, steps, and seconds of each turn (the making of the agents
apart). It stands alone because Starsim pins versions of its own.
"""

from __future__ import annotations

import json
import sys
import time

import starsim


def epidemic(agents: int, steps: int, contacts: int, seed: int) -> starsim.Sim:
    """Return an SIR epidemic that lasts on a random network, drawn anew each step as is usual."""
    return starsim.Sim(
        n_agents=agents,
        start=0,
        dur=steps,
        dt=1,
        rand_seed=seed,
        diseases=starsim.SIR(beta=0.02, dur_inf=10, init_prev=0.01),
        networks=starsim.RandomNet(n_contacts=contacts),
        verbose=0,
    )


def main() -> None:
    """Run it a few times."""
    agents, steps, contacts, turns = map(int, sys.argv[1:])
    made, ran = [], []
    for seed in range(1, turns + 1):
        start = time.process_time()
        sim = epidemic(agents, steps, contacts, seed)
        sim.init()
        made.append(time.process_time() - start)
        start = time.process_time()
        sim.run()
        ran.append(time.process_time() - start)
    # One more than asked: it counts both ends.
    steps = len(sim.results.sir.n_infected)
    found = {"version": starsim.__version__, "agents": agents, "steps": steps}
    print(json.dumps({**found, "make_s": made, "run_s": ran}))


if __name__ == "__main__":
    main()

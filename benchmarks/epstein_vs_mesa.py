"""Epstein's model I in Corcyra against the same rules in Mesa: how fast, and are they the same?

    python benchmarks/epstein_vs_mesa.py [--json] [--quick]

Speed: a 200 x 200 torus at density 0.74 (0.70 citizens, 0.04 cops), vision 7, L = 0.82,
J_max = 30, in Mesa's rules.  Both sides run in this one process and one thread, in turns, so that
what else the machine does falls on both.  Mesa's first step (which builds its neighbourhoods) and
Corcyra's compilation are left out; the rates are medians over the turns.

Agreement: both sides run the same settings on a 40 x 40 torus over many seeds.  For each of the
statistics below a two-sample Kolmogorov-Smirnov test compares their distributions; the two
disagree if the smallest p-value is below 0.01 divided by the number of statistics.  As a check
that the test can see, the same rules with the ratio C/A not rounded must be told apart.

Exit status: 0 if they agree and the ratio is at least --least (default 1000), 1 otherwise, 2 if
Mesa is missing.  With --json the last line is one object.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time

import numpy as np
from mesa_example import model_class
from scipy import stats

from corcyra.classics import epstein

CITIZENS, COPS, LEGITIMACY, JAIL = 0.70, 0.04, 0.82, 30
STATISTICS = (
    "actives after step 1",
    "actives after step 5",
    "actives, mean",
    "actives, largest",
    "jailed after step 5",
    "jailed, mean",
    "jailed, largest",
    "citizens",
)


def mesa_model(side: int, seed: int):
    """Return Mesa's example with the benchmark's settings."""
    return model_class()(
        width=side,
        height=side,
        citizen_density=CITIZENS,
        cop_density=COPS,
        legitimacy=LEGITIMACY,
        max_jail_term=JAIL,
        seed=seed,
    )


def our_run(side: int, steps: int, seed: int, **changes) -> epstein.Run:
    """Return a run of Corcyra in Mesa's rules with the benchmark's settings."""
    parameters = epstein.preset(
        "mesa",
        width=side,
        height=side,
        population_density=CITIZENS,
        cop_density=COPS,
        legitimacy=LEGITIMACY,
        max_jail_term=float(JAIL),
        **changes,
    )
    return epstein.run(parameters, steps, seed)


def summary(active: np.ndarray, jailed: np.ndarray, citizens: int) -> list[float]:
    """Return the ``STATISTICS`` of one run (row 0 of the series is the start)."""
    a, j = active[1:], jailed[1:]
    return [a[0], a[4], a.mean(), a.max(), j[4], j.mean(), j.max(), citizens]


def mesa_summary(steps: int, seed: int) -> list[float]:
    """Run Mesa on 40 x 40 and summarise it."""
    model = mesa_model(40, seed)
    for _ in range(steps):
        model.step()
    frame = model.datacollector.model_vars
    active, jailed = np.array(frame["active"]), np.array(frame["arrested"])
    return summary(active, jailed, int(active[0] + frame["quiet"][0] + jailed[0]))


def our_summary(steps: int, seed: int, **changes) -> list[float]:
    """Run Corcyra on 40 x 40 and summarise it."""
    run = our_run(40, steps, seed, **changes)
    return summary(run["active"], run["jailed"], int(run["quiet"][0]))


def compare(theirs: np.ndarray, ours: np.ndarray) -> dict[str, float]:
    """Return the p-value of each statistic."""
    return {
        name: float(stats.ks_2samp(theirs[:, k], ours[:, k], method="asymp").pvalue)
        for k, name in enumerate(STATISTICS)
    }


def agreement(seeds: int, steps: int) -> dict[str, object]:
    """Test whether the two are one model, and whether the test could tell."""
    theirs = np.array([mesa_summary(steps, seed) for seed in range(1, seeds + 1)], dtype=float)
    ours = np.array([our_summary(steps, seed) for seed in range(1, 10 * seeds + 1)], dtype=float)
    other = np.array(
        [our_summary(steps, seed, ratio="plain") for seed in range(1, 10 * seeds + 1)], dtype=float
    )
    p, p_other = compare(theirs, ours), compare(theirs, other)
    level = 0.01 / len(STATISTICS)
    return {
        "agree": min(p.values()) >= level,
        "test_has_power": min(p_other.values()) < level,
        "level": level,
        "mesa_seeds": seeds,
        "corcyra_seeds": 10 * seeds,
        "steps": steps,
        "p": p,
        "mesa_mean": dict(zip(STATISTICS, theirs.mean(axis=0).tolist())),
        "corcyra_mean": dict(zip(STATISTICS, ours.mean(axis=0).tolist())),
    }


def rates(turns: int, steps: int) -> tuple[list[float], list[float]]:
    """Return agent-steps a second of Mesa and of Corcyra, measured in turns."""
    model = mesa_model(200, 1)
    model.step()
    our_run(200, 2, 1)
    theirs, ours = [], []
    for turn in range(turns):
        start = time.perf_counter()
        model.step()
        theirs.append(len(model.agents) / (time.perf_counter() - start))
        start = time.perf_counter()
        run = our_run(200, steps, turn + 1)
        agents = int(run["quiet"][0] + run["cops"][0])
        ours.append(agents * steps / (time.perf_counter() - start))
    return theirs, ours


def main() -> int:
    """Measure, test, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--json", action="store_true", help="last line: one JSON object")
    parser.add_argument("--quick", action="store_true", help="a third of the work")
    parser.add_argument("--least", type=float, default=1000.0, help="smallest ratio that passes")
    options = parser.parse_args()
    try:
        model_class()
    except ModuleNotFoundError as error:
        print(error, file=sys.stderr)
        return 2
    test = agreement(seeds=12 if options.quick else 36, steps=40)
    theirs, ours = rates(turns=4 if options.quick else 12, steps=400)
    mesa, corcyra = statistics.median(theirs), statistics.median(ours)
    ratio = corcyra / mesa
    print(f"Mesa     {mesa:14,.0f} agent-steps a second (200 x 200, one thread)")
    print(f"Corcyra  {corcyra:14,.0f} agent-steps a second (the same rules, process and thread)")
    print(f"ratio    {ratio:14,.0f} (wanted: at least {options.least:,.0f})")
    for name, p in test["p"].items():
        means = test["mesa_mean"][name], test["corcyra_mean"][name]
        print(f"  {name:22s} Mesa {means[0]:8.1f}  Corcyra {means[1]:8.1f}  p = {p:.3f}")
    print("the two agree" if test["agree"] else "THE TWO DISAGREE")
    if not test["test_has_power"]:
        print("but the test could not tell an unrounded ratio from a rounded one")
    passed = bool(test["agree"] and test["test_has_power"] and ratio >= options.least)
    if options.json:
        print(
            json.dumps(
                {
                    "ratio": ratio,
                    "mesa_agent_steps_per_second": mesa,
                    "corcyra_agent_steps_per_second": corcyra,
                    "threads": 1,
                    "side": 200,
                    "density": CITIZENS + COPS,
                    "passed": passed,
                    "agreement": test,
                }
            )
        )
    return 0 if passed else 1


if __name__ == "__main__":
    raise SystemExit(main())
